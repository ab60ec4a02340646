"""The table of mechanisms names what exists, and leaves no instrument and no chapter out."""

from __future__ import annotations

import re

import pytest

from sim.parameters.loader import chapters, instruments
from tests.docs.names import COLUMNS, DOTTED, PARAMETERS, ROOT, RULES, missing, unknown, untested

TEXT = (ROOT / "docs/mechanisms.md").read_text(encoding="utf-8")


def rows(title: str) -> list[list[str]]:
    """The cells of the table under a heading, without its head."""
    part = TEXT.partition(f"\n## {title}\n")[2].partition("\n## ")[0]
    lines = [line for line in part.splitlines() if line.startswith("|")][2:]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


MECHANISMS = rows("The seventeen mechanisms")


def named(cell: str) -> set[str]:
    return {f"{shelf}.{name}" for shelf, name in DOTTED.findall(cell)}


def test_there_are_seventeen_mechanisms() -> None:
    assert [row[0] for row in MECHANISMS] == [str(number) for number in range(1, 18)]


@pytest.mark.parametrize("row", MECHANISMS, ids=lambda row: row[0])
def test_a_mechanism_has_rules_numbers_and_an_account_of_its_test(row: list[str]) -> None:
    _, title, rules, numbers, shown = row
    assert re.match(r"\*\*.+\*\*", title)
    assert named(rules), "no rule"
    assert named(rules) <= RULES
    assert named(numbers), "no number"
    assert named(numbers) & PARAMETERS
    assert "tests/" in shown or "no test of its own" in shown


def test_every_name_exists() -> None:
    assert not unknown(TEXT)
    assert not missing(TEXT)


def test_every_test_named_exists() -> None:
    assert not untested(TEXT)


def test_every_instrument_is_named_with_its_file() -> None:
    files = {f"sim/instruments/{name}.py" for name in instruments()}
    assert set(re.findall(r"`(sim/instruments/\w+\.py)`", TEXT)) == files
    assert len(rows("What the study visit names")) == len(files)


def test_every_chapter_of_the_rulebook_has_its_place() -> None:
    shelves = {name.partition(".")[0] for row in MECHANISMS for name in named(row[2]) | named(row[3])}
    assert set(chapters()) <= shelves


def test_what_an_actor_holds_are_columns() -> None:
    actors = rows("Who acts")
    assert len(actors) == 7
    for who, *_, variables in actors:
        assert set(re.findall(r"`(\w+)`", variables)) <= COLUMNS, who


def test_numbers_said_to_have_no_effect_as_shipped_have_none() -> None:
    shelf = {one.name: one.value for book in chapters().values() for one in book.values()}
    idle = {f"{a}.{b}" for a, b in re.findall(r"`(\w+)\.(\w+)` \((?:no effect|none) as shipped\)", TEXT)}
    assert len(idle) >= 5
    for name in idle:
        assert shelf[name] == (1.0 if name.endswith("_ratio") else 0.0), name


def test_what_is_absent_is_said_of_mechanisms_that_are_listed() -> None:
    part = TEXT.partition("\n## What of them is absent\n")[2].partition("\n## ")[0]
    said = re.findall(r"^- \*\*(\d+|Across)\.\*\*", part, re.MULTILINE)
    assert said == [*(str(number) for number in range(1, 17)), "Across"]
