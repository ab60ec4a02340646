"""Dials show what the parameter files say, in the city's bounds, and what was changed is told beside what it was."""

import pytest

from sim.scenario.load import load
from sim.show.app.dial_panel import in_force, moved, panel, place
from sim.show.app.dials import changes, dials
from sim.show.app.draft import begin
from tests.cli.asked import STUDY


@pytest.fixture(scope="module")
def usual():
    return load(STUDY)


def test_every_dial_of_every_policy_has_its_bounds_unit_and_evidence(usual):
    for policy in usual.policies:
        for instrument, own in policy.instruments.items():
            shown = dials(usual, policy.name, instrument)
            assert {dial.name for dial in shown} == {one.name for one in own.values()}
            for dial in shown:
                one = own[dial.name.partition(".")[2]]
                assert (dial.low, dial.high, dial.usual) == (one.low, one.high, one.value)
                assert one.meaning in dial.label
                assert one.source.rstrip(".") in dial.help


def test_what_an_instrument_does_comes_before_its_prices_and_its_calendar(usual):
    names = [dial.name.partition(".")[2] for dial in dials(usual, "toulouse_model", "follow_up")]
    assert names[0] == "workers"
    assert names[-3:] == ["start", "stop", "ramp"]
    assert names.index("worker_eur_year") > names.index("months")


def test_a_city_s_own_bounds_are_those_shown(usual):
    gothenburg = load(STUDY.parent / "gothenburg.yaml")
    shown = {(dial.name, dial.low, dial.high) for study in (usual, gothenburg) for dial in every(study)}
    names = [name for name, _, _ in shown]
    assert len(names) > len(set(names)), "no dial has bounds of its own in that city"


def every(study):
    return [
        dial for policy in study.policies for name in policy.instruments for dial in dials(study, policy.name, name)
    ]


def test_a_move_is_kept_and_taken_back(usual):
    draft = begin("toulouse")[1]
    there = moved(draft, usual, {"name": "toulouse_model.follow_up.workers", "value": "12"})
    assert dict(there.settings) == {"toulouse_model.follow_up.workers": 12}
    assert moved(there, usual, {"name": "toulouse_model.follow_up.workers", "value": "8"}).settings == {}


@pytest.mark.parametrize(
    "name", ["nobody.follow_up.workers", "toulouse_model.x.y", "", "toulouse_model.follow_up.wrkers"]
)
def test_a_dial_that_is_not_there_moves_nothing(usual, name):
    draft = begin("toulouse")[1]
    assert moved(draft, usual, {"name": name, "value": "3"}) == draft


def test_a_word_in_a_dial_is_kept_for_the_reader_to_refuse(usual):
    draft = moved(begin("toulouse")[1], usual, {"name": "toulouse_model.follow_up.workers", "value": "many"})
    assert dict(draft.settings) == {"toulouse_model.follow_up.workers": "many"}


def test_a_setting_for_all_policies_shows_in_each(usual):
    draft = begin("toulouse")[1]._replace(settings={"follow_up.workers": 5})
    (dial,) = [one for one in dials(usual, "toulouse_model", "follow_up") if one.name == "follow_up.workers"]
    assert in_force(dial, draft) == 5
    back = moved(draft, usual, {"name": "toulouse_model.follow_up.workers", "value": "5"})
    assert back.settings == draft.settings


def test_changes_are_told_beside_what_they_replace(usual):
    settings = {"toulouse_model.follow_up.workers": 12, "work.odds_applies": 0.2, "housing_first.x.y": "odd"}
    told = {change.setting: change for change in changes(begin("toulouse")[1]._replace(settings=settings), usual)}
    one = told["toulouse_model.follow_up.workers"]
    assert (one.label, one.usual, one.value) == ("Toulouse model, Follow up: Workers (workers)", "8", "12")
    assert told["work.odds_applies"].usual == "0.5"
    assert told["housing_first.x.y"].usual == ""


def test_the_panel_shows_the_value_in_force(usual):
    draft = begin("toulouse")[1].with_dial("toulouse_model", "follow_up.workers", 12, 8)
    assert 'value="12"' in str(panel(usual, draft, "toulouse_model", "follow_up"))
    assert place(usual, "nobody", "nothing")[0] == "toulouse_model"
