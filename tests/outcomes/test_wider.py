"""The wider view: resources only, dwellings at market rent, buildings by the month; it closes to the cent."""

import numpy as np
import pytest

from sim import codes
from sim.outcomes.costs import discount_factors, ledger, line_of, lines_of
from sim.outcomes.wider import ELSEWHERE, Prices, equivalent_month, prices_of, resource_cents, wider_ledger
from sim.supports import Bill
from tests.outcomes import made

PRICES = Prices(50_000, 79_000)
BUILT = Bill("renovation", "dwellings_renovated", 6_000_000, "city", "buildings", "resource", life_years=30)


def lived(homes=None, replicates=1, arms=("only",), **counts):
    history = made.history(list(arms), 2, replicates, counts)
    for (place, size), families in (homes or {}).items():
        history.watched.homes[:, :, place, size] = families
    return history


def flows(history, bills, prices=PRICES, rate=0.0):
    found = wider_ledger(history, bills, prices, rate)
    return {line.line: found.cents[..., number] for number, line in enumerate(found.lines)}


def test_money_that_only_changes_hands_is_left_out():
    found = flows(lived(workers_on_site=2, wages_eur=100, persons_in_city_hotels=3), [made.BILLS])
    assert set(found) >= {"workers", "hotel nights", "own rent"}
    assert "wage taxes" not in found
    assert found["workers"][:, 0].tolist() == [0, 800_000, 800_000]


def test_every_dwelling_costs_its_market_rent_whoever_lets_it():
    homes = {
        (codes.SOCIAL, 0): 2, (codes.SOCIAL, 1): 1, (codes.PRIVATE, 0): 1, (codes.GUARANTEED, 1): 1,
        (codes.AGENCY, 0): 1, (codes.SUBLET, 0): 1, (codes.CAMP, 0): 9, (codes.VILLAGE, 1): 4, (codes.TRANSIT, 0): 5,
        (codes.RENOVATED, 0): 6,
    }  # fmt: skip
    found = flows(lived(homes), [()])
    assert found["social tenancies"][1:, 0].tolist() == [2 * 50_000 + 79_000] * 2
    assert found["private tenancies"][1:, 0].tolist() == [50_000 + 79_000] * 2
    assert found["agency and subleases"][1:, 0].tolist() == [100_000] * 2
    assert all(cents[0, 0] == 0 for cents in found.values())


def test_a_building_is_paid_by_the_month_that_it_stands():
    built = np.array([5, 2, 1])[:, None]
    level = equivalent_month(BUILT.cents, 30, 0.0)
    assert level == round(6_000_000 / 360)
    assert resource_cents(BUILT, built, 0.0)[:, 0].tolist() == [0, 2 * level, 3 * level]


@pytest.mark.parametrize("rate", [0.0, 0.025, 0.045])
def test_the_level_amount_is_worth_what_was_paid_but_for_half_a_cent_a_month(rate):
    factors = discount_factors(360, rate)[1:]
    worth = equivalent_month(BUILT.cents, 30, rate) * factors.sum()
    assert worth == pytest.approx(BUILT.cents, abs=0.5 * factors.sum())


def test_what_is_used_up_at_once_is_paid_at_once():
    assert resource_cents(made.BILLS[0], np.array([[1], [2], [3]]), 0.025)[:, 0].tolist() == [
        400_000, 800_000, 1_200_000,
    ]  # fmt: skip


def test_families_gone_cost_what_is_said_and_nothing_unless_it_is():
    gone = np.array([0, 3, 5])[:, None, None]
    assert not flows(lived(gone=gone), [()])[ELSEWHERE.line].any()
    charged = flows(lived(gone=gone), [()], PRICES._replace(elsewhere_cents=10_000))
    assert charged[ELSEWHERE.line][:, 0].tolist() == [0, 30_000, 50_000]


def test_both_ledgers_close_to_the_cent():
    """By payer, by heading and by kind the lines add up to the same whole number of cents; each arm pays its own."""
    rng = np.random.default_rng(7)
    counts = {name: rng.integers(0, 999, (3, 2, 5)) for name in ("workers_on_site", "wages_eur", "arrears_cents")}
    counts["dwellings_renovated"] = rng.integers(0, 9, (3, 2, 5))
    history = made.history(["one", "two"], 2, 5, counts)
    history.watched.homes[:] = rng.integers(0, 99, history.watched.homes.shape)
    bills = [(*made.BILLS, BUILT), made.BILLS[2:]]
    public, wider = ledger(history, bills), wider_ledger(history, bills, PRICES, 0.025)
    for lines, cents in ((lines_of(bills), public), (wider.lines, wider.cents)):
        assert cents.dtype == np.int64
        total = cents.sum(axis=2)
        for by in ("payer", "heading", "kind"):
            names = {getattr(line, by) for line in lines}
            parts = [
                cents[..., [number for number, line in enumerate(lines) if getattr(line, by) == name]].sum(axis=2)
                for name in names
            ]
            assert (sum(parts) == total).all()
    built = wider.cents[..., wider.lines.index(line_of(BUILT))]
    assert built[:, 5:].tolist() == [[0] * 5] * 3


def test_only_resources_are_in_the_wider_view():
    history = made.history(["only"], 1, 1, {})
    assert {line.kind for line in wider_ledger(history, [made.BILLS], PRICES, 0.0).lines} == {"resource"}


def test_a_history_that_nobody_watched_is_refused():
    with pytest.raises(ValueError, match="a history that was watched"):
        wider_ledger(lived()._replace(watched=None), [()], PRICES, 0.0)


def test_prices_are_rounded_to_the_cent():
    assert prices_of(500, 790.005, 12.3) == Prices(50_000, 79_000, 1230)
