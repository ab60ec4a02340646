"""Both perspectives side by side: what they share, where they differ, and the warning where the ranking reverses."""

from dataclasses import replace

import numpy as np
import pytest

from sim import codes
from sim.study.compare import Comparison
from sim.study.perspectives import COLUMNS, VIEWS
from sim.supports import Bill
from tests.outcomes import made

BENEFITS = Bill("benefits", "benefits_cents", 1, "department", "allowances", "transfer", False)
HOTEL = Bill("hotel", "persons_in_city_hotels", 100_000, "state", "shelter", "resource", False)
COHORT, MONTHS, REPLICATES = 10, 2, 3


def comparison(counts, homes=0, **changes):
    """Two policies: `nothing` with hotel rooms, `help` with benefits and families in small social flats."""
    history = made.history(["nothing", "help"], MONTHS, REPLICATES, {"cohort": COHORT, **counts})
    history.watched.homes[:, REPLICATES:, codes.SOCIAL, 0] = homes
    study = made.study(months=MONTHS, replicates=REPLICATES, horizons=(1, 2))
    return Comparison(study, history, ((HOTEL, BENEFITS),) * 2, discount=0.0, **changes)


def of_two(first, second):
    return np.array([first, second])[None, :, None]


@pytest.fixture(scope="module")
def turned():
    """For budgets `help` is dearer (2,000 of benefits a month against 1,000 of hotels), in the wider view cheaper."""
    return comparison({"persons_in_city_hotels": of_two(1, 0), "benefits_cents": of_two(0, 200_000)}, homes=1)


def totals(made_up, view):
    frame = made_up.perspectives.totals
    own = frame[(frame["perspective"] == view) & (frame["month"] == 2)]
    return dict(zip(own["policy"], own["mean"], strict=True))


def test_a_transfer_is_a_cost_to_budgets_and_nothing_to_society(turned):
    assert totals(turned, "public") == pytest.approx({"nothing": 2 * 1000 / 10, "help": 2 * 2000 / 10})
    assert totals(turned, "wider") == pytest.approx({"nothing": 2 * 1000 / 10, "help": 2 * 500 / 10})


def test_a_reversal_is_said_with_both_differences(turned):
    frame = turned.perspectives.reversals
    assert set(frame["month"]) == {1, 2}
    row = frame[frame["month"] == 2].iloc[0]
    assert (row["cheaper"], row["dearer"]) == ("nothing", "help")
    assert row["public"] == pytest.approx(-200)
    assert row["wider"] == pytest.approx(100)


def test_where_both_agree_nothing_is_said():
    agreed = comparison({"persons_in_city_hotels": of_two(1, 0), "benefits_cents": of_two(0, 90_000)}, homes=1)
    assert agreed.perspectives.reversals.empty


def test_the_public_view_is_the_cost_that_the_summary_states(turned):
    stated = turned.summary[(turned.summary["measure"] == "cost_eur_per_family") & (turned.summary["month"] == 2)]
    assert totals(turned, "public") == pytest.approx(dict(zip(stated["policy"], stated["mean"], strict=True)))


@pytest.mark.parametrize("by", ["payer", "heading", "kind"])
@pytest.mark.parametrize("view", VIEWS)
def test_by_payer_heading_and_kind_the_parts_make_up_the_total(turned, view, by):
    frame = turned.perspectives.by
    own = frame[(frame["perspective"] == view) & (frame["by"] == by) & (frame["month"] == 2)]
    assert own.groupby("policy")["mean"].sum().to_dict() == pytest.approx(totals(turned, view))


def test_lines_of_nothing_are_left_out_of_the_wider_view(turned):
    assert set(turned.perspectives.wider_lines["line"]) == {"hotel", "social tenancies"}


def test_families_gone_are_charged_if_a_price_is_given():
    gone = {"gone": of_two(0, 4)}
    assert totals(comparison(gone), "wider") == {"nothing": 0, "help": 0}
    charged = totals(comparison(gone, cost_elsewhere=250.0), "wider")
    assert charged == pytest.approx({"nothing": 0, "help": 2 * 4 * 250 / 10})
    assert totals(comparison(gone, cost_elsewhere=250.0), "public") == {"nothing": 0, "help": 0}


def test_every_cost_stands_beside_the_share_gone():
    frame = comparison({"gone": of_two(0, 4)}).perspectives.totals
    assert frame[frame["policy"] == "help"]["gone"].tolist() == pytest.approx([0.4] * 4)


def test_tables_have_their_columns(turned):
    views = turned.perspectives
    found = {
        "totals": views.totals, "lines": views.wider_lines, "by": views.by, "reversals": views.reversals,
        "plane": views.cea.plane, "acceptability": views.cea.acceptability, "frontier": views.cea.frontier,
        "information": views.cea.information,
    }  # fmt: skip
    assert {name: list(frame.columns) for name, frame in found.items()} == {
        name: columns.split() for name, columns in COLUMNS.items()
    }


def test_cost_effectiveness_by_hand():
    """`help` costs 100 more and gives two family-months for ten families, 0.2 a family: 500 for each."""
    counts = {"persons_in_city_hotels": of_two(1, 1), "benefits_cents": of_two(0, 50_000), "durable_all": of_two(0, 1)}
    cea = comparison(counts).cea
    (row,) = cea.plane[(cea.plane["perspective"] == "public") & (cea.plane["month"] == 2)].itertuples()
    assert (row.policy, row.cost, row.effect) == ("help", pytest.approx(100), pytest.approx(0.2))
    assert row.ratio == pytest.approx(500)
    assert (row.dearer_better, row.dearer_not, row.cheaper_better, row.cheaper_not) == (1, 0, 0, 0)
    curve = cea.acceptability[cea.acceptability["perspective"] == "public"].set_index(["policy", "worth"])["p"]
    assert [curve["help", worth] for worth in (400, 600)] == [0, 1]
    assert curve.groupby("worth").sum().tolist() == pytest.approx([1] * 61)
    ends = cea.frontier[(cea.frontier["perspective"] == "public") & (cea.frontier["month"] == 2)].set_index("policy")
    assert ends.loc["help", "ratio"] == pytest.approx(500)


def test_a_policy_less_itself_costs_exactly_nothing_more():
    same = comparison({"persons_in_city_hotels": 3, "durable_all": 4})
    assert (same.cea.plane[["cost", "effect"]] == 0).all().all()
    assert same.perspectives.reversals.empty


def test_the_baseline_may_be_any_policy():
    counts = {"benefits_cents": of_two(0, 50_000)}
    made_up = comparison(counts)
    other = Comparison(replace(made_up.study, baseline="help"), made_up.history, made_up.bills, discount=0.0)
    assert set(other.cea.plane["policy"]) == {"nothing"}
    assert (other.cea.plane[other.cea.plane["perspective"] == "public"]["cost"] < 0).all()
