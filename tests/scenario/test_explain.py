"""A scenario told back says everything that is in force, and what is this scenario's own."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from sim.scenario.explain import as_document, explain
from sim.scenario.load import load
from sim.scenario.schema import Study
from tests.scenario.made import CITY, lay, library


def _handing(instrument: str, dials: dict[str, Any]) -> tuple[str, dict[str, int]]:
    if instrument == "rent_guarantee":
        return "Rent guarantee: rent is covered.", {"rent_guarantee": 1, "interpreter": 0}
    return "Workers on site.", {"on_site_workers": dials["workers"]}


@pytest.fixture(name="study")
def _study(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Study:
    monkeypatch.chdir(tmp_path)
    return load(lay(tmp_path), library=library(tmp_path), settings=["guarantee.workers_on_site.workers=7"])


def _text(study: Study) -> str:
    return explain(study, library=library(Path()), handing=_handing)


def test_text_fits_a_narrow_page_and_has_no_colours(study: Study) -> None:
    lines = _text(study).split("\n")
    assert max(len(line) for line in lines) <= 100
    assert all(line == line.rstrip() for line in lines)
    assert "\x1b" not in _text(study)


def test_text_begins_with_the_study_and_its_purpose(study: Study) -> None:
    text = _text(study)
    assert text.startswith("A small study\n=============\n\nThe study small runs 3 policies on the same families")
    assert "studies/small.yaml" in text
    assert "It is not a forecast, and never a tool to" in text


def test_text_tells_place_and_clock(study: Study) -> None:
    text = " ".join(_text(study).split())
    assert "Smallville has 2 camp sites with 100 families at month 0. Amounts are in EUR at the prices of 2019." in text
    assert "by the river 6 families" in text
    assert "citizens of the European Union and move freely (eu_free_movement)" in text
    assert "runs for 60 months from January 2019" in text
    assert "compares the policies at month 12, 24 and 60" in text
    assert "the same 200 replicates" in text
    assert "seed 20190408" in text


def test_text_tells_what_policies_hand_out_and_marks_changed_dials(study: Study) -> None:
    text = _text(study)
    assert (
        "1. Nothing is done (nothing), the baseline that the others are compared with\n   It has no instruments" in text
    )
    assert "   - rent_guarantee. Rent guarantee: rent is covered.\n" in text
    assert "     Hands out: rent and damage are covered for the landlord.\n" in text  # and no interpreter
    assert "     Runs from month 1 to the end.\n     Dials: *cover_months 12 (default 6).\n" in text
    assert "     Hands out: social workers on site, over all teams: 7 workers.\n" in text
    assert "     Runs from month 1 to the end.\n     Dials: *workers 7 (default 4).\n" in text
    assert "     Runs from month 1 to the end.\n     Dials: *workers 5 (default 4).\n" in text


def test_calendar_of_an_instrument_is_told_in_words(tmp_path: Path) -> None:
    changed = ["workers.workers_on_site.start=3", "workers.workers_on_site.stop=25"]
    text = _text(load(lay(tmp_path), library=library(tmp_path), settings=changed))
    assert "Runs from month 3 to month 24.\n     Dials: *start 3 (default 1), *stop 25 (default 0), *workers 5" in text


def test_every_number_in_force_has_its_unit_range_evidence_and_source(study: Study) -> None:
    text = _text(study)
    assert "Chapter work (2 numbers)" in text
    assert (
        "* odds_of_a_job                      0.03  odds per adult-month       0.01 to 0.04       assumed\n"
        "      What work.odds_of_a_job means. The model's own value is 0.02.\n"
        "      Source: set in small.yaml.\n"
    ) in text
    assert (
        "  job_is_asked_for                     no  statement                                     text\n"
        "      What work.job_is_asked_for means.\n"
        "      Source: A made-up source, checked on 2026-01-31.\n"
    ) in text
    assert "      Source: A survey, checked on 2026-11-23.\n" in text
    assert "Mainstream costs, which every policy moves (1 number)" in text
    assert "Instrument workers_on_site (4 numbers)" in text  # workers is set in two ways


def test_evidence_is_counted_and_assumptions_are_called_so(study: Study) -> None:
    text = _text(study)
    assert "  measured (published figures)              1 (20%)               0 (0%)\n" in text
    assert "  assumed                                   2 (40%)              2 (67%)\n" in text
    assert "  together                                        5                    3\n" in text
    assert "When an instrument starts, stops and builds up is a choice of the study, and is not counted here." in text
    assert "An assumed number is an assumption: nobody has measured it." in text


def test_document_is_json_and_says_the_same(study: Study) -> None:
    document = json.loads(json.dumps(as_document(study, library=library(Path()), handing=_handing), allow_nan=False))
    assert document["schema"] == 1
    assert document["study"]["horizons"] == [12, 24, 60]
    assert document["city"]["families"] == 100
    assert [policy["baseline"] for policy in document["policies"]] == [True, False, False]
    workers = document["policies"][1]["instruments"][1]
    assert workers["hands_out"] == [
        {"name": "on_site_workers", "amount": 7, "unit": "workers", "meaning": "social workers on site, over all teams"}
    ]
    assert [(dial["name"], dial["changed"]) for dial in workers["dials"]][-1] == ("workers_on_site.workers", True)
    assert document["evidence"]["common"]["measured"] == {"count": 1, "share": 0.2}
    odds = document["parameters"][0]
    assert (odds["name"], odds["value"], odds["default"], odds["evidence"]) == (
        "work.odds_of_a_job",
        0.03,
        0.02,
        "assumed",
    )


def test_value_with_new_evidence_is_marked_though_equal(tmp_path: Path) -> None:
    text = CITY.replace("value: 0.058", "value: 0.055")
    study = load(lay(tmp_path, city=text), library=library(tmp_path))
    rates = [
        one for one in as_document(study, library=library(tmp_path), handing=_handing)["parameters"] if one["changed"]
    ]
    assert [one["name"] for one in rates] == ["work.odds_of_a_job", "camp.clearance_rate"]
