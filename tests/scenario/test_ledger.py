"""The ledger of evidence lists every number once, says where it is read, and counts no calendar."""

from __future__ import annotations

import json
from functools import cache
from importlib import import_module

import pytest

from sim.parameters.loader import chapters, instruments
from sim.scenario.explain import as_document as explained
from sim.scenario.ledger import CALENDAR, KINDS, Entry, as_document, is_calendar, ledger, shares, used_by_rules
from sim.scenario.load import load
from sim.show.ledger_told import told
from tests.cli.asked import STUDY


@cache
def whole() -> list[Entry]:
    return ledger()


def test_every_number_of_the_model_is_there_once() -> None:
    names = [one.parameter.name for one in whole()]
    every = {entry.name for book in [*chapters().values(), *instruments().values()] for entry in book.values()}
    assert set(names) == every
    assert len(names) == len(every)


def test_every_number_is_read_somewhere() -> None:
    assert [one.parameter.name for one in whole() if not one.used] == []


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("work.odds_applies", "rules.work.applies"),
        ("money.private_rent_small_eur", "study.perspectives.market_prices"),
        ("social_housing.applicants", "study.waits._delays"),
        ("population.literate_share", "world.census.describe"),
    ],
)
def test_where_a_number_is_read_is_found_in_the_source(name: str, place: str) -> None:
    assert place in used_by_rules(name)


def test_places_are_functions_of_the_source() -> None:
    for place in {place for one in whole() for place in one.used}:
        module, _, function = f"sim.{place}".rpartition(".")
        assert module.count(".") > 0
        found = import_module(module)
        owners = [found, *(value for value in vars(found).values() if isinstance(value, type))]
        assert any(hasattr(owner, function) for owner in owners), place


def test_calendars_are_listed_and_counted_in_no_share() -> None:
    calendars = [one for one in whole() if one.calendar]
    assert {one.parameter.name.rpartition(".")[2] for one in calendars} == set(CALENDAR)
    assert len(calendars) == 3 * len(instruments())
    counted = sum(shares(whole())["all"][kind]["count"] for kind in KINDS)
    assert counted == len(whole()) - len(calendars)


def test_a_number_of_the_rulebook_is_never_a_calendar() -> None:
    one = chapters()["work"]["odds_applies"]._replace(name="work.start")
    assert not is_calendar(one, "rules")
    assert is_calendar(one._replace(name="clearance.start"))


def test_shares_add_up_on_every_shelf() -> None:
    for shelf, kinds in shares(whole()).items():
        assert sum(kind["share"] for kind in kinds.values()) == pytest.approx(1), shelf


def test_a_study_has_its_own_numbers_with_the_policies_that_set_them() -> None:
    study = load(STUDY, settings=["work.odds_applies=0.05", "housing_first.housing_first_team.workers=12"])
    found = {(one.parameter.name, one.parameter.value): one for one in ledger(study)}
    assert found["work.odds_applies", 0.05].parameter.evidence == "assumed"
    assert found["housing_first_team.workers", 12].policies == ("housing_first",)
    assert len(found["clearance.percent", 100].policies) == len(study.policies)


def test_explain_counts_as_the_ledger_does() -> None:
    study = load(STUDY)
    document, counted = explained(study), shares(ledger(study))
    assert document["evidence"]["dials"] == counted["dials"]
    both = document["evidence"]["common"]
    for kind in KINDS:
        assert both[kind]["count"] == counted["rules"][kind]["count"] + counted["mainstream"][kind]["count"]


def test_the_document_is_json_and_the_words_say_the_same() -> None:
    document = json.loads(json.dumps(as_document(whole()), allow_nan=False))
    assert len(document["numbers"]) == len(whole())
    assert document["unread"] == []
    one = next(number for number in document["numbers"] if number["name"] == "work.odds_applies")
    assert set(one) >= {"value", "unit", "low", "high", "prior", "evidence", "source", "checked_on", "used", "shelf"}
    text = told(whole())
    assert f"{document['calendars']} such numbers are named in a line for each instrument" in " ".join(text.split())
    assert max(len(line) for line in text.split("\n")) <= 110
    assert "rules.work.applies" in text
