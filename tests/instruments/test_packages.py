"""Several instruments together: calendars, sums and largest terms, and that their order changes nothing."""

from __future__ import annotations

import zlib
from itertools import pairwise, permutations
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.parameters.loader import instruments
from sim.scenario.plan import CALENDARS as SEASONS
from sim.scenario.plan import MAINSTREAM, add_up, bills_of, in_season, supports_by_month
from sim.scenario.schema import Policy
from sim.supports import INDEX, SUPPORTS
from tests.instruments.situations import ALWAYS, INSTRUMENTS, Dials, handed_out, module_of, policy_of

MONTHS = 24
POOLED = {support.name for support in SUPPORTS if support.combine == "sum"}
FEW = settings(deadline=None, max_examples=60, derandomize=True)
Table = npt.NDArray[np.int64]


def table(packages: dict[str, Dials]) -> Table:
    """Supports of a policy, (months + 1, supports)."""
    return supports_by_month(policy_of(packages), MONTHS)


def some_calendar(instrument: str) -> Dials:
    """A calendar of its own for each instrument, always the same."""
    luck = np.random.Generator(np.random.Philox(zlib.crc32(instrument.encode())))
    start = int(luck.integers(1, 9))
    return {"start": start, "stop": start + int(luck.integers(6, 12)), "ramp": int(luck.integers(0, 5))}


CALENDARS = {instrument: some_calendar(instrument) for instrument in INSTRUMENTS}

# what is handed out


@pytest.mark.parametrize("instrument", INSTRUMENTS)
def test_only_known_supports_are_handed_out_and_in_whole_numbers(instrument: str) -> None:
    module = module_of(instrument)
    known = instruments()[instrument]
    for end in ("value", "low", "high"):
        dials = {
            name: entry.value if entry.type == "statement" else getattr(entry, end) for name, entry in known.items()
        }
        for name, amount in module.supports(module.Dials(**dials)).items():
            assert name in INDEX
            assert type(amount) is int
            assert amount >= 0


def test_every_support_is_handed_out_by_an_instrument() -> None:
    modules = [(module_of(name), instruments()[name]) for name in INSTRUMENTS]
    handed = {
        support
        for module, known in modules
        for support in module.supports(module.Dials(**{name: entry.value for name, entry in known.items()}))
    }
    assert handed == set(INDEX)


def test_yes_or_no_and_shares_are_never_summed() -> None:
    assert not [
        support.name for support in SUPPORTS if support.unit in ("yes or no", "percent") and support.name in POOLED
    ]


@pytest.mark.parametrize("instrument", INSTRUMENTS)
def test_statements_are_handed_out_as_zero_or_one(instrument: str) -> None:
    for support in SUPPORTS:
        if support.unit == "yes or no":
            assert table({instrument: {}})[:, INDEX[support.name]].max() in (0, 1)


# the calendar


@pytest.mark.parametrize("instrument", INSTRUMENTS)
def test_nothing_before_the_start_nor_from_the_stop_on(instrument: str) -> None:
    """In between, what an instrument hands out in its first months whenever it starts."""
    always = table({instrument: {}})
    months = table({instrument: {"start": 5, "stop": 9}})
    assert not months[:5].any()
    assert np.array_equal(months[5:9], always[1:5])
    assert not months[9:].any()


@pytest.mark.parametrize("instrument", INSTRUMENTS)
def test_zero_never_stops(instrument: str) -> None:
    """Month after month the same, but for instruments with a calendar, which count the months that they have run."""
    months = table({instrument: {"start": 2, "stop": 0}})
    assert np.array_equal(months[2:], table({instrument: {}})[1:-1])
    if instrument not in FADING:
        assert np.array_equal(months[2:], np.broadcast_to(months[2], months[2:].shape))
    if instrument != MAINSTREAM:
        assert months[-6:].any()


FADING = {"building_renovation", "roma_week"}
"""Instruments whose calendar, as shipped, does not hand out the same in every month."""


