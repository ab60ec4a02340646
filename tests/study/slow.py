"""An engine that never ends, and says which processes run it."""

import os
import time
from pathlib import Path

PLAN = ("slow",)


def engine(plan, first, replicates):
    Path(f"{os.environ['SLOW_MARK']}-{os.getpid()}").touch()
    time.sleep(600)
