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


def beyond(study: Study) -> list[Problem]:
    """What a study asks for that is more than the page runs."""
    text = words()["limits"]
    asked = (
        ("months", study.months, MONTHS, text["months"]),
        ("replicates", study.replicates, REPLICATES, text["replicates"]),
        ("policies", len(study.policies), POLICIES, text["policies"]),
    )
    problems = [
        Problem(text["here"], key, wanted.format(most=most), str(got), text["todo"])
        for key, got, most, wanted in asked
        if got > most
    ]
    if not problems and work(study) > FAMILY_MONTHS:
        most = FAMILY_MONTHS // (families(study) * study.months * len(study.policies))
        wanted = text["work"].format(most=max(most, 1), policies=len(study.policies), months=study.months)
        problems.append(Problem(text["here"], "replicates", wanted, number(study.replicates), text["todo"]))
    return problems
