"""A life in words: every kind of event has its sentence, and page, chart and text tell the same life."""

import re
from types import SimpleNamespace

import pandas as pd
import pytest

import sim
from sim import codes
from sim.engines.agents.causes import CAUSES, QUEUES
from sim.engines.agents.seen import Moment
from sim.show import biography_facts as facts
from sim.show.biography_chart import stays, table
from sim.show.biography_page import timelines
from sim.show.biography_words import IN_VAIN, in_the_way, joined, percent, reason, sentence, story, words
from sim.supports import NAMES as SUPPORTS
from tests.study.small import study as small

POLICIES = ("eviction_only", "housing_first", "toulouse_model")
QUOTED_URLS = re.compile(r"""(?:src|href)=["'](?!#)""")


@pytest.fixture(scope="module")
def study():
    return small(list(POLICIES), months=18)


@pytest.fixture(scope="module")
def biography(study):
    return sim.biography(study, 0, "median")


def event(**changes):
    """A row of the events, as `itertuples` gives it."""
    usual = {
        "month": 7, "turn": "families_live", "kind": "treated", "before": None, "after": None, "question": "health",
        "rule": "health.treated", "choice": False, "probability": 0.25, "lot": 0.1, "without": float("nan"),
        "decisive": False, "supports": "", "askers": pd.NA, "places": pd.NA, "rank": pd.NA,
    }  # fmt: skip
    return SimpleNamespace(**{**usual, **changes})


def frame(*rows):
    return pd.DataFrame([vars(row) for row in rows])


# words


def test_every_kind_of_event_has_a_sentence():
    assert set(words()["events"]) == set(CAUSES)
    assert all("default" in said for said in words()["events"].values())
    assert set(words()["events"][IN_VAIN]) >= set(QUEUES)


def test_every_place_scheme_contract_wish_and_obstacle_has_words():
    text = words()
    for place in codes.PLACES:
        assert place in text["places"], place
        assert place in text["lane"]["letters"], place
        assert place in text["glance"]["places"], place
    assert set(text["schemes"]) == set(codes.SCHEMES)
    assert set(text["contracts"]) == set(codes.CONTRACTS) - {"none"}
    assert set(text["wishes"]) == set(codes.WISHES)
    assert len(set(text["lane"]["letters"].values())) == len(codes.PLACES)


def test_supports_in_words_are_supports():
    assert set(words()["supports"]) <= set(SUPPORTS)


def test_every_support_that_can_stand_behind_a_rule_has_words(biography):
    told = {name for supports in biography.events["supports"] for name in supports.split()}
    assert told
    assert told <= set(words()["supports"])
    assert {name for one in QUEUES.values() for name in one.supports} <= set(words()["supports"])


def test_obstacles_in_words_are_those_of_the_model(biography):
    assert "obstacles" in Moment._fields
    told = {name for there in biography.months["obstacles"] for name in there.split()}
    assert told
    assert told <= set(words()["obstacles"])


@pytest.mark.parametrize("word", ["ethnic", "roma famil", "gypsy", "illegal", "problem famil", "unable", "lazy"])
def test_no_word_blames_a_people(word, biography):
    assert word not in biography.told().lower()


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"kind": "moves", "question": "private_pool", "after": "social tenancy"}, "which now lives in a social flat"),
        ({"kind": "moves", "question": "displaced", "after": "street or squat"}, "it is on the street or in a squat"),
        (
            {"kind": "moves", "question": "displaced", "before": "camp", "after": "camp"},
            "it builds again on another site",
        ),
        ({"kind": "hired", "after": "fixed term"}, "an employer hires an adult: a fixed-term contract"),
        ({"kind": "papers", "question": "papers", "after": "lasting"}, "its lasting right to reside is recognised"),
        ({"kind": "papers", "question": "", "after": "none"}, "its retained right runs out"),
        ({"kind": "leaves_scheme", "before": "follow-up", "after": "none", "turn": "tenancies_end"}, "follow-up after"),
        ({"kind": "job_ends", "question": "", "turn": "sites_are_cleared"}, "a job is lost with the place"),
    ],
)
def test_a_sentence_says_what_brought_it_about(row, said):
    assert said in sentence(event(**row))


def test_a_reason_names_the_rule_its_probability_and_the_lot():
    assert reason(event()) == "rule health.treated; probability 25%; lot 10%"


def test_a_reason_says_what_made_the_difference():
    told = reason(event(supports="health_mediation interpreter", without=0.05, decisive=True))
    assert told.endswith("without the health mediation and the interpreter 5.0%; this made the difference")


def test_a_queue_is_told_by_who_asked_and_what_there_was():
    told = reason(
        event(
            rule="landlords.choice_points", probability=float("nan"), askers=3, places=1, rank=1,
            supports="rent_guarantee", without=0.0, decisive=True,
        )
    )  # fmt: skip
    assert told == (
        "rule landlords.choice_points; 3 asked, 1 to give; number 1 in the line; "
        "without the rent guarantee there would have been nothing to give; this made the difference"
    )


def test_an_end_of_several_is_told_as_such():
    assert "probability of this end 25%" in reason(event(choice=True))


def test_a_change_without_a_rule_is_told_by_its_turn():
    told = reason(event(rule="", probability=float("nan"), turn="children_grow_up"))
    assert told == "in the turn of the month “children grow up”"


