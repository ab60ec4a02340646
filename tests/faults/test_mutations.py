"""However a study's file is spoilt, reading it gives a study or a UserError, never anything else."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from sim.errors import Problem, UserError
from sim.scenario.explain import explain
from sim.scenario.library import Library
from sim.scenario.load import check, load
from sim.scenario.schema import Study
from tests.scenario.made import CITY, GUARANTEE, STUDY, lay, library

TEXTS = {"study": STUDY, "city": CITY, "guarantee": GUARANTEE}
WORDS = (
    "", "~", "null", "true", "yes", "0", "-1", "1e400", ".nan", ".inf", "9" * 5000, "0x1F", "1_0", "12:30",
    "2019-01-01", "2019-02-30", "[]", "{}", "[1, [2]]", "{a: {b: c}}", "&a x", "*a", "!!python/name:os.system", "!x",
    "<<", "=", "? a", "---", "...", "|", ">", "'", '"', '"\\0"', '"\\ud800"', '"\\e[2J"', "\x00", "\x85", "\ufeff",
    "\ud7ff", "é", "🏠", "%", "@", "`", "- ", ": ", "#", "\t", "\n", "\r", "[" * 50, "{" * 50, "/", "x.yaml", ".yaml",
    "a" * 3000, "../../../../etc/passwd", "../studies/small.yaml", "mainstream", "nothing", "workers",
    "work.odds_of_a_job", "workers.workers_on_site.workers",
)  # fmt: skip

spots = st.integers(0, 400)
cuts = st.tuples(st.just("cut"), spots, st.integers(1, 40), st.just(b""))
words = st.tuples(st.just("put"), spots, st.integers(0, 12), st.sampled_from(WORDS).map(lambda word: word.encode()))
noise = st.tuples(st.just("put"), spots, st.integers(0, 3), st.binary(min_size=1, max_size=4))
values = st.tuples(st.just("value"), spots, st.just(0), st.sampled_from(WORDS).map(lambda word: word.encode()))
doubled = st.tuples(st.just("double"), spots, st.just(0), st.just(b""))
Mutation = tuple[str, int, int, bytes]


def spoil(data: bytes, mutation: Mutation) -> bytes:
    """One mutation: bytes cut or put in, a line's value replaced, or a line doubled."""
    kind, spot, length, new = mutation
    if kind in ("cut", "put"):
        start = spot % (len(data) + 1)
        return data[:start] + new + data[start + length :]
    lines = data.split(b"\n")
    line = spot % len(lines)
    changed = lines[line].partition(b":")[0] + b": " + new if kind == "value" else lines[line] + b"\n" + lines[line]
    return b"\n".join([*lines[:line], changed, *lines[line + 1 :]])


def read(path: Path, shelf: Library, **changes: Any) -> Study | tuple[Problem, ...]:
    """The study, or the problems of a UserError; any other exception comes through and fails the test."""
    try:
        return load(path, library=shelf, **changes)
    except UserError as error:
        return error.problems


def assert_sound(outcome: Study | tuple[Problem, ...], shelf: Library) -> None:
    """A study can be told back; problems are complete and can be printed on any terminal."""
    if isinstance(outcome, Study):
        assert explain(outcome, library=shelf, handing=lambda *_: ("", {}))
        return
    assert outcome
    for problem in outcome:
        assert problem.where
        assert problem.wanted
        assert problem.got
        assert not re.search(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]", str(problem))


@pytest.fixture(name="folder", scope="module")
def _folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as name:
        yield Path(name)


@settings(deadline=None, max_examples=200, suppress_health_check=[HealthCheck.too_slow])
@given(kind=st.sampled_from(sorted(TEXTS)), mutations=st.lists(cuts | words | noise | values | doubled, max_size=4))
@example(kind="study", mutations=[])
@example(kind="study", mutations=[("value", 4, 0, b"/")])
@example(kind="city", mutations=[("value", 7, 0, b"")])
def test_a_spoilt_file_gives_a_study_or_a_user_error(folder: Path, kind: str, mutations: list[Mutation]) -> None:
    data = TEXTS[kind].encode()
    for mutation in mutations:
        data = spoil(data, mutation)
    path, shelf = lay(folder), library(folder / "shipped")
    places = {"study": "studies/small", "city": "cities/smallville", "guarantee": "policies/guarantee"}
    (folder / f"{places[kind]}.yaml").write_bytes(data)
    outcome = read(path, shelf)
    assert_sound(outcome, shelf)
    assert isinstance(outcome, Study) == (check(path, library=shelf) == [])
    check(folder / f"{places[kind]}.yaml", library=shelf)


@settings(deadline=None, max_examples=80)
@given(text=st.text(max_size=40) | st.sampled_from(WORDS), name=st.text(max_size=20) | st.sampled_from(WORDS))
@example(text="\x1b[2J", name="\ud800")
def test_any_setting_or_policy_gives_a_study_or_a_user_error(folder: Path, text: str, name: str) -> None:
    path, shelf = lay(folder), library(folder / "shipped")
    for setting in (text, f"{name}={text}", f"work.odds_of_a_job={text}"):
        assert_sound(read(path, shelf, settings=[setting]), shelf)
    assert_sound(read(path, shelf, policies=[text, name]), shelf)
