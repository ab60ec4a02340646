"""Compiles the month once and keeps it in the user's cache, in a folder named after a hash of all it depends on."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from contextlib import contextmanager
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ABOUT_SECONDS = 60
"""What compiling takes on one core of a laptop, as the user is told."""

SIM = Path(__file__).parents[2]
"""The package."""

FOLDER = "camp-to-housing"
SOURCES = (
    "codes.py", "draws.py", "engines", "history.py", "rules", "scenario/plan.py", "state.py", "supports.py", "units.py",
    "world",
)  # fmt: skip
"""What the compiled month is made from, beneath `sim`."""

KERNEL = "engines/fast/kernel.py"
KEPT = 4
"""Compiled months that are kept; older ones are removed when another is compiled."""

IN_MEMORY: list[Any] = []
"""The compiled month of this process, once it is there."""


def sources_hash(root: Path) -> str:
    """A hash of every source that the compiled month is made from, of the compiler and of the processor.

    numba's own cache looks at the file of the compiled function alone, and would go on serving a rule changed in
    another. The time of that file is hashed too, because numba's cache asks for it.
    """
    from llvmlite import binding

    processor = f"{binding.get_host_cpu_name()} {binding.get_host_cpu_features().flatten()}"
    digest = hashlib.sha256(f"{version('numba')} {version('numpy')} {sys.version} {processor}".encode())
    digest.update(str((root / KERNEL).stat().st_mtime_ns).encode())
    for name in SOURCES:
        path = root / name
        for file in sorted(path.rglob("*.py")) if path.is_dir() else [path]:
            digest.update(file.relative_to(root).as_posix().encode() + b"\0" + file.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


@cache
def cache_folder() -> Path:
    """Where the compiled month is kept: under NUMBA_CACHE_DIR, XDG_CACHE_HOME or ~/.cache."""
    own = os.environ.get("NUMBA_CACHE_DIR")
    home = Path(own) if own else Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return home / FOLDER / "compiled" / sources_hash(SIM)


def is_compiled() -> bool:
    """The month is compiled: in this process, or in the cache."""
    return bool(IN_MEMORY) or any(cache_folder().rglob("*.nbc"))


def tell(line: str) -> None:
    """Say something to the user."""
    sys.stderr.write(line + "\n")


def compiled_month(say: Callable[[str], None] = tell) -> Any:
    """The compiled month, a function of a book's address and the month: from memory, from the cache, or made now.

    Where the folder of the cache cannot be written the month is compiled in memory, and `say` tells so.
    """
    if not IN_MEMORY:
        with claimed(cache_folder()) as writable:
            if not writable:
                say(f"the compiled model cannot be kept in {cache_folder()}: it is compiled for this run only")
            IN_MEMORY.append(_made(writable, say))
    return IN_MEMORY[0]


def _made(kept: bool, say: Callable[[str], None]) -> Any:
    """Load the month from the cache, compiled before by a process of its own; or compile it here, in memory.

    Of its own, because the compiler needs the agents, and with them Mesa, and leaves much behind in memory.
    """
    if kept and is_compiled():
        return month_of(cache_folder())
    say(f"compiling the model once, about {ABOUT_SECONDS} s")
    if kept:
        subprocess.run([sys.executable, "-c", COMPILE], check=False, env=environment())
        forget_old(cache_folder().parent)
        if is_compiled():
            return month_of(cache_folder())
    return compile_here(None)


COMPILE = "from sim.engines.fast import compile; compile.compile_here(compile.cache_folder())"
"""What the process that compiles is told to do."""


def environment() -> dict[str, str]:
    """The surroundings of that process: it finds the same sources."""
    return {**os.environ, "PYTHONPATH": os.pathsep.join([str(SIM.parent), os.environ.get("PYTHONPATH", "")])}


def compile_here(folder: Path | None) -> Any:
    """Compile the month in this process, for a folder of the cache or, without one, for memory only."""
    from sim.engines.fast import kernel, methods
    from sim.engines.fast.pieces import in_one_piece

    methods.register()
    with in_one_piece(kernel.live.__name__):
        if folder is not None:
            return month_of(folder)
        import numba

        month = numba.njit(error_model="numpy")(kernel.live)
        month.compile(kernel.SIGNATURE)
        return month


def month_of(folder: Path) -> Any:
    """The month as numba keeps it in a folder."""
    import numba
    from numba.core import config

    from sim.engines.fast import kernel

    month = numba.njit(error_model="numpy")(kernel.live)
    before, config.CACHE_DIR = config.CACHE_DIR, str(folder)
    try:
        month.enable_caching()
    finally:
        config.CACHE_DIR = before
    month.compile(kernel.SIGNATURE)
    return month


@contextmanager
def claimed(folder: Path) -> Iterator[bool]:
    """Hold the folder, so that of several processes one compiles and the others load; False if it is not writable."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = (folder / "lock").open("a")
    except OSError:
        yield False
        return
    with lock:
        try:
            import fcntl
        except ImportError:  # no such lock on Windows: there each may compile, which harms nobody
            yield True
            return
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield True


def forget_old(parent: Path) -> None:
    """Remove compiled months of earlier sources, all but the newest few."""
    import shutil

    folders = sorted((path for path in parent.iterdir() if path.is_dir()), key=lambda path: path.stat().st_mtime)
    for folder in folders[:-KEPT]:
        shutil.rmtree(folder, ignore_errors=True)