def test_instruments_with_a_calendar_are_those_that_state_one() -> None:
    """A calendar in the module of an instrument reaches the engines, and no other does."""
    assert {name for name in INSTRUMENTS if hasattr(module_of(name), "calendar")} == set(SEASONS)
    assert all(SEASONS[name] is module_of(name).calendar for name in SEASONS)
    assert set(SEASONS) >= FADING


def as_set(instrument: str, **dials: Any) -> Any:
    """The dials of an instrument, those not named as shipped."""
    module = module_of(instrument)
    return module.Dials(**({name: entry.value for name, entry in instruments()[instrument].items()} | dials))


@pytest.mark.parametrize("instrument", ["follow_up", "on_site_accompaniment"])
@pytest.mark.parametrize(("contract", "gap"), [(35, 3), (12, 0), (1, 1), (1, 12), (60, 12)])
def test_contracts_and_gaps_take_turns(instrument: str, contract: int, gap: int) -> None:
    dials = as_set(instrument, contract_months=contract, tender_gap_months=gap)
    said = [SEASONS[instrument](dials, running) for running in range(1, 4 * (contract + gap) + 1)]
    assert said == ([100] * contract + [0] * gap) * 4


@pytest.mark.parametrize("gap", [0, 3, 12])
@pytest.mark.parametrize("instrument", ["follow_up", "on_site_accompaniment"])
def test_a_contract_without_end_has_no_gap(instrument: str, gap: int) -> None:
    dials = as_set(instrument, contract_months=0, tender_gap_months=gap)
    assert {SEASONS[instrument](dials, running) for running in range(1, 601)} == {100}


@pytest.mark.parametrize("months", [0, 6, 18, 48])
def test_dwellings_stand_when_they_are_built_and_from_then_on(months: int) -> None:
    dials = as_set("building_renovation", building_months=months)
    said = [SEASONS["building_renovation"](dials, running) for running in range(1, 601)]
    assert said == [0] * months + [100] * (600 - months)


