"""Keeps a large result as parts, each whole or not there: a folder that can be killed at any moment and filled on.

A part is a fixed number of points, the same for whoever fills the folder; how many runs step together is no matter of
the store. The manifest is written once, by whoever comes first; what is done is the list of the parts' names. A folder
can grow (`sim.store.growth`): a further manifest then stands beside the first.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.errors import OutputError, Problem
from sim.store.growth import FIXED, FROM, POINTS, Growth, file_of, in_order, manifest_name, of_growth, ours
from sim.store.layout import Layout
from sim.store.write import ERRORS, LOG, MANIFEST, RECIPE, output_errors, refuse_a_file, to_disk

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

SCHEMA = 1
KIND = "sweep"
PARTS = "parts"
NEW = ".new-"
OURS = {MANIFEST, RECIPE, LOG, ERRORS, PARTS, POINTS, "report.html", "charts"}
ELSEWHERE = "choose another folder with --out"
KEPT = "free some room and give the same command again: every finished part is kept"
LINES = ("name", "code", "recipe_sha256", "points_sha256", "runs")
"""What must be the same in the manifest for a command to fill a folder on."""

BESIDE = ("libraries", "file", "files")
"""Keys of a recipe that change no number: all numbers in force stand in it, so a comment in a file may change."""


class PartStore:
    """A folder of parts that belongs to one sweep."""

    def __init__(self, folder: Path, chain: list[dict[str, Any]]) -> None:
        """`chain` holds its manifests, each grown from the one before; the last one says what is to be there."""
        self.folder = folder
        self.manifest = chain[-1]
        self.points_a_part = int(chain[0]["points_a_part"])
        self.layout = Layout(self.points_a_part, tuple(int(one["points"]) for one in chain))
        self.parts = self.layout.parts
        self.recipe, self.points = (folder / file_of(chain, name) for name in (RECIPE, POINTS))

    def path(self, part: int) -> Path:
        """Where a part lies once it is whole."""
        return self.folder / PARTS / f"part-{part:06d}.parquet"

    def done(self) -> set[int]:
        """The parts that are whole."""
        names = {path.name for path in (self.folder / PARTS).glob("part-*.parquet")}
        return {part for part in range(self.parts) if self.path(part).name in names}

    def missing(self) -> list[int]:
        """The parts still to be made, in the balanced order."""
        done = self.done()
        return [part for part in balanced(self.parts) if part not in done]

    def put(self, part: int, data: bytes) -> None:
        """Keeps a part: it is there whole, or not at all."""
        with output_errors(self.folder, KEPT):
            write_whole(self.path(part), data)

    def tidy(self) -> None:
        """Sweeps away what killed runs had begun; only once no part is missing, so that nobody's work is lost."""
        for path in [*self.folder.glob(f"{NEW}*"), *(self.folder / PARTS).glob(f"{NEW}*")]:
            with suppress(OSError):
                path.unlink()


def balanced(parts: int) -> Iterator[int]:
    """Every part once, in an order whose beginnings are spread evenly (van der Corput: the digits reversed)."""
    digits = max(parts - 1, 0).bit_length()
    for number in range(1 << digits):
        turned = int(format(number, f"0{digits}b")[::-1], 2) if digits else 0
        if turned < parts:
            yield turned


def open_store(folder: Path, manifest: dict[str, Any], files: dict[str, bytes], growth: Growth = FIXED) -> PartStore:
    """The folder of a sweep, new or to be filled on; refuses, in words, one that belongs to something else.

    `files` (recipe and points) follow from the manifest's hashes: whoever comes first writes them, others find them.
    Where the folder has fewer points of the same sweep, and that can grow, it does.
    """
    with output_errors(folder):
        refuse_a_file(folder)
        folder.mkdir(parents=True, exist_ok=True)
        if not (folder / MANIFEST).exists():
            _refuse_foreign(folder)
            (folder / PARTS).mkdir(exist_ok=True)
            for name, data in files.items():
                write_whole(folder / name, data)
            _write_once(folder / MANIFEST, dumps(manifest))
        chain = read_chain(folder)
        while growth.as_of is not None and chain[-1]["points"] < manifest["points"]:
            _refuse_another(PartStore(folder, chain), *growth.as_of(chain[-1]["points"]))
            _grow(folder, chain, manifest, files)
            chain = read_chain(folder)
        store = PartStore(folder, chain)
        _refuse_another(store, manifest, files, growth.why_not)
        (folder / PARTS).mkdir(exist_ok=True)
    return store


