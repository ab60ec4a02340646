"""Things for a worker process to do in tests: quick ones, endless ones, and such that fail."""

import os
import signal
import time
from pathlib import Path

from sim.errors import Problem, UserError


def add(tell, left, right):
    tell("progress", (1, 2))
    return left + right


def who(tell):
    return os.getpid()


def endless(tell, mark):
    """Says which process it is, and never ends."""
    tell("progress", (0, 1))
    Path(mark).write_text(str(os.getpid()))
    time.sleep(600)


def refuses(tell):
    raise UserError([Problem("here", "months", "fewer months", "many")])


def breaks(tell):
    raise RuntimeError("a fault\nof ours")


def dies(tell):
    os.kill(os.getpid(), signal.SIGKILL)
