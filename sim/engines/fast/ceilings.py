"""The highest probability of each frequent question: whose lot lies above it need not ask the rule.

As in the core (`Board.lucky`), this changes no bit and saves most of the time of daily life: rules are products of
odds ratios raised by shares, so their highest probability lies at a corner of their arguments.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from sim.codes import CONTRACTS, PLACES
from sim.draws import NUMBER, QUESTIONS
from sim.engines.core.board import highest
from sim.rules import camp, health, landlords, money, papers, places, schooling, social_housing, tenancy, work
from sim.world.terms import JOB_SLOTS

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy.typing as npt

NO_CEILING = 2.0
"""Above any lot."""

LEVELS = 2
"""Ceilings of a question: of a family that neither a scheme nor help reaches, and of any."""

NO, YES = (0.0,), (0.0, 1.0)
CONTRACT = tuple(range(1, len(CONTRACTS)))


class Asked(NamedTuple):
    """A rule that a question is asked for: the chance at given arguments and the rulebook, and what they can be."""

    question: str
    chance: Callable[..., Any]
    ranges: tuple[tuple[float, ...], ...]
    reached: tuple[int, ...] = ()
    """Those of the arguments that are nothing for a family without a scheme and without help."""

    def highest(self, k: Any, alone: bool) -> float:
        """The highest chance of a family that is alone, or of any."""
        ranges = [NO if alone and place in self.reached else each for place, each in enumerate(self.ranges)]
        return highest(lambda *corner: self.chance(k, *corner), *ranges)


def applies(k: Any, help_: float, ready: float, *each: float) -> Any:
    """The chance of an application, at the obstacles and supports that can be."""
    hampered = work.obstacles(each[0], each[1], each[2], k.work)
    supported = work.supports(help_, ready, k.work)
    return work.applies(len(JOB_SLOTS), hampered, supported, each[3], each[4], k.work)


def lasting(k: Any, help_: float, job: float, post: float, lang: float, fair: float) -> Any:
    """The chance of a lasting right."""
    return papers.lasting_right(help_, job, post, lang, papers.eased(fair, k.nationals, k.papers), k.papers)


def leaves(k: Any, place: int, roof: float, back: float) -> Any:
    """The chance of leaving the city from a place."""
    return camp.leaves_city(roof, places.tenant(place), back, k.camp)


ASKED = (
    Asked("address", lambda k: papers.obtains_address(k.papers), ()),
    Asked("health", lambda k, rough: health.falls_ill(rough, k.health), (YES,)),
    Asked("health", lambda k, met, help_, has: health.treated(met, help_, has, k.health), (YES, YES, YES), (0, 1)),
    Asked("school", lambda k, teens, met, roof: schooling.drops_out(teens, met, roof, k.schooling), (YES,) * 3, (1,)),
    Asked("school", lambda k, met, help_, roof: schooling.enrols(met, help_, roof, k.schooling), (YES,) * 3, (0, 1)),
    Asked("papers", lasting, (YES,) * 5, (0,)),
    Asked(
        "files_application",
        lambda k, help_, post, workshop: social_housing.files(help_, post, workshop, k.social_housing),
        (YES, YES, YES),
        (0,),
    ),
    Asked("applies", applies, (YES,) * 7, (0, 1)),
    Asked("falls_behind", lambda k, burdened, help_, job: money.behind(burdened, help_, job, k.money), (YES,) * 3),
    Asked(
        "order",
        lambda k, serious, private, early, help_: tenancy.order_issued(serious, private, early, help_, k.tenancy),
        (YES,) * 4,
    ),
    Asked(
        "leaves_home",
        lambda k, alone, unwell, early, kin, help_: tenancy.leaves_home(alone, unwell, early, kin, help_, k.tenancy),
        (YES,) * 5,
    ),
    Asked("leaves_village", lambda k, kin: tenancy.leaves_temporary(kin, True, k.tenancy), (YES,)),
    Asked("social_ordinary", lambda k, large: social_housing.ordinary_letting(large, k.social_housing), (YES,)),
    Asked(
        "private_plain",
        lambda k, job, stigma, lang: landlords.plain_letting(job, stigma, lang, k.landlords),
        (YES, YES, YES),
    ),
    Asked("seeks_hotel", lambda k, out, young: camp.seeks_hotel(out, young, k.camp), (YES, YES)),
    Asked("joins_site", lambda k: camp.joins_site(k.camp), ()),
    Asked("leaves_city", leaves, (tuple(range(len(PLACES))), YES, YES)),
    *(
        Asked(question, lambda k, kind: work.loses(kind, k.work), (CONTRACT,))
        for question in ("job_1_fate", "job_2_fate", "job_3_fate")
    ),
)
"""The questions that are asked of many families in any month."""


def ceilings(k: Any) -> npt.NDArray[np.float64]:
    """The ceilings of every question in a chunk with these numbers, float64 (questions, LEVELS)."""
    found = np.full((len(QUESTIONS), LEVELS), NO_CEILING)
    for question in {asked.question for asked in ASKED}:
        rules = [asked for asked in ASKED if asked.question == question]
        for level in range(LEVELS):
            found[NUMBER[question], level] = max(rule.highest(k, alone=level == 0) for rule in rules)
    return found
