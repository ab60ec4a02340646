"""The compiled engine: the agents' own month, compiled by numba over the core's board."""

from sim.engines.fast.run import run_fast

__all__ = ["run_fast"]
