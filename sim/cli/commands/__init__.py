"""One file for each command; each defines `command`, and `sim.cli.group` lists it."""
