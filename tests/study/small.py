"""The study of Toulouse on two small sites, for tests that have to run it."""

from dataclasses import replace

from sim.scenario.load import load
from sim.scenario.schema import Camp
from tests.cli.asked import STUDY

CAMPS = (Camp("a", 30), Camp("b", 20))


def study(policies, months=12, replicates=4, camps=CAMPS, settings=()):
    """Some shipped policies with the study's baseline; `camps` None: on the sites of the city itself."""
    whole = load(STUDY, months=months, replicates=replicates, policies=policies, settings=settings)
    if camps is None:
        return whole
    return replace(whole, city=replace(whole.city, camps=camps))
