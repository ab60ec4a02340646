"""Holds a folder for the result of one study: a new result takes the place of the earlier one whole, or not at all.

The new files are written into a hidden folder beside the earlier ones. `commit` moves the earlier result aside, the
new one in, and then deletes the earlier one; a run killed in between is undone by the next one.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import shutil
import signal
import threading
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.errors import OutputError, Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SCHEMA = 1
NEW, OLD = ".new-result", ".earlier-result"
RECIPE, MANIFEST, LOG, ERRORS = "recipe.json", "manifest.json", "run.log", "error.log"
HELD = (signal.SIGINT, signal.SIGTERM)
OURS = ("comparison.json", "summary.csv", "monthly.parquet", "families.parquet", "report.html")
REFUSALS = (
    "ENOSPC", "EFBIG", "EDQUOT", "EROFS", "EACCES", "EPERM", "EIO", "ENOTDIR", "EEXIST", "EISDIR", "ENAMETOOLONG",
    "ELOOP", "EBUSY",
)  # fmt: skip
SURROUNDINGS = {getattr(errno, name) for name in REFUSALS if hasattr(errno, name)}
"""What can be wrong with a disk or a folder, and is no fault of the program."""
UNTOUCHED = "free some room or choose another folder with --out; an earlier result there is untouched"


class Place:
    """A result folder, held by this process. Write into `new`, then `commit`."""

    def __init__(self, folder: Path, study: str) -> None:
        self.folder = folder
        self.study = study
        self.new = folder / NEW

    def commit(self, done: Callable[[], None] = lambda: None) -> None:
        """The new result takes the place of the earlier one; `done` is called before any signal is heard again."""
        with output_errors(self.folder):
            files = [path for path in sorted(self.new.rglob("*")) if path.is_file()]
            _write_manifest(self.new, files, self.study)
            for path in [*files, self.new / MANIFEST, *_folders(self.new)]:
                to_disk(path)
            with _signals_held():
                _swap(self.folder, self.new)
                done()
            shutil.rmtree(self.folder / OLD, ignore_errors=True)


@contextmanager
def claimed(folder: Path, study: str) -> Iterator[Place]:
    """Holds `folder` for a study, or refuses before anything has been reckoned; leaves no trace of a failure."""
    place = Place(folder, study)
    with ExitStack() as undo:
        with output_errors(folder):
            refuse_a_file(folder)
            undo.callback(_remove_empty, _missing(folder))
            folder.mkdir(parents=True, exist_ok=True)
            undo.enter_context(locked(folder))
            _undo_unfinished(folder)
            _refuse_another_study(folder, study)
            undo.callback(shutil.rmtree, place.new, ignore_errors=True)
            place.new.mkdir()
        yield place


@contextmanager
def output_errors(folder: Path, todo: str = UNTOUCHED) -> Iterator[None]:
    """What the disk or the folder refuses becomes an `OutputError`; `todo` says what is kept and how to go on."""
    try:
        yield
    except OSError as error:
        if error.errno not in SURROUNDINGS:
            raise
        got = os.strerror(error.errno or 0).lower()
        raise OutputError([Problem(str(folder), "", "a folder that can be written to", got, todo)]) from error


def _missing(folder: Path) -> list[Path]:
    """The folders that will have to be made, innermost first."""
    return [path for path in (folder, *folder.parents) if not path.exists()]


def _remove_empty(folders: list[Path]) -> None:
    with suppress(OSError):
        for folder in folders:
            folder.rmdir()


def refuse_a_file(folder: Path) -> None:
    """A folder is wanted where a file stands, or above it."""
    for path in (folder, *folder.parents):
        if path.exists() and not path.is_dir():
            todo = "choose another folder with --out"
            raise OutputError([Problem(str(folder), "", "a folder to write the result in", f"a file, {path}", todo)])


@contextmanager
def locked(folder: Path, *, shared: bool = False) -> Iterator[None]:
    """Holds the folder against a second run, where the system can lock a folder.

    `shared`: with others who share it, such as the shards of a sweep.
    """
    if os.name != "posix":
        yield
        return
    import fcntl

    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        wanted, got = "a folder to itself", "one that another run writes to"
        todo = "wait for it, or choose another folder with --out"
        raise OutputError([Problem(str(folder), "", wanted, got, todo)]) from None
    except OSError:
        pass
    try:
        yield
    finally:
        os.close(descriptor)


def _refuse_another_study(folder: Path, study: str) -> None:
    """An earlier result of the same study may be replaced, and nothing else."""
    wanted, todo = f"an empty folder or an earlier result of {study}", "choose another folder with --out"
    recipe = folder / RECIPE
    if recipe.exists():
        owner = _study_of(recipe)
        if owner != study:
            got = f"the result of the study {owner}" if owner else f"a {RECIPE} that is not ours"
            raise OutputError([Problem(str(folder), "", wanted, got, todo)])
        return
    foreign = [name for name in OURS if (folder / name).exists()]
    if foreign:
        raise OutputError([Problem(str(folder), "", wanted, f"a {foreign[0]} of unknown origin", todo)])


def _study_of(path: Path) -> str:
    document = _read_json(path)
    study = document.get("study", "")
    return study if isinstance(study, str) else ""


def _read_json(path: Path) -> dict[str, Any]:
    try:
        document = json.loads(path.read_bytes())
    except (ValueError, FileNotFoundError):
        return {}
    return document if isinstance(document, dict) else {}


def _write_manifest(folder: Path, files: list[Path], study: str) -> None:
    """Every file with its size and hash, but the log, which holds the clock."""
    listed = {}
    for path in files:
        if path.name not in (LOG, MANIFEST):
            data = path.read_bytes()
            name = path.relative_to(folder).as_posix()
            listed[name] = {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
    document = {"schema": SCHEMA, "study": study, "files": listed}
    (folder / MANIFEST).write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")


def _folders(root: Path) -> list[Path]:
    return [*(path for path in sorted(root.rglob("*")) if path.is_dir()), root]


def to_disk(path: Path) -> None:
    """What was written to a file or folder is on the disk, not only on its way there."""
    if os.name != "posix" and path.is_dir():
        return
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def _signals_held() -> Iterator[None]:
    """Ctrl-C and SIGTERM wait for the few renames to be over."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    caught: list[int] = []
    before = {number: signal.signal(number, lambda got, _: caught.append(got)) for number in HELD}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    if caught:
        signal.raise_signal(caught[0])


