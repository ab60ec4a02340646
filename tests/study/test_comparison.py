"""The tables and the document of a comparison made by hand."""

import json

import numpy as np
import pytest

from sim.history import NAMES
from sim.outcomes.measures import COST_PER_MONTH, MEASURES
from sim.study.compare import Comparison, horizons
from sim.study.document import dumps
from tests.outcomes import made

COLUMNS = {
    "monthly": ["policy", "replicate", "month", *NAMES],
    "summary": ["policy", "measure", "month", "mean", "low", "high", "p05", "p95", "reason"],
    "curves": ["policy", "measure", "month", "mean", "low", "high", "p05", "p95", "reason"],
    "differences": ["policy", "measure", "month", "mean", "low", "high"],
    "p_best": ["measure", "month", "policy", "p"],
    "luck": ["policy", "measure", "month", "runs_saved"],
    "groups": ["policy", "by", "group", "event", "month", "families", "weight", "mean", "low", "high"],
    "time_to_a_home": ["policy", "estimate", "month", "mean", "low", "high"],
    "kept12": ["policy", "month", "begun", "held", "mean", "low", "high"],
    "delays": ["policy", "month", "lettings", "kind", "counted", "mean", "low", "high"],
    "costs": ["policy", "line", "payer", "heading", "kind", "programme", "month", "mean", "low", "high", "gone"],
}


@pytest.fixture(scope="module")
def comparison():
    return made.comparison(months=24, replicates=6, horizons=(12, 24, 36))


@pytest.mark.parametrize("name", COLUMNS)
def test_a_frame_has_its_columns(comparison, name):
    assert list(getattr(comparison, name).columns) == COLUMNS[name]


@pytest.mark.parametrize(
    ("asked", "months", "stated"),
    [((12, 24, 36, 60), 60, (12, 24, 36, 60)), ((12, 24, 36, 60), 30, (12, 24, 30)), ((12,), 6, (6,)), ((), 3, (3,))],
)
def test_horizons_are_those_that_fit_and_the_last_month(asked, months, stated):
    assert horizons(made.study(months=months, horizons=asked)) == stated


def test_monthly_holds_every_count_of_every_run(comparison):
    frame = comparison.monthly
    assert len(frame) == 2 * 6 * 25
    one = frame[(frame["policy"] == "help") & (frame["replicate"] == 3)]
    run = 6 + 3
    assert one["durable"].tolist() == comparison.history.counts[:, run, NAMES.index("durable")].tolist()
    assert one["month"].tolist() == list(range(25))


def test_families_are_those_that_arrived_and_never_is_missing(comparison):
    frame = comparison.families
    assert len(frame) == 2 * 6 * 2
    assert set(frame["family"]) == {0, 1}
    assert frame.loc[frame["family"] == 0, "housed"].tolist() == [5] * 12
    assert frame.loc[frame["family"] == 1, "housed"].isna().all()


def test_summary_is_the_part_of_the_curves_at_the_horizons(comparison):
    assert set(comparison.summary["month"]) == {12, 24}
    assert set(comparison.curves["month"]) == set(range(25))
    assert len(comparison.curves) == 2 * len(MEASURES) * 25


def test_the_lines_of_costs_add_up_to_the_public_cost_per_family(comparison):
    lines = comparison.costs
    public = lines[(lines["payer"] != "tenant") & (lines["month"] == 24)].groupby("policy")["mean"].sum()
    levels = comparison.summary[comparison.summary["month"] == 24].set_index(["policy", "measure"])["mean"]
    for policy in comparison.policies:
        assert public[policy] == pytest.approx(levels[policy, "cost_eur_per_family"], rel=1e-12)


def test_the_document_has_the_shape_that_is_promised(comparison):
    document = comparison.document()
    assert list(document) == [
        "schema", "study", "baseline", "replicates", "months", "seed", "horizons", "measures", "policies",
        "differences", "p_best", "kept12", "delay_days", "perspectives", "reversals",
    ]  # fmt: skip
    assert document["schema"] == 1
    assert document["horizons"] == [12, 24]
    assert document["measures"]["gone"]["direction"] is None
    assert set(document["measures"]["durably_housed"]) == {"unit", "direction", "interval"}
    cell = document["policies"]["help"]["durably_housed"]["12"]
    assert set(cell) == {"mean", "low", "high", "p05", "p95"}
    assert set(document["differences"]["help"]["durably_housed"]["24"]) == {"mean", "low", "high"}
    assert sum(document["p_best"]["durably_housed"]["24"].values()) == pytest.approx(1)
    assert "gone" not in document["p_best"]
    assert set(document["kept12"]["help"]["24"]) == {"begun", "held", "mean", "low", "high"}
    assert set(document["delay_days"]["help"]["24"]["net"]["standing"]) == {"lettings", "mean", "low", "high"}
    assert set(document["perspectives"]["wider"]["help"]["24"]) == {"mean", "low", "high", "gone"}


def test_the_document_is_strict_json_without_nan(comparison):
    text = dumps(comparison.document())
    assert "NaN" not in text
    assert "Infinity" not in text
    assert json.loads(text) == comparison.document()
    assert comparison.document()["policies"]["help"]["children_in_school"]["12"]["mean"] is None


def test_the_baseline_less_itself_is_exactly_zero(comparison):
    for cells in comparison.document()["differences"]["nothing"].values():
        for cell in cells.values():
            assert cell in ({"mean": 0.0, "low": 0.0, "high": 0.0}, {"mean": None, "low": None, "high": None})
    assert "nothing" not in set(comparison.differences["policy"])


def test_a_policy_that_does_the_same_differs_by_exactly_zero():
    plan = made.plan(("nothing", "help"))
    done = made.engine(plan, 0, 5)
    table = done.counts.reshape(4, 2, 5, -1)
    table[:, 1] = table[:, 0]
    twins = Comparison(made.study(replicates=5), done, tuple(arm.bills for arm in plan.arms))
    values = twins.differences[["mean", "low", "high"]].to_numpy()
    assert (values[~np.isnan(values)] == 0.0).all()
    assert (twins.p_best["p"].dropna() == 0.5).all()


def test_one_replicate_has_means_and_no_intervals():
    cells = made.comparison(replicates=1).document()["policies"]["help"]["durably_housed"]["3"]
    assert cells["mean"] is not None
    assert cells["low"] is cells["high"] is None


def test_an_undefined_ratio_says_why():
    alone = made.comparison(policies=("nothing", "help"), months=0, replicates=2, horizons=())
    rows = alone.summary[alone.summary["measure"] == COST_PER_MONTH]
    assert set(rows["reason"]) == {"under one family-month durably housed a replicate (0.00)"}
    assert rows["mean"].isna().all()