@pytest.mark.parametrize("kept", [0, 40, 80, 95])
def test_a_week_fades_and_comes_again_every_year(kept: int) -> None:
    dials = as_set("roma_week", kept_percent=kept)
    said = [SEASONS["roma_week"](dials, running) for running in range(1, 61)]
    assert said == said[:12] * 5
    assert said[0] == 100 == max(said)
    assert said.count(100) == 5
    assert all(after == before * kept // 100 for before, after in pairwise(said[:12]))


@pytest.mark.parametrize("percent", [0, 5, 50, 99, 100])
def test_a_calendar_leaves_whole_numbers(percent: int) -> None:
    assert in_season({"steering": 1, "transit_rooms": 7, "workshops": 0}, percent) == {
        "steering": 1 if percent == 100 else 0,
        "transit_rooms": 7 * percent // 100,
        "workshops": 0,
    }


@pytest.mark.parametrize("instrument", INSTRUMENTS)
def test_month_0_is_empty(instrument: str) -> None:
    assert not table({instrument: {}})[0].any()


@pytest.mark.parametrize("instrument", INSTRUMENTS)
@pytest.mark.parametrize("ramp", [1, 3, 7])
def test_pooled_amounts_build_up_evenly_and_terms_are_there_at_once(instrument: str, ramp: int) -> None:
    """So much of what the month's calendar leaves."""
    full = table({instrument: {"start": 3}})
    months = table({instrument: {"start": 3, "ramp": ramp}})
    for month in range(3, MONTHS + 1):
        running = min(month - 2, ramp + 1)
        for support, amount, whole in zip(SUPPORTS, months[month].tolist(), full[month].tolist(), strict=True):
            assert amount == (whole * running // (ramp + 1) if support.name in POOLED else whole)
    assert np.array_equal(months[3 + ramp :], full[3 + ramp :])


def test_a_start_after_its_stop_hands_out_nothing() -> None:
    for instrument in INSTRUMENTS:
        assert not table({instrument: {"start": 9, "stop": 5}}).any()


# together


def together(tables: list[Table]) -> Table:
    """Pooled amounts summed, terms and shares at their largest: by hand."""
    pooled = np.array([support.combine == "sum" for support in SUPPORTS])
    summed: Table = np.where(pooled, np.sum(tables, axis=0), np.max(tables, axis=0))
    return summed


@pytest.mark.parametrize("one", INSTRUMENTS)
def test_two_instruments_add_up(one: str) -> None:
    for other in set(INSTRUMENTS) - {one}:
        alone = [table({name: CALENDARS[name]}) for name in (one, other)]
        assert np.array_equal(table({name: CALENDARS[name] for name in (one, other)}), together(alone)), other


def test_all_instruments_add_up() -> None:
    alone = [table({name: CALENDARS[name]}) for name in INSTRUMENTS]
    assert np.array_equal(table(CALENDARS), together(alone))


@FEW
@given(st.permutations(INSTRUMENTS), st.integers(1, len(INSTRUMENTS)))
def test_the_order_of_a_package_changes_nothing(order: list[str], size: int) -> None:
    package = {name: CALENDARS[name] for name in order[:size]}
    in_order = {name: package[name] for name in sorted(package)}
    assert np.array_equal(table(package), table(in_order))
    mainstream = instruments()[MAINSTREAM]
    assert bills_of(policy_of(package), mainstream) == bills_of(policy_of(in_order), mainstream)


HANDS = [
    {"hotel_places": 3, "steering": 1, "health_mediation": 40},
    {"hotel_places": 10, "steering": 0, "health_mediation": 70},
    {"hotel_places": 5, "health_mediation": 20, "village_plots": 7},
]
"""Made-up instruments that hand out the same supports: the shipped ones seldom do."""


@pytest.mark.parametrize("order", list(permutations(HANDS)), ids=str)
def test_the_same_support_of_three_instruments(order: tuple[dict[str, int], ...]) -> None:
    row = np.zeros(len(SUPPORTS), dtype=np.int64)
    for handed in order:
        add_up(row, handed, months_running=1, ramp=0)
    said = {support.name: amount for support, amount in zip(SUPPORTS, row.tolist(), strict=True) if amount}
    assert said == {"hotel_places": 18, "steering": 1, "health_mediation": 70, "village_plots": 7}


def test_each_instrument_builds_up_on_its_own() -> None:
    """Half of three rooms is one, half of five is two: together three, not the half of eight."""
    row = np.zeros(len(SUPPORTS), dtype=np.int64)
    add_up(row, {"hotel_places": 3}, months_running=1, ramp=1)
    add_up(row, {"hotel_places": 5}, months_running=1, ramp=1)
    assert row[INDEX["hotel_places"]] == 3


def test_a_policy_without_instruments_hands_out_nothing() -> None:
    assert not supports_by_month(Policy("made", "Nothing", {}, Path("made.yaml")), MONTHS).any()


@pytest.mark.parametrize(("teams", "workers", "ramp"), [(2, 4, 3), (1, 5, 3), (3, 1, 5), (3, 2, 12)])
def test_workers_build_up_with_their_teams(teams: int, workers: int, ramp: int) -> None:
    """Nobody is paid to wait for a team that is not there yet, and no team waits for its first worker."""
    dials: dict[str, Any] = {"teams": teams, "workers": workers, "ramp": ramp}
    found = []
    for month in range(1, ramp + 3):
        handed = handed_out({"on_site_accompaniment": ALWAYS | dials}, month)
        posts, standing = handed.get("on_site_workers", 0), handed.get("camp_teams", 0)
        assert (standing - 1) * workers < posts <= standing * workers or posts == standing == 0, month
        found.append(posts)
    assert found == sorted(found)
    assert found[ramp] == teams * workers
