"""How much one page may ask for: bounds that keep a shared machine answering, and what to do beyond them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.errors import Problem
from sim.show.app.wording import number, words

if TYPE_CHECKING:
    from sim.scenario.schema import Study

MONTHS = 120
REPLICATES = 500
POLICIES = 12
FAMILY_MONTHS = 100_000_000
"""Families times months times runs: about a minute of one core."""
UPLOAD_BYTES = 64 * 1024
FAMILY_MONTHS_A_JOB = 20_000_000
"""Work for which it is worth starting one worker process more."""


def families(study: Study) -> int:
    """Families in the camps at month 0."""
    return sum(camp.families for camp in study.city.camps)


def runs(study: Study) -> int:
    """Runs of a study: policies times replicates."""
    return len(study.policies) * study.replicates


def work(study: Study) -> int:
    """Family-months of a study, newcomers not counted."""
    return families(study) * study.months * runs(study)


def too_many(months: object, replicates: object, policies: int) -> list[Problem]:
    """What is asked for that is more than the page runs, whether or not the rest of the study is sound."""
    text = words()["limits"]
    asked = (("months", months, MONTHS), ("replicates", replicates, REPLICATES), ("policies", policies, POLICIES))
    return [
        Problem(text["here"], key, text[key].format(most=most), str(got), text["todo"])
        for key, got, most in asked
        if isinstance(got, int) and got > most
    ]


def too_much(study: Study) -> list[Problem]:
    """The problem of a study whose numbers are each within bounds, but not all together."""
    if work(study) <= FAMILY_MONTHS:
        return []
    text = words()["limits"]
    most = FAMILY_MONTHS // (families(study) * study.months * len(study.policies))
    wanted = text["work"].format(most=max(most, 1), policies=len(study.policies), months=study.months)
    return [Problem(text["here"], "replicates", wanted, number(study.replicates), text["todo"])]
