"""Turns a path into text, or into the one problem that stands in the way: missing, a folder, too large, not UTF-8."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable
from difflib import get_close_matches
from pathlib import Path

from yaml.reader import Reader

from sim.errors import Problem

BYTES = 1 << 20
ROOT = Path(__file__).resolve().parents[2]


class RefusedError(Exception):
    """Reading cannot go on past this problem."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        super().__init__(str(problem))


def text_of(path: Path) -> str:
    """The text of a file; raises `RefusedError` with its place."""
    file = shown(path)
    data = _bytes(path, file)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise RefusedError(_not_utf8(file, data, error.start)) from None
    _refuse_unprintable(text, file)
    return text


def shown(path: Path) -> str:
    """A path as messages show it: the shortest of its form seen from here, from the project, and in full."""
    full = Path(os.path.normpath(path.absolute()))
    forms = [str(full)]
    forms += [str(full.relative_to(root)) for root in (Path.cwd(), ROOT) if full.is_relative_to(root)]
    return min(forms, key=len).encode("utf-8", "replace").decode()


def nearest(name: str, known: Iterable[str]) -> str:
    """A remedy that names the nearest known name, or all of them when they are few, or nothing."""
    names = sorted(known)
    close = get_close_matches(name, names, n=1, cutoff=0.5)
    if close:
        return f"did you mean {close[0]}?"
    return f"known: {', '.join(names)}" if 0 < len(names) <= 12 else ""


def _bytes(path: Path, file: str) -> bytes:
    try:
        _refuse_extraordinary(path, file)
        with path.open("rb") as stream:
            data = stream.read(BYTES + 1)
    except FileNotFoundError:
        raise RefusedError(Problem(file, "", "an existing file", "no such file", _nearest_file(path))) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise RefusedError(Problem(file, "", "a file that can be read", reason.lower())) from None
    if len(data) > BYTES:
        raise RefusedError(Problem(file, "", f"at most {BYTES} bytes", "a larger file", "split the file"))
    return data


def _refuse_extraordinary(path: Path, file: str) -> None:
    """A folder cannot be read, and a pipe or a device might never end."""
    mode = path.stat().st_mode
    if stat.S_ISDIR(mode):
        raise RefusedError(Problem(file, "", "a YAML file", "a folder", "name one file in it"))
    if not stat.S_ISREG(mode):
        raise RefusedError(Problem(file, "", "a YAML file", "a pipe or a device"))


def _nearest_file(path: Path) -> str:
    try:
        names = [entry.name for entry in path.parent.iterdir() if entry.suffix in (".yaml", ".yml")]
    except OSError:
        return "check the folder's name"
    return nearest(path.name, names)


def _not_utf8(file: str, data: bytes, index: int) -> Problem:
    line_start = data.rfind(b"\n", 0, index) + 1
    line = data.count(b"\n", 0, index) + 1
    column = len(data[line_start:index].decode("utf-8", "replace")) + 1
    got = f"the byte {data[index]:#04x}"
    return Problem(f"{file}:{line}:{column}", "", "text in UTF-8", got, "save the file as UTF-8")


def _refuse_unprintable(text: str, file: str) -> None:
    found = Reader.NON_PRINTABLE.search(text)
    if found:
        line = text.count("\n", 0, found.start()) + 1
        column = found.start() - text.rfind("\n", 0, found.start())
        got = f"the control character U+{ord(found.group()):04X}"
        raise RefusedError(Problem(f"{file}:{line}:{column}", "", "printable text", got, "delete it"))
