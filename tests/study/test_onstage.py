"""What the stage shows of a run is what the engines lived: the same counts, families and months."""

import pytest

from sim import codes
from sim.errors import UserError
from sim.show.app.wording import words
from sim.study.onstage import FIRST, ZONES, live
from sim.study.single import run
from tests.study.small import study

MONTHS = 10


@pytest.fixture(scope="module")
def lived():
    heard = []
    one = study(["toulouse_model"], months=MONTHS, replicates=2)
    return one, live(one, "toulouse_model", 1, progress=lambda *how_far: heard.append(how_far)), heard


def places(told, month):
    return [ord(letter) - FIRST for letter in told["families"]["place"][month]]


def test_every_month_is_seen_and_told_of(lived):
    _, told, heard = lived
    assert heard == [(month, MONTHS) for month in range(MONTHS + 1)]
    columns = [*told["families"].values(), told["sites"], told["workers"], told["landlords"]]
    assert {len(column) for column in columns} == {MONTHS + 1}
    lengths = {len(text) for months in told["families"].values() for text in months}
    assert lengths == {len(told["people"]["number"])}


def test_families_stand_where_the_core_counts_them(lived):
    one, told, _ = lived
    table = run(one, "toulouse_model", 1)
    cohort = [arrival == 0 for arrival in told["people"]["arrival"]]
    for month in range(MONTHS + 1):
        here = [place for place, first in zip(places(told, month), cohort, strict=True) if first]
        assert here.count(codes.GONE) == table["count_gone"][month]
        assert sum(place in (codes.CAMP, codes.STREET) for place in here) == table["count_rough"][month]
    assert sum(cohort) == 50


def test_people_around_the_families_are_seen(lived):
    _, told, _ = lived
    assert len(told["teams"]) == len(told["workers"][0])
    assert "f" in told["workers"][MONTHS]
    assert len(told["landlords"][0]) == len(told["dwellings"])
    assert told["employers"]
    assert sum(map(int, told["landlords"][MONTHS].replace(" ", ""))) >= 0


def test_every_place_has_its_zone_on_the_stage():
    assert sorted(place for zone in ZONES.values() for place in zone) == list(range(1, len(codes.PLACES)))
    assert set(ZONES) == set(words()["agents"]["zones"]) - {"others"}


def test_a_run_that_is_not_of_the_study_is_refused(lived):
    with pytest.raises(UserError, match="wanted a policy of the study"):
        live(lived[0], "toulouse_modell", 0)
    with pytest.raises(UserError, match="wanted a whole number from 0"):
        live(lived[0], "toulouse_model", -1)