def _swap(folder: Path, new: Path) -> None:
    old = folder / OLD
    arriving = sorted((path.name for path in new.iterdir()), key=lambda name: (name == MANIFEST, name != RECIPE, name))
    earlier = _listed(folder) | {*arriving}
    old.mkdir()
    try:
        for name in sorted(earlier, key=lambda name: (name != MANIFEST, name)):
            if (folder / name).exists():
                (folder / name).rename(old / name)
        for name in arriving:
            (new / name).rename(folder / name)
    except BaseException:
        _put_back(folder)
        raise
    to_disk(folder)


def _put_back(folder: Path) -> None:
    """The earlier result as it was, its manifest last; what had already arrived of the new one leaves.

    Safe to begin again if it was itself cut short.
    """
    for name in _listed(folder / NEW):
        if (folder / name).exists() and not (folder / NEW / name).exists():
            (folder / name).rename(folder / NEW / name)
    for path in sorted((folder / OLD).iterdir(), key=lambda path: path.name == MANIFEST):
        path.rename(folder / path.name)
    (folder / OLD).rmdir()


def _listed(folder: Path) -> set[str]:
    """Names of the files and folders of a result, and of the log of a failure since."""
    return {name.split("/")[0] for name in _read_json(folder / MANIFEST).get("files", {})} | {LOG, ERRORS}


def _undo_unfinished(folder: Path) -> None:
    """After a run that was killed: its unfinished files go, and an earlier result that it had moved aside returns."""
    if (folder / OLD).exists():
        if (folder / MANIFEST).exists():
            shutil.rmtree(folder / OLD)
        else:
            _put_back(folder)
    if (folder / NEW).exists():
        shutil.rmtree(folder / NEW)
