"""Compiles the month once and keeps it: in a folder of the user's cache, named after a hash of all that it depends on."""

from __future__ import annotations

import hashlib
import os
import sys
from contextlib import contextmanager
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sim

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ABOUT_SECONDS = 60
"""What compiling takes on one core of a laptop, as the user is told."""

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
    """A hash of every source that the compiled month is made from, and of the compiler.

    numba's own cache looks at the file of the compiled function alone, and would go on serving a rule changed in
    another. The time of that file is hashed too, because numba's cache asks for it.
    """
    digest = hashlib.sha256(f"{version('numba')} {version('numpy')} {sys.version}".encode())
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
    return home / FOLDER / "compiled" / sources_hash(Path(sim.__file__).parent)


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
    """Load the month, or compile it."""
    import numba
    from numba.core import config

    from sim.engines.fast import kernel

    there = kept and is_compiled()
    if not there:
        say(f"compiling the model once, about {ABOUT_SECONDS} s")
        from sim.engines.fast import methods

        methods.register()
    month = numba.njit(error_model="numpy")(kernel.live)
    if kept:
        before, config.CACHE_DIR = config.CACHE_DIR, str(cache_folder())
        try:
            month.enable_caching()
        finally:
            config.CACHE_DIR = before
    with optimised_once(kernel.live.__name__):
        month.compile(kernel.SIGNATURE)
    if kept and not there:
        forget_old(cache_folder().parent)
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


@contextmanager
def optimised_once(name: str) -> Iterator[None]:
    """Let the compiler optimise the whole month at its end, and not each method again on its own.

    This halves the time; where numba has changed inside, everything is compiled as usual.
    """
    from numba.core import codegen

    library: Any = getattr(codegen, "JITCodeLibrary", None)
    optimise = getattr(library, "_optimize_final_module", None)
    if optimise is None:
        yield
        return

    def only_the_whole(self: Any) -> None:
        if self.name == name:
            optimise(self)

    library._optimize_final_module = only_the_whole
    try:
        yield
    finally:
        library._optimize_final_module = optimise


def forget_old(parent: Path) -> None:
    """Remove compiled months of earlier sources, all but the newest few."""
    import shutil

    folders = sorted((path for path in parent.iterdir() if path.is_dir()), key=lambda path: path.stat().st_mtime)
    for folder in folders[:-KEPT]:
        shutil.rmtree(folder, ignore_errors=True)
