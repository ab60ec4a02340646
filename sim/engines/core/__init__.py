"""The vectorised core: all runs and families of a chunk at once, in numpy."""

from sim.engines.core.stage import run_core

__all__ = ["run_core"]
