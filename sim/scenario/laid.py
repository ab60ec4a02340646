"""The texts of files that `camp2housing new` lays; NAME, TITLE, WORDS and LOCAL are filled in there."""

from __future__ import annotations

CITY = """\
# A new city. It is valid as it stands: `camp2housing check` this file, then put your city's facts in the place of what
# is assumed, and check again. Whatever you do not set here keeps the value that the model ships with (Toulouse's).
version: 1
kind: city
name: "NAME"
title: "TITLE"
currency: EUR        # three capital letters; amounts in this file are in it
price_year: 2019     # the year of its prices
# The law by which families get papers:
#   work_permit_before_2014: Romanian and Bulgarian citizens needed a permit to work
#   eu_free_movement:        citizens of the European Union move freely
#   national:                the families are nationals; an identity card and an address are enough
law_regime: eu_free_movement
# Every site at the start of the study with the families that live on it, counted by anybody or not. Say in a comment
# who counted and when. No names of families, no addresses: a site may be called by a number.
camps:
  - {name: site 1, families: 40}
  - {name: site 2, families: 20}
# What is known locally. Take the # away and set your value: a bare number is an assumption of yours; a measured one
# says so, with a source that a reader can open and find the number in:
#   social_housing.lettings_a_year: {value: 1200, evidence: measured, source: "...", checked_on: 2026-11-23}
# Where the model's range does not fit your city, add range: [lowest, highest].
parameters:
LOCAL
"""

STUDY = """\
# A first study of TITLE: the shipped policies on its families. Add a policy of your own in ../policies, and list it.
version: 1
kind: study
name: "NAME"
title: "What would each policy do for the families in TITLE's camps?"
city: "NAME"
policies: [eviction_only, emergency_shelter, insertion_village, housing_first, toulouse_model]
baseline: eviction_only       # with which the others are compared
months: 60
replicates: 200               # sets of families with one life's luck; fewer is quicker, and less sure
seed: 1                       # any whole number; give it with every result that you publish
starts: "2019-01"
horizons: [12, 24, 36, 60]
"""

TARGETS = """\
# What TITLE has counted itself. To learn from it, beside the study's file:
#   camp2housing calibrate studies/NAME.yaml --targets targets/NAME.csv --free A,B
# One line for each count. Lines with # are comments: take the # of an example away and put your own numbers in.
#
# measure      what was counted: CHOICES
# month        of the study (12) or a date (2019-12); since: where a flow begins, 0 unless told
# subgroup     of whom, if not of all: GROUPS
# policy       what was in force, by its name in the study (the study's baseline unless told)
# value        a share as a part of 1 (0.35 for 35%), an amount as it is
# low, high    the 95% interval of the count: how far off the counting may be (both equal to the value: a full count)
# sample       in place of low and high: how many were asked, for a share from a survey
# discrepancy  how far the model itself may be off, one standard deviation (8 points of a share of a half, 10% of an
#              amount unless told: what it missed published numbers by)
# use          fit (learn from it) or check (hold it back, and see whether it is foretold)
# source       where a reader finds the number. Counts of people only: no names, no lists of families.
measure,month,since,subgroup,policy,value,low,high,sample,discrepancy,use,source
# persons_in_camps,12,,,eviction_only,230,210,250,,,fit,"the city's count, December"
# families_placed,24,,,toulouse_model,18,18,18,,,fit,"leases signed with the programme by then, full count"
# adults_in_work,24,,resident,toulouse_model,0.12,,,80,,fit,"survey of 80 adults"
# evictions_a_year,12,0,,eviction_only,0.5,0.3,0.7,,,check,"associations' count of clearances lived through"
"""

INSTRUMENT = '''\
"""WORDS: one sentence that says what it hands out, to whom, and where it comes from.

Then the source of its price, and whether that is all-in or a bill of parts (never both).
"""

from __future__ import annotations

from typing import NamedTuple

from sim.supports import Bill


class Dials(NamedTuple):
    """Numbers of `parameters/instruments/NAME.yaml`: the same names in the same order, start, stop and ramp first."""

    start: int
    stop: int
    ramp: int
    workers: int
    worker_eur_year: int


def supports(dials: Dials) -> dict[str, int]:
    """What is handed out each month while the instrument runs.

    Names are those of `sim/supports.py`. An instrument touches no probability: the rulebook says what a support does.
    A support that no rule knows yet is added there first, with a rule that reads it in both engines.
    """
    return {
        "follow_up_workers": dials.workers,
    }


def bills(dials: Dials) -> tuple[Bill, ...]:
    """What it costs, by counted activity (`sim/history.py`), in whole cents: price times count, never a lump sum.

    Nothing may be billed that another instrument bills already.
    """
    return (
        Bill(
            "WORDS, workers",
            "workers_follow_up",
            100 * dials.worker_eur_year // 12,
            "city",
            "accompaniment",
            "resource",
        ),
    )
'''

DIALS = """\
# The dials of NAME: exactly the fields of Dials in sim/instruments/NAME.py, in the same order.
# evidence: measured (with a source that a reader can open), text (the study visit), expert, or assumed. Say what is not
# known: an assumed number gets a range wide enough to be honest. Units are those of sim/parameters/units.py.
version: 1
instrument: "NAME"
parameters:
  start:
    value: 1
    type: whole
    unit: month
    range: [1, 600]
    prior: fixed
    evidence: assumed
    source: "The study's calendar"
    checked_on: 2026-11-23
    meaning: "First month"
  stop:
    value: 0
    type: whole
    unit: month
    range: [0, 600]
    prior: fixed
    evidence: assumed
    source: "The study's calendar"
    checked_on: 2026-11-23
    meaning: "Month from which it no longer runs (0: never)"
  ramp:
    value: 0
    type: whole
    unit: months
    range: [0, 60]
    prior: fixed
    evidence: assumed
    source: "The study's calendar"
    checked_on: 2026-11-23
    meaning: "Months over which pooled amounts build up"
  workers:
    value: 2
    type: whole
    unit: workers
    range: [1, 10]
    prior: uniform
    evidence: assumed
    source: "To be found"
    checked_on: 2026-11-23
    meaning: "Workers"
  worker_eur_year:
    value: 46000
    type: whole
    unit: EUR/year
    range: [30000, 60000]
    prior: uniform
    evidence: assumed
    source: "To be found"
    checked_on: 2026-11-23
    meaning: "Cost of a worker"
"""

SITUATIONS = """\
# What NAME hands out and costs, in situations that a non-programmer can read and add (see README.md beside this file).
# The tests say what else a new instrument asks for: a component in sim/study/components.py, and, if it hands out a
# pooled amount, the dial by which it grows in sim/study/scale.py.
instrument: "NAME"
situations:
  - title: Three workers
    dials: {workers: 3}
    month: 1
    hands_out: {follow_up_workers: 3}
bills:
  - title: Three workers in post for a month at 48,000 a year
    dials: {worker_eur_year: 48000}
    counts: {workers_follow_up: 3}
    cents: {"WORDS, workers": 1200000}
"""
