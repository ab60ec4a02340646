"""Every shipped number: its file, type, range, unit and evidence, and that the model has a place for it."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Any, get_type_hints

import pytest

import sim.engines
import sim.instruments
import sim.rules
import sim.study
import sim.world
from sim.parameters.loader import HERE, Parameter, chapters, instruments, read_file
from sim.parameters.units import UNITS
from sim.scenario.plan import CALENDARS, CHAPTERS, MAINSTREAM, always

TYPES = {int: "whole", float: "real", bool: "statement"}
KINDS = {"whole": int, "real": float, "statement": bool}
EVIDENCE = ("measured", "text", "expert", "assumed")
CALENDAR = ("start", "stop", "ramp")

INSTRUMENTS = sorted(path.stem for path in Path(sim.instruments.__file__).parent.glob("[!_]*.py"))
EVERY = [entry for book in [*chapters().values(), *instruments().values()] for entry in book.values()]


def fields_of(kind: Any) -> dict[str, str]:
    """The fields of a NamedTuple, in order, with the type that a file writes for each."""
    hints = get_type_hints(kind)
    return {name: TYPES[hints[name]] for name in kind._fields}


def fits(book: dict[str, Parameter], kind: Any) -> None:
    """A file has exactly the fields of its class, in their order, each of its type and below its own name."""
    assert {name: entry.type for name, entry in book.items()} == fields_of(kind)
    assert list(book) == list(kind._fields)
    kind(**{name: entry.value for name, entry in book.items()})


# files and classes


def test_there_is_a_file_for_each_chapter_and_a_chapter_for_each_file() -> None:
    assert set(chapters()) == set(CHAPTERS) == {path.stem for path in (HERE / "rules").glob("*.yaml")}


def test_there_is_a_file_for_each_instrument_and_an_instrument_for_each_file() -> None:
    assert set(instruments()) == set(INSTRUMENTS) == {path.stem for path in (HERE / "instruments").glob("*.yaml")}


@pytest.mark.parametrize("chapter", sorted(CHAPTERS))
def test_chapter(chapter: str) -> None:
    kind = CHAPTERS[chapter]
    assert kind.__module__ == f"sim.rules.{chapter}"
    fits(chapters()[chapter], kind)


@pytest.mark.parametrize("instrument", INSTRUMENTS)
def test_instrument(instrument: str) -> None:
    kind = import_module(f"sim.instruments.{instrument}").Dials
    fits(instruments()[instrument], kind)
    assert kind._fields[:3] == CALENDAR


@pytest.mark.parametrize("path", sorted(HERE.glob("*/*.yaml")), ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_each_file_is_sound_on_its_own(path: Path) -> None:
    assert read_file(path)


# each number


def offenders(is_wrong: Callable[[Parameter], bool]) -> set[str]:
    """The names of the numbers of which something is true that should not be."""
    return {entry.name for entry in EVERY if is_wrong(entry)}


def out_of_type_or_range(entry: Parameter) -> bool:
    kind = KINDS[entry.type]
    if entry.low is None or entry.high is None:
        return entry.type != "statement" or type(entry.value) is not bool
    numbers = (entry.low, entry.value, entry.high)
    return any(type(number) is not kind for number in numbers) or not entry.low <= entry.value <= entry.high


def test_numbers_lie_in_their_ranges() -> None:
    assert not offenders(out_of_type_or_range)


def test_only_a_fixed_number_has_a_range_of_one_value() -> None:
    assert not offenders(lambda entry: entry.low is not None and entry.low == entry.high and entry.prior != "fixed")


def test_numbers_say_where_they_come_from() -> None:
    assert not offenders(lambda entry: len(entry.source.split()) < 2 or not entry.meaning.strip())
    assert not offenders(lambda entry: entry.evidence not in EVIDENCE or entry.unit not in UNITS)
    assert not offenders(lambda entry: date.fromisoformat(entry.checked_on) < date(2019, 1, 1))


SAYS_NOTHING = re.compile(r"(not published|no figure found|not (measured|known))[\w' ]{0,20}\.?", re.IGNORECASE)


def test_a_source_says_more_than_that_there_is_none() -> None:
    """Where nothing is published a reader wants to know what the value would mean, and why it and not another."""
    assert not offenders(lambda entry: SAYS_NOTHING.fullmatch(entry.source.strip()) is not None)


def test_a_number_that_was_recalled_is_not_called_measured() -> None:
    assert not offenders(lambda entry: entry.evidence == "measured" and "recalled" in entry.source)


def test_measured_numbers_name_a_figure_or_a_year() -> None:
    """Nobody could derive them a second time otherwise."""
    assert not offenders(lambda entry: entry.evidence == "measured" and not has_digit(entry.source))


def test_numbers_of_the_study_visit_say_so() -> None:
    visit = "study visit"
    assert not offenders(lambda entry: entry.evidence == "text" and visit not in entry.source.lower())


def has_digit(text: str) -> bool:
    return any(letter.isdigit() for letter in text)


UNITS_BY_NAME = {
    r".*_eur(_month|_year)?": r"EUR",
    r"taxes_cents_per_eur": r"cents",
    r".*_percent": r"percent",
    r".*_share": r"share",
    r".*_ratio": r"(odds )?ratio$",
    r".*_months": r"months$",
    r".*_rooms": r"(family )?rooms$",
    r"odds_.*": r"odds(?! ratio)",
    r"minutes_.*": r"minutes/month$",
}
"""How a number is called, and what its unit then is; the last line that fits counts."""


def misnamed(entry: Parameter) -> bool:
    name = entry.name.partition(".")[2]
    wanted = [unit for pattern, unit in UNITS_BY_NAME.items() if re.fullmatch(pattern, name)]
    return bool(wanted) and not re.match(wanted[-1], entry.unit)


def test_units_are_what_the_names_say() -> None:
    assert not offenders(misnamed)


RESPONSES = {"population.arrivals_response"}
"""Changes, not factors: added to one, they may be below zero, but never so far that the factor is."""


def test_odds_and_ratios_are_never_below_zero() -> None:
    below = offenders(lambda entry: entry.unit.startswith(("odds", "ratio")) and not (entry.low or 0) >= 0)
    assert below == RESPONSES
    assert not offenders(lambda entry: entry.name in RESPONSES and not (entry.low or 0) >= -1)


# what the rules reckon with


DIVISORS = (
    "accompaniment.half_hours",
    "accompaniment.meets_census",
    "language.half_hours",
    "work.half_calls",
    "landlords.landlords",
    "population.families_a_kin_group",
    "tenancy.rooms_a_family",
)
"""Numbers that a rule, the core or the first families divide by."""


@pytest.mark.parametrize("name", DIVISORS)
def test_nothing_is_divided_by_zero_or_less(name: str) -> None:
    chapter, _, field = name.partition(".")
    low = chapters()[chapter][field].low
    assert low is not None
    assert low > 0


NOT_ABOVE = [
    ("accompaniment.gap_months_steering", "accompaniment.gap_months"),
    ("accompaniment.handover_months_steering", "accompaniment.handover_months"),
    ("accompaniment.settling_hours", "accompaniment.hours_a_worker"),
    ("accompaniment.minutes_steady", "accompaniment.minutes_after_move"),
    ("money.wage_insertion_eur", "money.wage_fixed_term_eur"),
    ("money.wage_fixed_term_eur", "money.wage_open_ended_eur"),
    ("money.social_rent_small_eur", "money.social_rent_large_eur"),
    ("money.private_rent_small_eur", "money.private_rent_large_eur"),
    ("money.social_rent_small_eur", "money.private_rent_small_eur"),
    ("money.social_rent_large_eur", "money.private_rent_large_eur"),
    ("money.sublet_percent", "money.social_limit_percent"),
    ("money.social_limit_percent", "money.private_limit_percent"),
    ("money.private_limit_percent", "money.agency_limit_percent"),
    ("population.available_women", "population.available_men"),
    ("population.lasting_papers_share", "population.national_papers_share"),
    ("papers.retained_short", "papers.retained_long"),
    ("work.fixed_term_shortest", "work.fixed_term_longest"),
]
"""Pairs of numbers of which the first is, as shipped, not above the second."""


@pytest.mark.parametrize(("lower", "higher"), NOT_ABOVE)
def test_numbers_keep_their_order(lower: str, higher: str) -> None:
    first, second = (chapters()[name.partition(".")[0]][name.partition(".")[2]] for name in (lower, higher))
    assert first.value <= second.value


def test_benefits_are_not_withdrawn_faster_than_wages_rise() -> None:
    """Verification, row 14: net income never falls with gross income but at a legal cliff."""
    high = chapters()["money"]["withdrawal_percent"].high
    assert high is not None
    assert high <= 100


ONLY_READ_AFTERWARDS = {"social_housing.lettings_a_year", "social_housing.applicants"}
"""Numbers of no rule: what others wait for a home is reckoned from them when a study is read."""


def test_every_number_of_the_rulebook_is_read() -> None:
    trees = [tree for package in (sim.rules, sim.engines, sim.world) for tree in _trees(package)]
    read = {node.attr for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    unread = {entry.name for book in chapters().values() for entry in book.values() if _field(entry) not in read}
    assert unread == ONLY_READ_AFTERWARDS


def test_numbers_of_no_rule_are_read_afterwards() -> None:
    """By their dotted names, from the parameters of the study."""
    named = {node.value for tree in _trees(sim.study) for node in ast.walk(tree) if isinstance(node, ast.Constant)}
    assert named >= ONLY_READ_AFTERWARDS


@pytest.mark.parametrize("instrument", INSTRUMENTS)
def test_every_dial_moves_a_support_a_bill_or_the_calendar(instrument: str) -> None:
    """As shipped, or with all other dials at other values: a gap between contracts needs contracts that end."""
    module = import_module(f"sim.instruments.{instrument}")
    entries = instruments()[instrument]
    calendar = CALENDARS.get(instrument, always)

    def says(dials: Any) -> Any:
        return module.supports(dials), module.bills(dials), [calendar(dials, running) for running in range(1, 61)]

    own = module.Dials(**{name: entry.value for name, entry in entries.items()})
    dials = set(module.Dials._fields) - set(CALENDAR)
    others = own._replace(**{name: _another(entries[name]) for name in dials})
    for name in dials:
        moved = own._replace(**{name: getattr(others, name)})
        back = others._replace(**{name: getattr(own, name)})
        assert says(moved) != says(own) or says(back) != says(others), name
        if name not in NEEDS_ANOTHER:
            assert says(moved) != says(own), name


NEEDS_ANOTHER = {"tender_gap_months"}
"""Dials that move nothing as shipped, because another dial switches them off."""


def test_the_mainstream_runs_from_the_first_month_to_the_last() -> None:
    assert [instruments()[MAINSTREAM][name].value for name in CALENDAR] == [1, 0, 0]


def _trees(package: Any) -> list[ast.Module]:
    """The files of a shelf, as Python reads them."""
    folder = Path(package.__file__ or "").parent
    return [ast.parse(path.read_text(encoding="utf-8")) for path in sorted(folder.rglob("*.py"))]


def _field(entry: Parameter) -> str:
    return entry.name.partition(".")[2]


def _another(entry: Parameter) -> Any:
    """Another value of the same type, far enough away to change whole cents of a month."""
    return not entry.value if entry.type == "statement" else entry.value + 12
