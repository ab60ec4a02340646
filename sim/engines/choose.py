"""Chooses the engine that runs a plan: numpy, or the same month compiled where numba is there. No bit depends on it."""

from __future__ import annotations

import os
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from sim.errors import Problem, UserError

if TYPE_CHECKING:
    from collections.abc import Callable

    from sim.history import History
    from sim.scenario.plan import Plan

VARIABLE = "CAMP2HOUSING_ENGINE"
"""The environment variable that says which engine runs: auto, numpy or compiled. Worker processes inherit it."""

AUTO, NUMPY, COMPILED = "auto", "numpy", "compiled"

WORTH_COMPILING = 100_000_000
"""Family-months from which the first compilation pays: about a minute of the numpy core."""


def asked() -> str:
    """The engine that the user asks for; raises UserError for a word that is none."""
    word = os.environ.get(VARIABLE, AUTO)
    if word not in (AUTO, NUMPY, COMPILED):
        raise UserError([Problem(VARIABLE, "", f"{AUTO}, {NUMPY} or {COMPILED}", repr(word), f"set {VARIABLE}={AUTO}")])
    if word == COMPILED and find_spec("numba") is None:
        remedy = f"install camp-to-housing[fast], or set {VARIABLE}={NUMPY}"
        raise UserError([Problem(VARIABLE, "", "numba to be installed", "no numba", remedy)])
    return word


def prepare(family_months: int) -> None:
    """Compile now, before worker processes start, if it is asked for or so many family-months are worth it."""
    word = asked()
    if word == NUMPY or find_spec("numba") is None:
        return
    from sim.engines.fast.compile import compiled_month, is_compiled

    if word == COMPILED or (family_months >= WORTH_COMPILING and not is_compiled()):
        compiled_month()


def runs_compiled() -> bool:
    """Whether a plan is run compiled: where that is asked for, or the compiled month is there already."""
    word = asked()
    if word != AUTO:
        return word == COMPILED
    if find_spec("numba") is None:
        return False
    from sim.engines.fast.compile import is_compiled

    return is_compiled()


def run(
    plan: Plan, first_replicate: int, replicates: int, observe: Callable[[int, Any], None] | None = None
) -> History:
    """Run all arms of a plan for a consecutive range of replicates, by the engine that is chosen."""
    if runs_compiled():
        from sim.engines.fast import run_fast

        return run_fast(plan, first_replicate, replicates, observe)
    from sim.engines.core import run_core

    return run_core(plan, first_replicate, replicates, observe)
