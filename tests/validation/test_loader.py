"""A validation file is read as it was meant, and everything wrong in it is said at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.errors import ScenarioError
from sim.scenario.contenders import load_alternatives, load_chain
from sim.scenario.library import shipped
from sim.scenario.load import check
from sim.scenario.phased import plan_of, promised
from sim.scenario.published import wilson
from sim.scenario.validation import altered, load_validation, paths_of
from sim.supports import INDEX

SOUND = """\
version: 1
kind: validation
name: elsewhere
title: A programme for single adults with a control arm
independent: who took part
starts: 2015-01
months: 24
replicates: 3
seed: 7
city:
  currency: EUR
  price_year: 2015
  law_regime: national
  camps:
    - {name: one, families: 30}
  parameters:
    population.one_adult: {value: 1.0, range: [0.05, 1], evidence: measured, source: "a list", checked_on: 2026-11-23}
    population.arrivals_a_month: {value: 0, range: [0, 4], prior: uniform, evidence: assumed}
policies:
  - name: programme
    like: insertion_village
    without: [language_course]
    instruments:
      insertion_village: {plots: 20, closes: 20}
      social_landlord_quota: {lettings_year: {value: 500, range: [0, 600], evidence: assumed}, stop: 13}
    phases:
      - {social_landlord_quota: {lettings_year: 12, start: 13}}
  - eviction_only
observed:
  - name: housed
    title: Housed
    published: {count: 8, of: 20, unit: persons, date: 2016, source: "a report"}
    observed_as: {month: 2016-06, unit: persons, among: [admitted], where: [ever rehoused]}
    beside: {month: 24, among: [resident], where: [durably_housed]}
    also_at: [12, 2016-12]
    used: predicted
    rivals:
      quota_months: true
      last_year: {value: 0.1, source: "before"}
      chain: {starts: temporary, months: 12, state: housed}
  - name: control
    title: Housed in the control arm
    published: {at_most: 0.1, unit: persons, date: 2016, source: "a report"}
    observed_as: {policy: eviction_only, clock: residence, month: 18, among: [resident], where: [lease or temporary]}
    used: fitted
"""


def lay(folder: Path, text: str = SOUND) -> Path:
    path = folder / "elsewhere.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_programme_elsewhere_needs_no_code(tmp_path: Path) -> None:
    found = load_validation(lay(tmp_path))
    study = found.study
    assert [policy.name for policy in study.policies] == ["programme", "eviction_only"]
    assert study.parameters["population.one_adult"].high == 1
    assert "language_course" not in study.policies[0].instruments
    assert study.policies[0].instruments["insertion_village"]["closes"].value == 20
    housed, control = found.observed
    assert (housed.seen.month, housed.also_at, housed.chain) == (18, (12, 24), ("temporary", 12, "housed"))
    assert housed.published.interval_from == "Wilson"
    assert (housed.published.low, housed.published.high) == pytest.approx(wilson(0.4, 20))
    assert (control.published.value, control.published.low, control.published.high) == (None, 0.0, 0.1)
    assert control.seen.policy == "eviction_only"
    assert check(tmp_path / "elsewhere.yaml") == []


PHASES = """\
      - {social_landlord_quota: {lettings_year: 12, start: 13}}
      - {follow_up: {workers: {value: 40, range: [0, 60], evidence: assumed}, stop: STOP}}
      - {follow_up: {workers: {value: 30, range: [0, 60], evidence: assumed}, start: 9}}