def _grow(folder: Path, chain: list[dict[str, Any]], manifest: dict[str, Any], files: dict[str, bytes]) -> None:
    """A further manifest for more points, behind those that are there; whoever comes first writes it."""
    for name, data in files.items():
        write_whole(folder / of_growth(name, manifest["points"]), data)
    kept = {"points_a_part": chain[0]["points_a_part"], FROM: chain[-1]["points"]}
    ends = tuple(int(one["points"]) for one in (*chain, manifest))
    grown = {**manifest, **kept, "parts": Layout(kept["points_a_part"], ends).parts}
    _write_once(folder / manifest_name(len(chain) + 1), dumps(grown))


def existing_store(folder: Path) -> PartStore:
    """The store of a folder that is there; raises `OutputError` where there is none."""
    if not (folder / MANIFEST).is_file():
        got = "a file" if folder.is_file() else "no sweep there" if folder.is_dir() else "no such folder"
        todo = "give the folder that `camp2housing sweep` wrote"
        raise OutputError([Problem(str(folder), "", "the folder of a sweep", got, todo)])
    return PartStore(folder, read_chain(folder))


def is_sweep(folder: Path) -> bool:
    """Whether a sweep is kept in a folder, so far as its manifest can be read."""
    try:
        document = json.loads((folder / MANIFEST).read_bytes())
    except (OSError, ValueError):
        return False
    return isinstance(document, dict) and document.get("kind") == KIND


def read_chain(folder: Path) -> list[dict[str, Any]]:
    """The manifests of a sweep, the first one and one for each growth; raises `OutputError` where one is not ours."""
    chain = [_read_manifest(folder, MANIFEST)]
    while (folder / manifest_name(len(chain) + 1)).exists():
        chain.append(_read_manifest(folder, manifest_name(len(chain) + 1)))
    return in_order(folder, chain)


def _read_manifest(folder: Path, name: str) -> dict[str, Any]:
    path = folder / name
    try:
        document = json.loads(path.read_bytes())
    except ValueError:
        todo = f"if no other command is writing there, delete {path} and begin again: parts that are there are kept"
        raise OutputError([Problem(str(path), "", "the manifest of a sweep", "a broken file", todo)]) from None
    if not isinstance(document, dict) or document.get("kind") != KIND:
        raise OutputError([Problem(str(folder), "", "the folder of a sweep", "another result", ELSEWHERE)])
    if document.get("schema") != SCHEMA:
        got = f"schema {document.get('schema')}"
        todo = "read it with the version of the model that wrote it"
        raise OutputError([Problem(str(path), "schema", f"{SCHEMA}", got, todo)])
    return document


def dumps(document: dict[str, Any]) -> bytes:
    """A document as the bytes of its file."""
    return (json.dumps(document, indent=1, ensure_ascii=False, allow_nan=False) + "\n").encode()


def sha256(data: bytes) -> str:
    """The SHA-256 of some bytes."""
    return hashlib.sha256(data).hexdigest()


def write_whole(path: Path, data: bytes) -> None:
    """Writes a file under a temporary name, makes sure of it on the disk, and only then gives it its name."""
    new = _write_new(path, data)
    try:
        new.replace(path)
    except FileNotFoundError:
        if not path.exists():
            raise
    to_disk(path.parent)


