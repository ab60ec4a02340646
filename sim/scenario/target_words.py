"""The words in which a city's own count can be written in a file of targets, and the count of the model behind each.

A word stands for a `Seen` (see `sim.scenario.observed`): over whom, in which state, in which unit. What is not in this
list can be written out under `observed_as:`, as in a validation file.
"""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import NamedTuple

from sim.parameters.forms import NAME


class Word(NamedTuple):
    """One count. `measure`, `unit`, `counting` and the conditions are those of `observed.Seen`; `flow`: over a window.

    `measure` is `cost` where money is counted (`event` then says which spending), in units of the city's currency.
    """

    title: str
    measure: str = "share"
    unit: str = "families"
    counting: str = ""
    among: tuple[str, ...] = ()
    where: tuple[str, ...] = ()
    event: str = ""
    per: str = "year"
    flow: bool = False


FIRST = ("resident",)
"""Shares are of the families that live in a camp at month 0, as everywhere in the results."""

SHARES: dict[str, tuple[str, tuple[str, ...]]] = {
    "durably_housed": ("in a lasting tenancy at three month-ends in a row", ("durably_housed",)),
    "any_home": ("in a tenancy or a temporary home", ("any_home",)),
    "temporary_home": ("on a plot, in a temporary flat or a renovated building", ("temporary",)),
    "shelter": ("in a hotel or emergency shelter", ("hotel",)),
    "camp_or_street": ("in a camp, a squat or the street", ("rough",)),
    "gone": ("left the city", ("gone",)),
    "ever_housed": ("ever in a tenancy of any kind by then", ("ever lease",)),
    "ever_accommodated": ("ever in a tenancy or a temporary home by then", ("ever any_home",)),
    "job_and_home": ("durably housed with an adult in declared work", ("job_and_home",)),
    "admitted": ("ever in the charge of a programme", ("admitted",)),
}

AMOUNTS: dict[str, tuple[str, tuple[str, ...]]] = {
    "in_camps": ("in camps, newcomers included", ("camp",)),
    "in_camps_or_street": ("in camps, squats or the street, newcomers included", ("rough",)),
    "in_shelter": ("in hotels or emergency shelters", ("hotel",)),
    "in_temporary_homes": ("on plots, in temporary flats or renovated buildings", ("temporary",)),
    "durably_housed": ("in a lasting tenancy on the date", ("durably_housed",)),
    "placed": ("ever let a home in the charge of a programme", ("ever rehoused",)),
    "placed_in_social_homes": ("ever let a social home in the charge of a programme", ("ever rehoused", "ever social")),
    "accommodated": ("ever in a tenancy or a temporary home", ("ever any_home",)),
    "gone": ("left the city by then", ("ever gone",)),
}

WORDS: dict[str, Word] = {
    **{name: Word(f"share of first families {said}", among=FIRST, where=who) for name, (said, who) in SHARES.items()},
    **{
        f"{name}_persons": Word(f"share of their persons {said}", unit="persons", among=FIRST, where=where)
        for name, (said, where) in SHARES.items()
    },
    **{f"families_{name}": Word(f"families {said}", "amount", where=where) for name, (said, where) in AMOUNTS.items()},
    **{
        f"persons_{name}": Word(f"persons {said}", "amount", "persons", where=where)
        for name, (said, where) in AMOUNTS.items()
    },
    "adults_in_work": Word(
        "share of adults of first families with a declared contract; those gone count as out of work",
        unit="adults", counting="adults_in_work", among=FIRST,
    ),
    "adults_here_in_work": Word(
        "share of adults still in the city with a declared contract", unit="adults", counting="adults_in_work",
        among=("resident", "here"),
    ),
    "people_in_work": Word(
        "adults with a declared contract, newcomers included", "amount", "adults", "adults_in_work", where=("here",)
    ),
    "taking_up_work_a_year": Word(
        "adults who take up work, for each adult of the city's families and year", "rate", "adults", where=("here",),
        event="new_worker", flow=True,
    ),
    "evictions_a_year": Word(
        "clearances lived through, for each family in a camp and year, repeats included", "rate", where=("camp",),
        event="cleared", flow=True,
    ),
    "tenancies_lost_a_year": Word(
        "tenancies that fail, for each tenancy and year", "rate", where=("lease",), event="tenancy_lost", flow=True
    ),
    "camps_change_a_year": Word(
        "yearly change of the persons in camps, as a share", "change", "persons", where=("camp",), flow=True
    ),
    "months_to_a_home": Word(
        "mean months from the start to a first tenancy, of first families that had one by then", "months_to",
        among=FIRST, where=("lease",), flow=True,
    ),
    "cost_eur_per_family": Word("public cost since month 0, discounted, for each first family", "cost", event="public"),
    "programme_cost_eur_per_family": Word(
        "the programme's own spending since month 0, discounted, for each first family", "cost", event="programme"
    ),
}  # fmt: skip
"""Every word of the column `measure`, and what it counts."""

SUBGROUPS: dict[str, str] = {
    "large": "families of five persons or more",
    "not large": "families of fewer than five",
    "admitted": "families ever in the charge of a programme",
    "never admitted": "families that no programme took in",
    "known": "families interviewed by the census",
    "resident": "families in a camp at month 0",
    "newcomer": "families that arrived later",
    "in_work": "families in which an adult works",
    "not in_work": "families without work",
}
"""Every word of the column `subgroup`."""


def closest(asked: str) -> str:
    """What the model can count that comes nearest to a word it does not know, with its meaning."""
    spelt = get_close_matches(asked, WORDS, n=1, cutoff=0.7)
    best = spelt[0] if spelt else max(WORDS, key=lambda name: (_in_common(asked, name), -len(name)))
    if not spelt and _in_common(asked, best) == 0:
        return f"known: {', '.join(WORDS)}"
    return f"the nearest that it can count is {best} ({WORDS[best].title})"


DULL = {"the", "and", "for", "each", "ever", "pers", "fami", "shar", "firs", "thei", "that", "numb", "coun", "tota"}
"""Beginnings of words that tell no count from another."""


def _in_common(asked: str, name: str) -> int:
    """Words that a question shares with a count: those of its name weigh double."""
    words, known = _stems(asked), _stems(name)
    return 2 * len(words & known) + len(words & _stems(WORDS[name].title))


def _stems(text: str) -> set[str]:
    """Beginnings of the words that say something: people and persons, housing and housed meet in them."""
    same = {
        "peop": "pers", "empl": "work", "job": "work", "jobs": "work", "unem": "work", "rent": "tena", "flat": "home",
        "clea": "evic", "spen": "cost", "pric": "cost", "wait": "mont",
    }  # fmt: skip
    stems = {word[:4] for word in re.findall("[a-z]+", text.lower()) if len(word) > 2}
    return {same.get(stem, stem) for stem in stems} - DULL


def named(measure: str, subgroup: str, month: int, policy: str) -> str:
    """The name that a target gets where its file gives it none."""
    parts = [measure, re.sub("[^a-z0-9]+", "_", subgroup.lower()), f"m{month}", policy]
    return re.sub(r"[^a-z0-9_]", "_", "_".join(part for part in parts if part).lower())[:60] or NAME
