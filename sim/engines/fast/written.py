"""What compiled code says in its own words: columns that the agents look up by a made name, and the queue's checks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from numba.extending import overload

from sim.engines.fast.book import SLOT
from sim.engines.fast.kinds import CityType, FamilyType, WorkerType
from sim.engines.fast.luck import as_int64
from sim.supports import INDEX, SUPPORTS
from sim.world.posts import SUPPORT

if TYPE_CHECKING:
    from types import ModuleType

HANDED, SUPPORTS_OF_A_RUN = SLOT["handed"], len(SUPPORTS)
FUNDS = tuple(INDEX[name] for name in SUPPORT)
FIRST_POST = SLOT["posts_0"]


def contract(self: Any, slot: int) -> tuple[int, int]:
    """Kind and last month of one of a family's contracts."""
    if slot == 1:
        return self.job_1, self.job_1_ends
    if slot == 2:
        return self.job_2, self.job_2_ends
    return self.job_3, self.job_3_ends


def holds(self: Any, slot: int, kind: int, ends: int) -> None:
    """One of a family's contracts is of this kind and ends in this month."""
    if slot == 1:
        self.job_1, self.job_1_ends = kind, ends
    elif slot == 2:
        self.job_2, self.job_2_ends = kind, ends
    else:
        self.job_3, self.job_3_ends = kind, ends


def age_of(self: Any, child: int) -> int:
    """Age of a child of a family."""
    if child == 1:
        return self.child_1
    if child == 2:
        return self.child_2
    if child == 3:
        return self.child_3
    return self.child_4 if child == 4 else self.child_5


def turns(self: Any, child: int, age: int) -> None:
    """A child of a family is of this age."""
    if child == 1:
        self.child_1 = age
    elif child == 2:
        self.child_2 = age
    elif child == 3:
        self.child_3 = age
    elif child == 4:
        self.child_4 = age
    else:
        self.child_5 = age


def paid_posts(self: Any, team: int) -> int:
    """Posts of a team that are funded this month."""
    return as_int64(self.book[HANDED])[self.run * SUPPORTS_OF_A_RUN + FUNDS[team]]


METHODS = {
    (FamilyType, "contract"): contract,
    (FamilyType, "holds"): holds,
    (FamilyType, "age_of"): age_of,
    (FamilyType, "turns"): turns,
    (CityType, "paid_posts"): paid_posts,
}
"""Methods written out, by the type of the agent and the name."""

CHECKS = ("_column", "_same_length")
"""What the queue checks of columns that come from outside; compiled code makes its own."""


def queue_without_checks(queue: ModuleType) -> None:
    """Take the columns of compiled askers as they are."""

    @overload(queue._column, strict=False)
    def column(what: Any, values: Any, highest: Any) -> Any:
        return lambda what, values, highest: values

    @overload(queue._same_length, strict=False)
    def same_length(groups: Any, scores: Any, lots: Any) -> Any:
        return lambda groups, scores, lots: None


