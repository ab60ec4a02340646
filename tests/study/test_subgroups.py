"""Who is left out, when a home came, and which tenancies were kept: on families made by hand."""

import numpy as np
import pandas as pd
import pytest

from sim.codes import LASTING, NO_PAPERS
from sim.study.compare import compare
from sim.study.subgroups import AT_THE_END, Asked, groups, kept_a_year, kin_bands, time_to_a_home
from sim.units import NEVER
from tests.outcomes import made
from tests.study.small import study

ASKED = Asked(("field", "bank"), (12, 24), 24, 3)


def family(**changes):
    """One family under one policy: unless told a small one of the field without papers, to which nothing happens."""
    usual = {
        "policy": "help", "replicate": 0, "family": 0, "arrival": 0, "persons": 3, "papers": NO_PAPERS,
        "selected": False, "home_camp": 0, "kin": 0, "housed": NEVER, "left": NEVER, "entered": NEVER, "durable": 0,
    }  # fmt: skip
    return usual | changes


def families(*rows):
    frame = pd.DataFrame([family(**row) for row in rows])
    for event in ("housed", "left", "entered"):
        frame[event] = pd.array(frame[event], dtype="Int16")
        frame.loc[frame[event] == NEVER, event] = pd.NA
    return frame


COHORT = families(
    {"family": 0, "housed": 10, "selected": True, "entered": 2, "papers": LASTING, "durable": 9},
    {"family": 1, "housed": 20, "left": 22, "persons": 6, "home_camp": 1, "selected": True, "entered": 5},
    {"family": 2, "left": 8, "kin": 1},
    {"family": 3, "persons": 5, "home_camp": 1, "kin": 1},
    {"family": 4, "arrival": 6, "housed": 18, "durable": 3},
    {"family": 5, "arrival": 20},
)


def share(frame, by, group, event, month):
    (row,) = frame[
        (frame["by"] == by) & (frame["group"] == group) & (frame["event"] == event) & (frame["month"] == month)
    ].itertuples()
    return row


@pytest.fixture(scope="module")
def found():
    return groups(COHORT, ASKED)


@pytest.mark.parametrize(
    ("by", "group", "event", "month", "wanted"),
    [
        ("all", "all", "housed", 12, 1 / 4),
        ("all", "all", "housed", 24, 2 / 4),
        ("all", "all", "left", 12, 1 / 4),
        ("all", "all", "entered", 12, 2 / 4),
        ("all", "all", AT_THE_END, 24, 1 / 4),
        ("admission", "admitted", "housed", 24, 1.0),
        ("admission", "never admitted", "housed", 24, 0.0),
        ("household", "5 or more", "housed", 24, 1 / 2),
        ("household", "under 5", "left", 24, 1 / 2),
        ("papers", "lasting", "housed", 12, 1.0),
        ("papers", "none", "housed", 24, 1 / 3),
        ("camp", "bank", "left", 24, 1 / 2),
        ("newcomers", "newcomers", "housed", 24, 1 / 2),
        ("newcomers", "newcomers", "housed", 12, 0.0),
        ("newcomers", "newcomers", AT_THE_END, 24, 1 / 2),
    ],
)
def test_shares_of_each_group_by_hand(found, by, group, event, month, wanted):
    assert share(found, by, group, event, month).mean == pytest.approx(wanted)


def test_newcomers_are_those_who_have_arrived_by_then_beside_the_cohort(found):
    assert share(found, "newcomers", "newcomers", "left", 12)[6:8] == (1.0, 1 / 4)
    assert share(found, "newcomers", "newcomers", "left", 24)[6:8] == (2.0, 2 / 4)
    assert share(found, "all", "all", "left", 24)[6:8] == (4.0, 1.0)


def test_the_groups_of_a_kind_make_up_the_cohort(found):
    at = found[(found["event"] == "housed") & (found["month"] == 24)]
    for by in ("admission", "household", "papers", "camp"):
        own = at[at["by"] == by]
        assert own["weight"].sum() == pytest.approx(1)
        known = own[own["families"] > 0]
        assert (known["mean"] * known["weight"]).sum() == pytest.approx(2 / 4)


def test_a_group_with_nobody_in_it_has_no_share(found):
    assert np.isnan(share(found, "papers", "worker", "housed", 24).mean)


def test_kin_groups_are_told_apart_where_they_differ_in_size():
    cohort = COHORT[COHORT["arrival"] == 0]
    assert list(kin_bands(cohort)) == ["2 to 4"]
    assert "kin" not in set(groups(COHORT, ASKED)["by"])
    apart = cohort.assign(kin=[0, 0, 0, 1])
    assert {name: flags.sum() for name, flags in kin_bands(apart).items()} == {"1": 1, "2 to 4": 3}


def test_the_end_is_told_only_at_the_last_month():
    early = groups(COHORT, ASKED._replace(horizons=(12,)))
    assert AT_THE_END not in set(early["event"])


def test_time_to_a_home_is_of_the_cohort_alone():
    frame = time_to_a_home(COHORT, 24)
    assert len(frame) == 3 * 25
    end = frame[frame["month"] == 24].set_index("estimate")["mean"]
    assert end["home"] == pytest.approx(2 / 4)
    assert end["left"] == pytest.approx(1 / 4)
    # one of three is housed in month 10 (one has left in month 8), one of two in month 20
    assert end["kaplan_meier"] == pytest.approx(1 - 2 / 3 * 1 / 2)


def test_kept_is_of_the_tenancies_begun_a_year_before():
    """Five leases a month for months 1 to 24; of those of a month, three or four are held a year later."""
    month = np.arange(25)[:, None, None]
    history = made.history(["only"], 24, 2, {"leases": 5 * (month > 0)})
    history.watched.held[13:] = [3, 4]
    frame = kept_a_year(history, (12, 18, 24))
    assert frame["begun"].tolist() == [0.0, 30.0, 60.0]
    assert frame["held"].tolist() == [0.0, 6 * 3.5, 12 * 3.5]
    assert np.isnan(frame["mean"][0])
    assert frame["mean"].tolist()[1:] == [0.7, 0.7]


def test_the_end_by_group_is_the_count_of_the_last_month():
    """In the model itself: those of the cohort durably housed at the end, and those who ever reached a home."""
    found = compare(study("housing_first", months=24, replicates=3), jobs=1)
    rows = found.groups[(found.groups["by"] == "all") & (found.groups["month"] == 24)].set_index(["policy", "event"])
    summary = found.summary[found.summary["month"] == 24].set_index(["policy", "measure"])["mean"]
    for policy in found.policies:
        assert rows.loc[(policy, AT_THE_END), "mean"] == pytest.approx(summary[policy, "durably_housed"])
        assert rows.loc[(policy, "housed"), "mean"] >= rows.loc[(policy, AT_THE_END), "mean"]
    times = found.time_to_a_home.set_index(["policy", "estimate", "month"])["mean"]
    assert times["housing_first", "home", 24] == pytest.approx(rows.loc[("housing_first", "housed"), "mean"])


def test_nothing_is_said_of_kept_tenancies_where_nobody_watched():
    assert kept_a_year(made.history(["only"], 24, 2, {})._replace(watched=None), (24,)).empty
