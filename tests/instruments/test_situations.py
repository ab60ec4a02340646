"""Every situation and every bill of tests/instruments/situations/*.yaml comes out as it is written there."""

from __future__ import annotations

import re

import pytest
import yaml

from sim.history import NAMES as COUNTS
from sim.supports import NAMES as SUPPORTS
from tests.instruments.situations import (
    FOLDER,
    INSTRUMENTS,
    Account,
    Situation,
    accounts,
    at_ends,
    bills,
    booked,
    content,
    files,
    handed_out,
    situations,
)


@pytest.mark.parametrize("situation", situations(), ids=str)
def test_situation(situation: Situation) -> None:
    assert set(situation.hands_out) <= set(SUPPORTS)
    assert handed_out({situation.instrument: situation.dials}, situation.month) == situation.hands_out


@pytest.mark.parametrize("account", accounts(), ids=str)
def test_bill(account: Account) -> None:
    assert set(account.counts) <= set(COUNTS)
    assert booked(account.instrument, account.dials, account.counts) == account.cents


@pytest.mark.parametrize("situation", situations(), ids=str)
def test_a_situation_says_all_that_matters(situation: Situation) -> None:
    """The dials that it leaves out may stand at either end of their range."""
    for dials in at_ends(situation.instrument, situation.dials):
        assert handed_out({situation.instrument: dials}, situation.month) == situation.hands_out


@pytest.mark.parametrize("account", accounts(), ids=str)
def test_a_bill_says_all_that_matters(account: Account) -> None:
    for dials in at_ends(account.instrument, account.dials):
        assert booked(account.instrument, dials, account.counts) == account.cents


def test_every_instrument_has_situations_and_bills() -> None:
    assert [path.stem for path in files()] == INSTRUMENTS
    for path in files():
        said = content(path)
        assert set(said) == {"instrument", "situations", "bills"}
        assert said["instrument"] == path.stem
        titles = [one["title"] for one in [*said["situations"], *said["bills"]]]
        assert len(titles) == len(set(titles))


@pytest.mark.parametrize("instrument", INSTRUMENTS)
def test_every_support_and_line_of_an_instrument_is_in_a_situation(instrument: str) -> None:
    """Whoever adds a support or a bill adds the situation that shows it."""
    shown = {name for one in situations() if one.instrument == instrument for name in one.hands_out}
    paid = {line for one in accounts() if one.instrument == instrument for line in one.cents}
    every = {
        name
        for one in situations()
        if one.instrument == instrument
        for name in handed_out({instrument: one.dials}, 600)
    }
    assert every <= shown
    assert {bill.line for bill in bills(instrument, {})} == paid


def test_the_example_of_the_guide_is_right() -> None:
    """README.md beside the situations shows one: it is a situation of its own."""
    (example,) = re.findall(r"```yaml\n(.*?)```", (FOLDER / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    said = yaml.safe_load(example)
    for one in said["situations"]:
        assert handed_out({said["instrument"]: one["dials"]}, one["month"]) == one["hands_out"]
    for one in said["bills"]:
        assert booked(said["instrument"], one["dials"], one["counts"]) == one["cents"]
