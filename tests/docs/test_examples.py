"""What the documentation shows is run: commands, Python and YAML, small enough to be quick, in a folder of their own.

The blocks of a page are one story: files that it tells to save are saved, and its commands find them. A block that
cannot be run says why in a comment above it: `<!-- not run: reason -->`.
"""

from __future__ import annotations

import importlib.util
import re
import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml
from click.testing import CliRunner

from sim.cli import group
from sim.cli.state import State
from sim.history import NAMES as COUNTS
from sim.parameters.loader import chapters, instruments, read_file
from sim.scenario.load import check
from sim.supports import NAMES as SUPPORTS
from tests.docs.names import ROOT, pages

LANGUAGES = {"sh", "python", "yaml", "formula", "text"}
"""`formula` is compared with the code in test_model.py; `text` is what a command has printed and is not tried."""
BLOCK = re.compile(r"(?:<!-- not run: (?P<why>[^>]+?) -->\n)?^```(?P<language>\w*)\n(?P<text>.*?)^```$", re.M | re.S)
SAVED = re.compile(r"# (\S+\.(?:yaml|py))\n")
FOLDERS = {
    "study": "scenarios/studies",
    "city": "scenarios/cities",
    "policy": "scenarios/policies",
    "validation": "scenarios/validation",
    "sweep": "scenarios/sweeps",
}
SMALL = {
    "compare": ["--replicates", "2", "--months", "6", "--no-report", "--quiet", "--jobs", "1"],
    "report": [],
    "run": ["--months", "6"],
    "explain": ["--replicates", "2", "--months", "6"],
    "check": [],
    "biography": ["--months", "4", "--quiet"],
    "sweep": [
        "--points",
        "4",
        "--replicates",
        "1",
        "--months",
        "2",
        "--jobs",
        "1",
        "--progress",
        "none",
        "--no-report",
    ],
    "query": [],
    "replay": [],
}
"""What is put behind a command of the documentation, so that it takes a moment; any other is asked for its help."""


class Block(NamedTuple):
    """A fenced block of a page."""

    language: str
    text: str
    why: str | None


def blocks(page: Path) -> list[Block]:
    found = BLOCK.finditer(page.read_text(encoding="utf-8"))
    return [Block(one["language"], one["text"], one["why"]) for one in found]


def name_of(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


PAGES = [page for page in pages() if blocks(page)]


# files


def place_of(text: str) -> str | None:
    """Where a block says that it is saved, or where a file of its kind belongs; None for a part of a file."""
    said = SAVED.match(text)
    if said:
        return said[1]
    content = yaml.safe_load(text)
    if not isinstance(content, dict) or "version" not in content:
        return None
    for title, folder in (("chapter", "rules"), ("instrument", "instruments")):
        if title in content:
            return f"sim/parameters/{folder}/{content[title]}.yaml"
    return f"{FOLDERS[content['kind']]}/{content['name']}.yaml"


def save(text: str, folder: Path, place: str) -> Path:
    path = folder / place
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def read_yaml(text: str, folder: Path) -> None:
    """A whole file has nothing wrong in it; a part of one is YAML."""
    place = place_of(text)
    if place is None:
        assert yaml.safe_load(text) is not None
    else:
        problems = check([save(text, folder, place)])
        assert not problems, "\n".join(map(str, problems))


def check_instrument(path: Path, folder: Path) -> None:
    """A file of an instrument hands out and bills what there is, and its numbers are those of its dials."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    numbers = read_file(folder / f"sim/parameters/instruments/{path.stem}.yaml")
    assert set(module.Dials._fields) == set(numbers)
    own = module.Dials(**{name: one.value for name, one in numbers.items()})
    assert set(module.supports(own)) <= set(SUPPORTS)
    assert {bill.driver for bill in module.bills(own)} <= set(COUNTS)
    assert path.stem not in instruments(), "the example has become an instrument: choose another"


# commands


def commands(text: str) -> Iterator[list[str]]:
    """The commands of a block, one for each line that does not go on."""
    for line in text.replace("\\\n", " ").splitlines():
        if line.strip() and not line.startswith("#"):
            yield shlex.split(line)


def targets() -> set[str]:
    return set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M))


def obey(words: list[str]) -> None:
    """Run one command, or see that what it calls is there."""
    if words[0] == "make":
        assert {word for word in words[1:] if "=" not in word} <= targets()
    elif words[:2] == ["python", "-m"]:
        assert (ROOT / (words[2].replace(".", "/") + ".py")).exists()
    else:
        assert Path(words[0]).name == "camp2housing", f"nobody knows how to try {words}"
        small = SMALL.get(words[1], ["--help"])
        if words[1] == "biography" and Path(words[2]).is_dir():
            small = ["--quiet"]  # a result has the months that it was made with
        if words[1] == "validate" and len(words) > 2 and all(Path(word).exists() for word in words[2:]):
            small = ["--replicates", "2", "--quiet"]
        if words[1:3] == ["new", "validation"] or (words[1] == "explain" and "validation" in Path(words[2]).parts):
            small = []
        done = CliRunner().invoke(group.commands, [*words[1:], *small], obj=State())
        assert done.exit_code == 0, done.exception
        assert done.output.strip()


def run_python(text: str, known: dict[str, Any]) -> None:
    """Python as it stands, on two replicates of six months."""
    text = re.sub(r"sim\.load\((\"[^\"]+\")", r"sim.load(\1, replicates=2, months=6", text)
    text = re.sub(r"sim\.compare\((\w+)", r"sim.compare(\1, jobs=1", text)
    exec(compile(text, "example", "exec"), known)


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_the_examples_of_a_page_work(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(ROOT / "scenarios", tmp_path / "scenarios")
    monkeypatch.chdir(tmp_path)
    known: dict[str, Any] = {}
    files: list[Path] = []
    for block in blocks(page):
        if block.why or block.language in ("formula", "text"):
            continue
        if block.language == "yaml":
            read_yaml(block.text, tmp_path)
        elif block.language == "sh":
            for words in commands(block.text):
                obey(words)
        elif SAVED.match(block.text):
            files.append(save(block.text, tmp_path, str(place_of(block.text))))
        else:
            run_python(block.text, known)
    for file in files:
        check_instrument(file, tmp_path)


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_block_is_of_a_kind_that_is_tried(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert {block.language for block in blocks(page)} <= LANGUAGES
    assert len(re.findall(r"^\s*```", text, re.M)) == 2 * len(blocks(page)), "a block that is not closed, or indented"


@pytest.mark.parametrize("page", pages(), ids=name_of)
def test_a_number_set_in_the_text_may_be_set(page: Path) -> None:
    everything = {
        one.name: one for shelf in (chapters(), instruments()) for book in shelf.values() for one in book.values()
    }
    for name, value in re.findall(r"--set ([\w.]+)=([\w.]+)", page.read_text(encoding="utf-8")):
        one = everything[".".join(name.split(".")[-2:])]
        assert one.low is not None
        assert one.high is not None
        assert one.low <= float(value) <= one.high, name


def test_the_readme_has_examples() -> None:
    assert ROOT / "README.md" in PAGES
