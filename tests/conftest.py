"""Tests run on the numpy core unless they ask for another engine: which one is chosen must not depend on a cache."""

import os

from sim.engines.choose import NUMPY, VARIABLE

os.environ.setdefault(VARIABLE, NUMPY)
