"""The command `camp2housing`."""

from sim.cli.entry import main

__all__ = ["main"]