"""


def with_phases(folder: Path, stop: int) -> Path:
    """The sound file with two further phases of case managers, the first of which stops in a month (0: never)."""
    line = "      - {social_landlord_quota: {lettings_year: 12, start: 13}}\n"
    path = folder / "elsewhere.yaml"
    path.write_text(SOUND.replace(line, PHASES.replace("STOP", str(stop))))
    return path


def test_posts_of_phases_that_run_together_are_refused(tmp_path: Path) -> None:
    wanted = r"elsewhere\.yaml:29:\d+: follow_up\.workers: wanted at most 64 posts .*got 70 posts .* in month 9"
    with pytest.raises(ScenarioError, match=wanted) as found:
        load_validation(with_phases(tmp_path, stop=12))
    assert len(found.value.problems) == 1


def test_phases_one_after_the_other_may_have_as_many_posts_each(tmp_path: Path) -> None:
    plan = plan_of(load_validation(with_phases(tmp_path, stop=9)))
    assert plan.arms[0].supports[:, INDEX["follow_up_workers"]].max() == 40


def test_phases_add_up_month_by_month(tmp_path: Path) -> None:
    plan = plan_of(load_validation(lay(tmp_path)))
    quota = plan.arms[0].supports[:, INDEX["quota_lettings_year"]]
    assert set(quota[1:13]) == {500}
    assert set(quota[13:]) == {12}
    assert promised(plan, "programme", 0, 24) == pytest.approx(500 + 12)
    assert promised(plan, "eviction_only", 0, 24) == 0


def test_replicates_may_be_changed(tmp_path: Path) -> None:
    assert load_validation(lay(tmp_path), replicates=9).study.replicates == 9


def test_other_shared_values_leave_the_local_ones(tmp_path: Path) -> None:
    library = altered(shipped(), ["population.one_adult=0.2", "work.odds_applies=0.05", "clearance.percent=50"])
    study = load_validation(lay(tmp_path), library=library).study
    assert study.parameters["population.one_adult"].value == 1.0
    assert study.parameters["work.odds_applies"].value == 0.05
    assert study.policies[1].instruments["clearance"]["percent"].value == 50


WRONG = [
    ("count: 8, of: 20, ", "value: 0.8, ", "wanted interval: .*; a number without an error cannot be missed"),
    ("at_most: 0.1", "value: 0.3, interval: [0.4, 0.5]", "wanted an interval that holds the value"),
    ("[ever rehoused]", "[ever rehouse]", r"where\.0: wanted a state, .*, got rehouse; did you mean rehoused\?"),
    ("[ever rehoused]", "[ever]", "wanted a state, .*, got none"),
    ("month: 2016-06", "month: 2018-06", "wanted a month from 0 to 24, or a date such as 2015-01"),
    ("month: 2016-06", "months: [3, 9]", "wanted month: for a share, got months:"),
    ("policy: eviction_only", "policy: evict_only", r"wanted one of the file's policies, .*did you mean eviction_only"),
    ("clock: residence, month: 18", "clock: residence, measure: change, months: [1, 2]", "the calendar for a change"),
    ("month: 18", "measure: rate, months: [1, 18], event: burnt", r"wanted cleared, tenancy_lost, hired"),
    ("month: 18", "measure: rate, months: [1, 18], event: first houses", "wanted a known state, got houses"),
    ("month: 18", "event: cleared, month: 18", "wanted event: with measure: rate or events only, got measure: share"),
    ("  - eviction_only\n", "  - evictions\n", "wanted a known policy, got evictions"),
    ("without: [language_course]", "without: [language]", "wanted an instrument of that policy, .*language_course"),
    ("plots: 20", "plotz: 10", r"insertion_village\.plotz: wanted a dial of insertion_village"),
    ("plots: 20", "plots: 2000", r"insertion_village\.plots: wanted a whole number from 20 to 150"),
    ("phases:\n      - {social_landlord_quota", "phases:\n      - {quota", "wanted a known instrument, got quota"),
    ("used: fitted", "used: tuned", "wanted fitted or predicted"),
    ("independent: who took part\n", "", "independent: wanted text: which local fact"),
    ("chain: {starts: temporary", "chain: {starts: nowhere", "wanted rough, temporary or housed"),
    ("population.one_adult", "population.two_adult", r"wanted a parameter of the rulebook"),
    ("name: control", "name: Control", "wanted a name of a-z"),
]  # fmt: skip


@pytest.mark.parametrize(("before", "after", "said"), WRONG)
def test_what_is_wrong_is_said_with_its_place(before: str, after: str, said: str, tmp_path: Path) -> None:
    path = lay(tmp_path, SOUND.replace(before, after))
    with pytest.raises(ScenarioError, match=said) as raised:
        load_validation(path)
    assert all("elsewhere.yaml:" in problem.where for problem in raised.value.problems)


def test_all_that_is_wrong_comes_at_once(tmp_path: Path) -> None:
    text = (
        SOUND.replace("[ever rehoused]", "[rehouse]").replace("used: fitted", "used: no").replace("at_most: 0.1, ", "")
    )
    text = text.replace("  - eviction_only\n", "  - nothing_known\n")
    with pytest.raises(ScenarioError, match="nothing_known") as raised:
        load_validation(lay(tmp_path, text))
    assert len(raised.value.problems) >= 4


def test_names_of_shipped_validations_are_known() -> None:
    assert len(paths_of([])) >= 13
    assert [path.stem for path in paths_of(["andatu", "cluj"])] == ["andatu", "cluj"]
    with pytest.raises(ScenarioError, match=r"wanted a known validation, .*did you mean andatu\?"):
        paths_of(["andattu"])


def test_a_setting_that_nobody_reads_is_refused() -> None:
    with pytest.raises(ScenarioError, match=r"wanted a parameter or a dial, .*did you mean work.odds_applies\?"):
        altered(shipped(), ["work.odds_aplies=0.1"])
    with pytest.raises(ScenarioError, match=r"from 0\.04 to 0\.8"):
        altered(shipped(), ["work.odds_applies=3"])


def test_the_chain_and_the_alternatives_are_sound(tmp_path: Path) -> None:
    assert 0 < load_chain().rough_to_housed < load_chain().temporary_to_housed < 1
    names = [one.name for one in load_alternatives()]
    assert len(names) == len(set(names)) >= 8
    (tmp_path / "alternatives.yaml").write_text(
        "version: 1\nkind: alternatives\nalternatives:\n  - {name: odd, title: Odd, set: {work.nothing: 1}}\n"
    )
    with pytest.raises(ScenarioError, match=r"alternatives\.yaml:4:.*wanted a parameter or a dial"):
        load_alternatives(tmp_path / "alternatives.yaml")


def test_a_chain_with_a_step_missing_is_refused(tmp_path: Path) -> None:
    text = (shipped().folder / "chain.yaml").read_text(encoding="utf-8")
    kept = [line for line in text.splitlines() if "rough_to_gone" not in line]
    (tmp_path / "chain.yaml").write_text("\n".join(kept))
    with pytest.raises(ScenarioError, match=r"steps\.rough_to_gone: wanted value: and source:, got nothing"):
        load_chain(shipped()._replace(folder=tmp_path))
