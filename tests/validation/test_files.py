"""Every shipped validation is read and runs, and its rows say what they should."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from sim.scenario.contenders import load_alternatives
from sim.scenario.library import shipped
from sim.scenario.observed import STATES
from sim.scenario.phased import plan_of
from sim.scenario.validation import altered, load_validation, paths_of
from sim.study.alternatives import TODAY, weigh
from sim.study.document import dumps
from sim.study.film import shoot
from sim.study.validate import validate
from sim.study.validating import STUDY

FILES = {path.stem: path for path in paths_of([])}
SMALL = ("andatu", "montreuil", "un_chez_soi")


@pytest.mark.parametrize("name", sorted(FILES))
def test_every_file_is_sound(name: str) -> None:
    found = load_validation(FILES[name])
    assert found.name == name
    rows = [row.name for row in found.observed]
    assert len(rows) == len(set(rows)) > 0
    assert len(found.independent) > 40
    for row in found.observed:
        assert row.published.source
        assert row.published.low < row.published.high


@pytest.mark.parametrize("name", sorted(FILES))
def test_every_file_runs(name: str) -> None:
    verdicts = validate([FILES[name]], replicates=2)
    for row in verdicts.rows:
        assert np.isfinite(row.simulated.mean), row.observed.name
        assert np.isfinite(row.score)
        assert row.verdict in ("inside", "near", "miss")
        if row.observed.seen.measure in ("share", "time_share"):
            assert 0 <= row.simulated.mean <= 1
    assert json.loads(dumps(verdicts.document()))["validations"][0]["name"] == name
    assert len(verdicts.frame()) == len(verdicts.rows)


def test_both_kinds_of_use_are_there() -> None:
    used = [row.used for path in FILES.values() for row in load_validation(path).observed]
    assert used.count("predicted") > used.count("fitted") > 0, "more is fitted than predicted"


def test_chunks_and_workers_change_no_number() -> None:
    whole = validate([FILES["andatu"]], replicates=3)
    parts = validate([FILES["andatu"]], replicates=3, jobs=2)
    assert [row.simulated for row in whole.rows] == [row.simulated for row in parts.rows]


def test_the_film_agrees_with_the_history_of_the_engine() -> None:
    from sim.engines.core import run_core
    from sim.history import INDEX

    plan = plan_of(load_validation(FILES["montreuil"]))
    film = shoot(plan, 0, 2)["villages"]
    counts = run_core(plan, 0, 2).counts
    cohort = film.state("resident")
    for state, name in (("durably_housed", "durable"), ("rough", "rough"), ("gone", "gone"), ("hotel", "shelter")):
        assert (film.state(state) & cohort).sum(axis=2).tolist() == counts[:, :, INDEX[name]].tolist()
    jobs = (film.monthly["jobs"] * (film.state("here") & cohort)).sum(axis=2)
    assert jobs.tolist() == counts[:, :, INDEX["adults_in_work"]].tolist()
    assert set(STATES) >= set(film.seen) - {"arrived"}


def test_other_shared_values_move_the_numbers() -> None:
    usual = validate([FILES["andatu"]], replicates=3)
    fewer = validate([FILES["andatu"]], replicates=3, library=altered(shipped(), ["papers.help_ratio=7"]))
    assert fewer.rows[0].simulated.mean < usual.rows[0].simulated.mean


def test_alternatives_are_scored_and_the_policies_ranked() -> None:
    chosen = [one for one in load_alternatives() if one.name == "work_gate"]
    table = weigh([FILES["seine_saint_denis"]], STUDY, replicates=1, alternatives=chosen)
    today, gate = table.rows
    assert (today.name, today.score, today.same) == (TODAY, 1.0, 1.0)
    assert gate.score != 1.0
    assert set(gate.ranking) == set(today.ranking)
    assert len(table.frame()) == 2
    assert json.loads(dumps(table.document()))["alternatives"][1]["name"] == "work_gate"


def test_small_programmes_do_not_lean_on_shipped_cities() -> None:
    for name in SMALL:
        assert "city: " not in Path(FILES[name]).read_text(encoding="utf-8")


def test_the_page_holds_every_number() -> None:
    page = (shipped().folder.parent / "docs" / "validation.md").read_text(encoding="utf-8")
    for path in FILES.values():
        for row in load_validation(path).observed:
            assert f"| {path.stem} | {row.title} |" in page, "renew the table of docs/validation.md"
