"""A file that cannot be read, or says something in a doubtful way, is refused with its line and column."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
import yaml

from sim.parameters import source
from sim.parameters.files import BYTES, shown
from sim.parameters.source import Reading, plain, read


def _reading(folder: Path, content: str | bytes) -> Reading:
    path = folder / "some.yaml"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return read(path)


@pytest.fixture(params=["libyaml", "pure"])
def loader(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.param == "pure":
        monkeypatch.setattr(source, "LOADER", yaml.SafeLoader)


FAULTS = {
    "unclosed list": ("a: [1, 2\nb: 3\n", r":2:\d+: wanted YAML, got .*; check brackets"),
    "tab as indentation": ("a:\n\tb: 1\n", r":2:1: wanted YAML, got .*; check brackets"),
    "duplicate key": ("a: 1\nb: 2\na: 3\n", r":3:1: a: wanted each key once.*it is first at .*some\.yaml:1:1"),
    "duplicate inner key": ("a: {b: 1, b: 2}\n", r":1:11: b: wanted each key once"),
    "alias": ("a: 1\nb: *c\n", r":2:4: wanted a value written out, got the alias \*c; write the value again"),
    "anchor": ("a: &c 1\n", r":1:4: wanted a value written out, got the anchor &c; delete the anchor"),
    "tag": ("a: !money 1\n", r":1:4: wanted a value written out, got the tag !money; delete the tag"),
    "Python tag": ("a: !!python/object/apply:os.system [ls]\n", r":1:4: .*got the tag tag:yaml\.org,2002:python"),
    "standard tag": ("a: !!str 1\n", r":1:4: .*got the tag"),
    "merge key": ("<<: {a: 1}\n", r":1:1: wanted a word that every YAML reads alike"),
    "two documents": ("a: 1\n---\nb: 2\n", r":2:1: wanted one document, got a second one; split the file"),
    "list at the top": ("- a\n- b\n", r":1:1: wanted a mapping \(key: value\), got a list"),
    "word at the top": ("hello\n", r':1:1: wanted a mapping \(key: value\), got the text "hello"'),
    "empty file": ("", r"some\.yaml: wanted a mapping \(key: value\), got an empty file"),
    "only comments": ("# nothing\n", r"got an empty file"),
    "deep nesting": ("a: " + "[" * 30 + "]" * 30, r":1:23: wanted at most 20 levels, got a deeper one"),
    "very deep nesting": ("a: " + "[" * 100_000, r"wanted at most 20 levels, got a deeper one"),
    "deep mappings": ("a: " + "{b: " * 90_000, r"wanted at most 20 levels, got a deeper one"),
    "not UTF-8": ("é: 1\nab: \xe9\n".encode("latin-1"), r":1:1: wanted text in UTF-8, got the byte 0xe9; save"),
    "not UTF-8 on line 2": (b"a: \xc3\xa9\nb\xc3\xa9: \xff\n", r":2:5: wanted text in UTF-8, got the byte 0xff"),
    "UTF-16": ("a: 1\n".encode("utf-16"), r":1:1: wanted text in UTF-8, got the byte 0xff"),
    "NUL": (b"a: 1\nb: \x00\n", r":2:4: wanted printable text, got the control character U\+0000; delete it"),
    "terminal escape": (b"a: 1\n\x1b[2J: 1\n", r":2:1: wanted printable text, got the control character U\+001B"),
    "NUL by escape": ('a: "x\\0y"\n', r":1:4: wanted printable text, got the text .*; delete the control characters"),
    "infinity": ("a: .inf\n", r':1:4: wanted a finite number, got the text "\.inf"; write the largest value'),
    "not a number": ("a: .nan\n", r":1:4: wanted a finite number"),
    "overflow": ("a: 1e999\n", r":1:4: wanted a number below 1\.8e308"),
    "huge whole number": ("a: 9223372036854775808\n", r":1:4: wanted a whole number below 2\^63"),
    "endless whole number": ("a: " + "9" * 10_000, r'below 2\^63, got the text "9{57}\.\.\."'),
    "yes": ("a: yes\n", r':1:4: wanted true or false.* got the text "yes"; write true or false, or "yes"'),
    "No": ("a: [1, No]\n", r':1:8: wanted true or false, or text in quotes, got the text "No"'),
    "on as key": ("on: 1\n", r':1:1: wanted true or false, or text in quotes, got the text "on"'),
    "octal": ("a: 010\n", r":1:4: wanted a word that every YAML reads alike.*write a plain decimal number"),
    "not octal": ("a: 08\n", r":1:4: wanted a word that every YAML reads alike"),
    "underscores": ("a: 1_000\n", r":1:4: wanted a word that every YAML reads alike"),
    "hexadecimal": ("a: 0x1F\n", r":1:4: wanted a word that every YAML reads alike"),
    "sexagesimal": ("a: 12:30\n", r":1:4: wanted a word that every YAML reads alike"),
    "time of day": ("a: 2026-11-23 10:00:00\n", r":1:4: wanted a word that every YAML reads alike"),
    "no such day": ("a: 2026-02-30\n", r":1:4: wanted a day of the calendar, such as 2026-11-23"),
    "number as key": ("12: 1\n", r":1:1: wanted a name of 1 to 100 letters as key, got 12; put it in quotes"),
    "true as key": ("true: 1\n", r":1:1: wanted a name .* got true"),
    "nothing as key": ("~: 1\n", r":1:1: wanted a name .* got nothing"),
    "long key": ("? " + "k" * 5000 + "\n: 1\n", r":1:3: wanted a name of 1 to 100 letters as key"),
    "list as key": ("? [a, b]\n: 1\n", r":1:3: wanted a name as key, got a list or mapping"),
    "too many keys": ("".join(f"k{i}: 1\n" for i in range(1001)), r":1001:\d+: wanted at most 1000 entries, got more"),
}  # fmt: skip


@pytest.mark.usefixtures("loader")
@pytest.mark.parametrize("name", FAULTS)
def test_fault_is_a_problem_with_its_place(name: str, tmp_path: Path) -> None:
    content, expected = FAULTS[name]
    problems = _reading(tmp_path, content).problems
    assert len(problems) == 1
    assert re.search(expected, str(problems[0]))


@pytest.mark.usefixtures("loader")
def test_all_doubtful_words_are_told_at_once(tmp_path: Path) -> None:
    problems = _reading(tmp_path, "a: yes\nb: 010\nc: .inf\nb: 2\n").problems
    assert [problem.where.rpartition("some.yaml:")[2] for problem in problems] == ["1:4", "2:4", "3:4", "4:1"]


@pytest.mark.usefixtures("loader")
def test_a_bomb_of_aliases_costs_nothing(tmp_path: Path) -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 10)}]" for i in range(1, 30)]
    problems = _reading(tmp_path, "\n".join(lines)).problems
    assert "the anchor &a0" in str(problems[0])


@pytest.mark.usefixtures("loader")
def test_every_key_and_value_has_its_place(tmp_path: Path) -> None:
    top = _reading(tmp_path, "a: 1\nlist:\n  - {é: x, b: 0.5}\n  - null\n").top
    assert top is not None
    assert isinstance(top.value, dict)
    inner = top.value["list"].value
    assert isinstance(inner, list)
    assert isinstance(inner[0].value, dict)
    b = inner[0].value["b"]
    assert b.key_where.endswith("some.yaml:3:12")
    assert b.where.endswith("some.yaml:3:15")
    assert inner[1].where.endswith("some.yaml:4:5")


@pytest.mark.usefixtures("loader")
def test_plain_values_are_those_that_every_yaml_agrees_on(tmp_path: Path) -> None:
    text = (
        'a: 1\nb: -2.5\nc: 1e3\nd: true\ne:\nf: "yes"\ng: 2019-01\nh: a word\ni: .5\nj: "010"\nk: |\n  two\n  lines\n'
    )
    top = _reading(tmp_path, text).top
    assert top is not None
    assert plain(top) == {
        "a": 1, "b": -2.5, "c": 1000.0, "d": True, "e": None, "f": "yes", "g": "2019-01", "h": "a word",
        "i": 0.5, "j": "010", "k": "two\nlines\n",
    }  # fmt: skip


def test_bom_and_line_ends_of_windows_are_read(tmp_path: Path) -> None:
    reading = _reading(tmp_path, b"\xef\xbb\xbfa: 1\r\nb: x\r\n")
    assert reading.problems == ()
    assert reading.top is not None
    assert plain(reading.top) == {"a": 1, "b": "x"}


def test_typography_in_quotes_is_text(tmp_path: Path) -> None:
    reading = _reading(tmp_path, 'a: "« L\'été\u00a0», 5\u202f%, 🏠"\n')
    assert reading.problems == ()


def _only_problem(path: Path) -> str:
    reading = read(path)
    assert reading.top is None
    (problem,) = reading.problems
    return str(problem)


def test_missing_file_names_the_nearest(tmp_path: Path) -> None:
    (tmp_path / "toulouse.yaml").write_text("a: 1")
    message = _only_problem(tmp_path / "tolouse.yaml")
    assert "wanted an existing file, got no such file; did you mean toulouse.yaml?" in message


def test_missing_folder(tmp_path: Path) -> None:
    assert "no such file; check the folder's name" in _only_problem(tmp_path / "nowhere" / "a.yaml")


def test_folder_is_no_file(tmp_path: Path) -> None:
    assert "wanted a YAML file, got a folder; name one file in it" in _only_problem(tmp_path)


def test_file_where_a_folder_is_wanted(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("a: 1")
    assert "wanted a file that can be read, got not a directory" in _only_problem(tmp_path / "a.yaml" / "b.yaml")


def test_links_in_a_circle(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").symlink_to(tmp_path / "b.yaml")
    (tmp_path / "b.yaml").symlink_to(tmp_path / "a.yaml")
    assert "wanted a file that can be read" in _only_problem(tmp_path / "a.yaml")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_pipe_does_not_hang(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.yaml")
    assert "got a pipe or a device" in _only_problem(tmp_path / "pipe.yaml")


def test_unreadable_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.yaml").write_text("a: 1")

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)  # the tests may run as root, who may read everything
    assert "wanted a file that can be read, got permission denied" in _only_problem(tmp_path / "a.yaml")


def test_name_with_nul() -> None:
    assert "wanted a file that can be read" in _only_problem(Path("a\0b.yaml"))


def test_name_that_is_too_long(tmp_path: Path) -> None:
    assert "wanted a file that can be read" in _only_problem(tmp_path / ("a" * 5000))


def test_too_large_a_file(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_bytes(b"#" * (BYTES + 1))
    assert "wanted at most 1048576 bytes, got a larger file" in _only_problem(tmp_path / "a.yaml")


def test_paths_are_shown_as_short_as_they_are_clear(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert shown(tmp_path / "studies" / ".." / "cities" / "a.yaml") == str(Path("cities/a.yaml"))
    assert shown(Path("a\udcff.yaml")) == "a?.yaml"
    root = Path(source.__file__).parents[2]
    assert shown(root / "sim" / "parameters" / "rules" / "work.yaml") == str(Path("sim/parameters/rules/work.yaml"))
