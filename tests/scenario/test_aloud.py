"""A validation file read aloud: its phases, and how each number is counted, in words that its author can check."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sim.scenario.aloud import aloud, document, in_words
from sim.scenario.months import date_of, month_of
from sim.scenario.validation import load_validation
from sim.study.document import dumps

FOLDER = Path(__file__).parents[1] / "validation" / "fictional"


def test_a_date_and_its_month_are_one() -> None:
    for month in (0, 1, 11, 12, 13, 60):
        assert month_of(date_of(month, "2015-11"), "2015-11") == month
    assert (date_of(0, "2015-01"), date_of(1, "2015-12"), date_of(2, "2015-12")) == ("2014-12", "2015-12", "2016-01")


Q, H = "quarry_hostel", "harbour_first"
SAID = [
    (Q, "let_in_2017", "number of times: each return to a state (in a tenancy of any kind), under hostel"),
    (Q, "let_in_2017", "from 2017-01 to 2017-12"),
    (Q, "kept", "at month 12 since the family first was in a tenancy of any kind, of those followed so long"),
    (Q, "after_the_closure", "on a plot of an insertion village (at month 35), of these: camp, squat or street"),
    (Q, "pupils", "pupils in school of all pupils, under hostel, at the end of 2017-06"),
    (Q, "all_in", "spending on village, for each of the families counted at the end"),
    (
        H,
        "extra_days",
        "days spent, for each of the families, under housing_first, in months 7 to 12 since the",
    ),
    (H, "extra_days", "; less the same count: days spent, for each of the families, under usual_care"),
    (H, "extra_days", "following those whom housing_first admits"),
    (
        H,
        "some_of_half_a_year",
        "(1 of the last 6 month-ends at least); not: in a tenancy of any kind (6 of the last ",
    ),
    ("landlords_union", "wait_of_housed", "of those who had got there by 2012-12"),
    ("upper_town_families", "second_wave_transit", "from upper field, counting only those for whom: lived in a camp"),
    ("new_quarter_waves", "later_intake", "admitted in months 25 to 37"),
]


@pytest.mark.parametrize(("name", "row", "words"), SAID)
def test_counts_in_words(name: str, row: str, words: str) -> None:
    found = load_validation(FOLDER / f"{name}.yaml")
    (seen,) = (one.seen for one in found.observed if one.name == row)
    assert words in in_words(seen, found)


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.yaml")), ids=lambda path: path.stem)
def test_every_file_can_be_read_aloud(path: Path) -> None:
    found = load_validation(path)
    text = aloud(found)
    assert max(len(line) for line in text.split("\n")) <= 100
    assert all(f"({row.name}, {row.used})" in " ".join(text.split()) for row in found.observed)
    told = json.loads(dumps(document(found)))
    assert [one["name"] for one in told["observed"]] == [row.name for row in found.observed]
    assert len(told["phases"]) == sum(len(own) for own in found.phases.values())


def test_later_phases_are_told() -> None:
    text = aloud(load_validation(FOLDER / "quarry_hostel.yaml"))
    assert "hostel: also social_landlord_quota (start 16, stop 28, lettings_year 22)." in text