def _write_new(path: Path, data: bytes) -> Path:
    descriptor, name = tempfile.mkstemp(prefix=NEW, dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fchmod(stream.fileno(), 0o644) if hasattr(os, "fchmod") else None
            os.fsync(stream.fileno())
    except BaseException:
        with suppress(OSError):
            os.unlink(name)  # noqa: PTH108
        raise
    return Path(name)


def _write_once(path: Path, data: bytes) -> None:
    """Exclusively: the first one's file stays, and it is whole from its first moment."""
    new = _write_new(path, data)
    try:
        with suppress(FileExistsError):
            _link(new, path, data)
    finally:
        new.unlink(missing_ok=True)
    to_disk(path.parent)


def _link(new: Path, path: Path, data: bytes) -> None:
    """Gives the file its name unless another has it; by O_EXCL where the file system has no links."""
    try:
        os.link(new, path)
    except FileExistsError:
        raise
    except OSError:
        with path.open("xb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())


def _refuse_foreign(folder: Path) -> None:
    """Only an empty folder, or one that was begun and has no manifest yet, may become a sweep's.

    A manifest that another process has written meanwhile is told apart when it is read.
    """
    names = sorted(path.name for path in folder.iterdir())
    foreign = [name for name in names if name not in OURS and not name.startswith(NEW) and not ours(name)]
    if not foreign and RECIPE in names:
        foreign = [] if _is_ours(folder / RECIPE) else [RECIPE]
    if foreign:
        got = f"{foreign[0]}, which is not ours"
        raise OutputError([Problem(str(folder), "", "an empty folder, or one of the same sweep", got, ELSEWHERE)])


def _is_ours(recipe: Path) -> bool:
    try:
        document = json.loads(recipe.read_bytes())
    except ValueError:
        return False
    return isinstance(document, dict) and document.get("kind") == KIND


def _refuse_another(store: PartStore, wanted: dict[str, Any], files: dict[str, bytes], why_not: str = "") -> None:
    """Another sweep, version or set of numbers is never mixed into a folder."""
    kept = store.manifest
    line = next((line for line in LINES if kept.get(line) != wanted.get(line)), None)
    if line is None:
        return
    want, got, todo = f"the sweep {wanted['name']}", f"the sweep {kept.get('name')}", ELSEWHERE
    if line == "code":
        want, got = _version(wanted), f"one made by {_version(kept)}"
        todo = f"finish it with that version, or {ELSEWHERE}"
    elif line != "name":
        where, here, there = _first_difference(store.recipe, files)
        want, got = f"the same sweep with {where} {here}", f"one with {there}"
        if where == "points":
            todo = _more_or_fewer(kept, wanted, why_not)
    raise OutputError([Problem(str(store.folder), "", want, got, todo)])


def _more_or_fewer(kept: dict[str, Any], wanted: dict[str, Any], why_not: str) -> str:
    """What to do about another number of points."""
    if wanted["points"] < kept["points"]:
        return f"a sweep never shrinks: give it as many points as it has, or {ELSEWHERE}"
    return f"{why_not}: {ELSEWHERE}" if why_not else ELSEWHERE


def _version(manifest: dict[str, Any]) -> str:
    code = manifest.get("code", {})
    return f"version {code.get('version')} (sources {str(code.get('sources_sha256'))[:8]})"


def _first_difference(recipe: Path, files: dict[str, bytes]) -> tuple[str, str, str]:
    """The first thing in which the recipe of a folder is another: where, ours, theirs."""
    try:
        theirs = json.loads(recipe.read_bytes())
    except (OSError, ValueError):
        return "a recipe like", "this one's", "another recipe"
    found = next(_differences(json.loads(files[RECIPE]), theirs, ""), None)
    return found or ("points like", "these", "other points")


def _differences(ours: Any, theirs: Any, where: str) -> Iterator[tuple[str, str, str]]:
    if isinstance(ours, dict) and isinstance(theirs, dict):
        for key in dict.fromkeys([*ours, *theirs]):
            if key not in BESIDE:
                yield from _differences(ours.get(key), theirs.get(key), f"{where}.{key}".lstrip("."))
    elif isinstance(ours, list) and isinstance(theirs, list) and len(ours) == len(theirs):
        for number, (one, other) in enumerate(zip(ours, theirs, strict=True)):
            yield from _differences(one, other, f"{where}.{number}")
    elif ours != theirs:
        yield where, _brief(ours), _brief(theirs)


def _brief(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 60 else text[:57] + "..."


def of_shard(parts: Iterable[int], all_parts: int, shard: tuple[int, int]) -> list[int]:
    """The parts that belong to one of several shards (number from 1, how many), in the order given."""
    number, shards = shard
    mine = {part for place, part in enumerate(balanced(all_parts)) if place % shards == number - 1}
    return [part for part in parts if part in mine]
