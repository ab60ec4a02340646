"""Results change only where somebody says why: every column and count of a small run of every shipped policy."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from sim.history import NAMES
from sim.state import TABLES
from tests.baselines import book

KEPT = book.read()


def test_the_book_is_of_this_run() -> None:
    assert KEPT["run"] == book.RUN
    assert KEPT["version"] >= 1
    assert list(KEPT["policies"]) == book.policies()


@pytest.mark.parametrize("policy", book.policies())
def test_no_number_moves_unsaid(policy: str) -> None:
    names = book.moved(KEPT["policies"].get(policy, {}), book.hashes_of(book.plan_of(policy)))
    told = ", ".join(names)
    assert not names, f'{policy}: {told} moved; if this is meant, say why: make baselines WHY="..."'


@pytest.mark.parametrize("policy", book.policies())
def test_every_column_and_count_is_in_the_book(policy: str) -> None:
    columns = [f"{table}.{column.name}" for table in TABLES for column in TABLES[table]]
    assert list(KEPT["policies"][policy]) == [*columns, *(f"counts.{name}" for name in NAMES)]


def test_the_history_tells_of_the_present_version() -> None:
    assert f"\n## Version {KEPT['version']}\n" in book.TOLD.read_text(encoding="utf-8")


def test_the_hash_is_of_little_endian_bytes() -> None:
    numbers = np.arange(5, dtype="<i4")
    assert book.hashed(numbers) == book.hashed(numbers.astype(">i4")) == book.hashed(np.repeat(numbers, 2)[::2])
    assert book.hashed(numbers) != book.hashed(numbers.astype("<i8"))


def test_what_moved_is_named() -> None:
    assert book.moved({"a": "1", "b": "2", "gone": "3"}, {"a": "1", "b": "9", "new": "4"}) == ["b", "new", "gone"]


def test_a_renewal_writes_the_reason(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told, kept = tmp_path / "HISTORY.md", tmp_path / "baselines.json"
    monkeypatch.setattr(book, "today", lambda: {"one": {"families.place": "a"}})
    assert book.renew("first  numbers\n", kept, told) == {"one": ["families.place"]}
    monkeypatch.setattr(book, "today", lambda: {"one": {"families.place": "b"}, "two": {"families.place": "c"}})
    assert book.renew("a rule was wrong", kept, told) == {"one": ["families.place"], "two": ["families.place"]}
    assert book.renew("nothing new", kept, told) == {}
    assert json.loads(kept.read_text(encoding="utf-8"))["version"] == 2
    text = told.read_text(encoding="utf-8")
    assert [line for line in text.splitlines() if line and not line.startswith("-")] == [
        "## Version 1",
        "first numbers",
        "## Version 2",
        "a rule was wrong",
    ]


@pytest.mark.parametrize("why", ["", "   ", "\n"])
def test_a_renewal_without_a_reason_is_refused(why: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="say what changed and why"):
        book.renew(why, tmp_path / "baselines.json", tmp_path / "HISTORY.md")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("words", [[], ["--why"], ["--why", " "]])
def test_the_command_refuses_to_renew_without_a_reason(words: list[str]) -> None:
    before = book.BOOK.read_bytes()
    done = subprocess.run(
        [sys.executable, "-m", "tests.baselines", *words], cwd=book.ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert "--why" in done.stderr
    assert "Traceback" not in done.stderr
    assert book.BOOK.read_bytes() == before


def test_a_book_of_another_schema_is_refused(tmp_path: Path) -> None:
    other = tmp_path / "baselines.json"
    other.write_text('{"schema": 99}', encoding="utf-8")
    with pytest.raises(ValueError, match="wanted schema 1, got 99"):
        book.read(other)
