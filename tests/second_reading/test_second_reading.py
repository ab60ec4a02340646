"""The measured numbers that move rankings most, derived a second time from the published figures, blind to the first.

`second_reading.yaml` holds the second reading: value, interval and sum. A number of the model lies within that
interval, or the difference is listed here with its reason.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from sim.parameters.loader import chapters, instruments

READING: list[dict[str, Any]] = yaml.safe_load(
    Path(__file__).with_name("second_reading.yaml").read_text(encoding="utf-8")
)
NUMBERS = {
    name: parameter
    for shelf in (chapters(), instruments())
    for shelves in shelf.values()
    for name, parameter in ((entry.name, entry) for entry in shelves.values())
}
READ = [entry for entry in READING if entry["value"] is not None]

DIFFERS = {
    "tenancy.odds_order": "fitted to the evictions of public tenancies, with the arrears and the help of "
    "the model; called expert since",
    "tenancy.rooms_a_family": "1.84 rooms a family, rounded up to whole rooms",
    "work.odds_renewed_insertion": "0.43 is the odds of any work at exit: here 0.25 for a fixed-term contract beside "
    "0.15 for a permanent one",
}
"""Numbers outside the second reader's interval, and why."""

PROVISIONAL: set[str] = set()
"""Measured numbers that wait for their second reading."""


def test_at_least_60_numbers_were_read_twice() -> None:
    assert len(READ) >= 60
    assert all(entry["name"] in NUMBERS for entry in READ)


def test_a_measured_number_is_read_twice_or_listed_as_provisional() -> None:
    measured = {name for name, parameter in NUMBERS.items() if parameter.evidence == "measured"}
    assert measured - {str(entry["name"]) for entry in READ} == PROVISIONAL


@pytest.mark.parametrize("entry", READ, ids=lambda entry: str(entry["name"]))
def test_both_readings_agree_or_the_difference_is_explained(entry: dict[str, Any]) -> None:
    ours = float(NUMBERS[entry["name"]].value)
    within = float(entry["low"]) - 1e-9 <= ours <= float(entry["high"]) + 1e-9
    assert within != (entry["name"] in DIFFERS), f"ours {ours}, second reading {entry['low']} to {entry['high']}"


@pytest.mark.parametrize("entry", READ, ids=lambda entry: str(entry["name"]))
def test_a_second_reading_shows_its_sum(entry: dict[str, Any]) -> None:
    assert len(str(entry["derivation"])) > 20
    assert entry["source"]