def test_asking_in_vain_is_told_once_for_as_long_as_it_goes_on():
    same = {"kind": IN_VAIN, "question": "selection", "probability": float("nan"), "rank": 9}
    asked = [event(**same, month=month, askers=40 + month, places=month % 3) for month in (3, 4, 5, 20)]
    lines = story(frame(*asked, event(month=4)))
    assert [(line.first, line.last) for line in lines] == [(3, 5), (4, 4), (20, 20)]
    assert lines[0].what.endswith("(3 times)")
    assert "43–45 asked, 0–2 to give" in lines[0].why
    assert lines[2].what.endswith("(once)")


def test_what_one_decision_brought_about_is_one_line():
    same = {"question": "clearance", "rule": "camp.cleared", "turn": "sites_are_cleared"}
    (line,) = story(frame(*(event(kind=kind, **same) for kind in ("cleared", "loses_address"))))
    assert line.what == "its site is cleared without a solution; loses its postal address"


def test_numbers_are_written_as_people_read_them():
    assert [percent(share) for share in (0, 0.0042, 0.042, 0.42, 1)] == ["0%", "0.42%", "4.2%", "42%", "100%"]
    assert [joined(names) for names in ((), ("a",), ("a", "b"), ("a", "b", "c"))] == ["", "a", "a and b", "a, b and c"]


# what is told of a life


def months(places, durable=None):
    return pd.DataFrame(
        {
            "month": range(len(places)), "place": places, "durably_housed": durable or [False] * len(places),
            "jobs": 0, "pupils": 1, "schooled": True, "help_minutes": 30, "obstacles": "papers address",
        }
    )  # fmt: skip


def test_a_life_in_short():
    lived = months(["camp", "camp", "social tenancy", "social tenancy"], [False, False, False, True])
    short = facts.in_short(lived, frame(event(kind="cleared")))
    assert (short.at_end, short.roof, short.home, short.rough) == ("social flat", "month 2", "month 3", "2")
    assert (short.cleared, short.lost, short.work, short.school, short.hours) == ("1", "0", "0", "4", "2")


def test_the_last_word_counts_from_the_home_that_was_kept():
    lived = months(["private tenancy"] * 5, [False, True, False, True, True])
    assert facts.last_word(lived) == "Durably housed since month 3. At the end it is in a private flat."
    assert facts.last_word(months(["camp"] * 3)).startswith("No durable home within 2 months.")


def test_what_stood_in_the_way_is_counted_in_months():
    told = in_the_way(months(["camp", "camp"]))
    assert told.endswith("papers not recognised (2 months) and no postal address (2 months).")


def test_the_chart_has_a_band_for_every_month():
    lived = months(["camp", "insertion village", "social tenancy", "social tenancy"], [False, False, False, True])
    assert stays(lived) == [("camp", 0, 0), ("temporary", 1, 1), ("lease", 2, 2), ("durable", 3, 3)]


# the whole


def test_the_text_says_that_the_family_is_synthetic_and_tells_each_policy(biography):
    text = biography.told()
    assert "This family is synthetic: no such family exists." in text
    assert "never be" in text
    assert all(f"UNDER {policy.title.upper()}" in text for policy in biography.lives.study.policies)
    lanes = re.findall(r"^  (\S+) +([a-zA-Z.]{19})$", text, re.M)
    assert [name for name, _ in lanes] == list(POLICIES)
    assert max(map(len, text.splitlines())) <= 140


def test_the_page_opens_without_a_network_and_has_the_same_bytes_twice(biography):
    page = biography.page()
    assert page == biography.page()
    assert not QUOTED_URLS.search(page)
    assert "@import" not in page
    assert page.count('<div class="life"') == len(POLICIES)
    assert 'role="img" aria-label="One lane for each of 3 policies' in page
    assert "no such family exists" in page
    assert "n = 1" in page


def test_a_fragment_tells_the_same_without_a_page(biography):
    from sim.show.biography_page import css, fragment

    part = fragment(biography.lives)
    assert "<html" not in part
    assert "no such family exists" in part
    assert part.count('<div class="life"') == len(POLICIES)
    assert ".life" in css()


def test_the_files_are_the_page_the_chart_and_its_numbers(biography):
    files = biography.files()
    assert list(files) == [".html", ".svg", ".csv"]
    assert files[".csv"] == table(biography.lives).to_csv(index=False, lineterminator="\n")
    assert len(files[".svg"]) < 60_000


def test_the_chart_is_coloured_as_everywhere(study):
    every = sim.biography(study, 0, 0).page()
    alone = sim.biography(study, 0, 0, policies="toulouse_model").page()
    colour = re.search(r'--policy: (#\w+)">\s*<h3>Toulouse model', every)
    assert colour
    assert colour.group(0) in alone


def test_timelines_for_a_report_are_those_of_the_page(biography):
    part = timelines(biography.lives)
    assert part.count('<div class="life"') == len(POLICIES)
    assert re.findall(r"<li.*?</li>", part, re.S) == re.findall(r"<li.*?</li>", biography.page(), re.S)
    assert re.findall(r"<h(\d)>", part) == ["4"] * len(POLICIES)
