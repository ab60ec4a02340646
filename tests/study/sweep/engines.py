"""Engines that fail, kill their worker, or wait, at chosen runs; workers find them by name."""

import os
import signal
import time
from pathlib import Path

from sim.engines.core import run_core

BAD = (9, 30)
"""Replicates that fail under the village."""


def fails(plan, first, replicates):
    """Raises where the chunk holds a bad replicate of the village."""
    bad = [number for number in BAD if first <= number < first + replicates]
    if bad and any(arm.policy == "insertion_village" for arm in plan.arms):
        raise ZeroDivisionError(f"replicate {bad[0]} cannot be")
    return run_core(plan, first, replicates)


def kills_once(plan, first, replicates):
    """Kills its worker the first time that it is asked."""
    try:
        os.close(os.open(os.environ["KILL_MARK"], os.O_CREAT | os.O_EXCL))
    except FileExistsError:
        return run_core(plan, first, replicates)
    os.kill(os.getpid(), signal.SIGKILL)


def kills_at_ten(plan, first, replicates):
    """Kills its worker whenever the chunk holds replicate ten."""
    if first <= 10 < first + replicates:
        os.kill(os.getpid(), signal.SIGKILL)
    return run_core(plan, first, replicates)


def kills_for_long(plan, first, replicates):
    """The same as long as a file is there."""
    return (kills_at_ten if Path(os.environ["KILL_MARK"]).exists() else run_core)(plan, first, replicates)


def waits(plan, first, replicates):
    """Takes its time."""
    time.sleep(0.2)
    return run_core(plan, first, replicates)
