"""What compiled code says in its own words: columns that the agents look up by a made name, and the queue's checks."""

from __future__ import annotations

from typing import Any

import numpy as np
from numba.extending import overload, register_jitable

from sim.draws import TILE
from sim.engines.fast.book import SLOT
from sim.engines.fast.kinds import CityType, FamilyType
from sim.engines.fast.luck import as_int64
from sim.rules import queue
from sim.supports import INDEX, SUPPORTS
from sim.world.posts import SLOTS, SUPPORT

HANDED, SUPPORTS_OF_A_RUN = SLOT["handed"], len(SUPPORTS)
FUNDS = tuple(INDEX[name] for name in SUPPORT)
FIRST_POST = SLOT["posts_0"]


def month_begins(self: Any, month: int) -> None:
    """The board has been turned to the month by `Book.turn_to`."""


def team(self: Any, team: int) -> list[Any]:
    """The posts of a team."""
    return [self.workers[team * SLOTS + place] for place in range(self.book[FIRST_POST + team])]


def social_landlord(self: Any, flat: int) -> Any:
    """A social landlord: they share out the quota by turns, and whose turn it is decides nothing."""
    return self.landlords[0]


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


METHODS: dict[tuple[type[Any], str], Any] = {
    (CityType, "month_begins"): month_begins,
    (CityType, "team"): team,
    (CityType, "social_landlord"): social_landlord,
    (FamilyType, "contract"): contract,
    (FamilyType, "holds"): holds,
    (FamilyType, "age_of"): age_of,
    (FamilyType, "turns"): turns,
    (CityType, "paid_posts"): paid_posts,
}
"""Methods written out, by the type of the agent and the name."""

FEW = 4 * TILE
"""Askers up to which counting is quicker than sorting."""

CHECKS = ("award", "_column", "_same_length", "_order", "_ranks", "_whole_product")
"""What the queue checks of columns that come from outside; compiled code makes its own."""


@register_jitable
def order_of(key: Any) -> Any:
    """Sort keys, equal keys in asker order: runs of one, two, four ... are merged."""
    order, merged, size = np.arange(len(key)), np.empty(len(key), np.int64), 1
    while size < len(key):
        for begin in range(0, len(key), 2 * size):
            middle, end = min(begin + size, len(key)), min(begin + 2 * size, len(key))
            left, right = begin, middle
            for place in range(begin, end):
                if left < middle and (right == end or key[order[left]] <= key[order[right]]):
                    merged[place] = order[left]
                    left += 1
                else:
                    merged[place] = order[right]
                    right += 1
        order, merged, size = merged, order, 2 * size
    return order


@register_jitable
def ahead_of_group(groups: Any) -> Any:
    """How many askers are of a lower group, for each group."""
    highest = 0
    for group in groups:
        highest = max(highest, group)
    ahead = np.zeros(highest + 2, np.int64)
    for group in groups:
        ahead[group + 1] += 1
    for group in range(highest):
        ahead[group + 1] += ahead[group]
    return ahead


def ranks_of_few(groups: Any, key: Any) -> Any:
    """Number the askers of each group 0, 1, 2 ... by rising key, equal keys in asker order.

    A few are counted against one another, which the processor does eight at a time; many are sorted. The group is the
    key's first part, so an asker's rank is then its place in the order less that of its group's first.
    """
    ranks = np.zeros(len(key), np.int64)
    if len(key) <= FEW:
        ahead = ahead_of_group(groups)
        for asker in range(len(key)):
            earlier, own = 0, key[asker]
            for other in range(asker):
                earlier += key[other] <= own
            for other in range(asker + 1, len(key)):
                earlier += key[other] < own
            ranks[asker] = earlier - ahead[groups[asker]]
        return ranks
    order, first = order_of(key), 0
    for place in range(len(key)):
        if groups[order[place]] != groups[order[first]]:
            first = place
        ranks[order[place]] = place - first
    return ranks


SEATS = TILE // 4
"""Places up to which looking for the best, place by place, is quicker than ranking everybody."""


@register_jitable
def best_for_each(groups: Any, scores: Any, lots: Any, places: Any) -> Any:
    """Who gets a place: for each place of a group the first in its queue who has none, bool (askers,)."""
    wins = np.zeros(len(groups), np.bool_)
    for group in range(len(places)):
        for _ in range(places[group]):
            first, lowest = -1, 0
            for asker in range(len(groups)):
                key = ((queue.LARGEST_SCORE - scores[asker]) << queue.LOT_BITS) | lots[asker]
                if groups[asker] == group and not wins[asker] and (first < 0 or key < lowest):
                    first, lowest = asker, key
            if first >= 0:
                wins[first] = True
    return wins


def award_of_few(group: Any, score: Any, lot: Any, places: Any) -> Any:
    """Who gets a place, bool (askers,): as the queue says, without ranking everybody for a few places."""
    if places.sum() <= SEATS:
        return best_for_each(group, score, lot, places)
    return queue.rank(group, score, lot) < places[group]


def queue_without_checks() -> None:
    """Take the columns of compiled askers as they are, and sort the few without a library."""

    @overload(queue._ranks, strict=False, jit_options={"error_model": "numpy"})
    def ranks(groups: Any, key: Any) -> Any:
        return ranks_of_few

    @overload(queue.award, strict=False, jit_options={"error_model": "numpy"})
    def award(group: Any, score: Any, lot: Any, places: Any) -> Any:
        return award_of_few

    @overload(queue._order, strict=False, jit_options={"error_model": "numpy"})
    def order(key: Any) -> Any:
        return order_of

    @overload(queue._column, strict=False)
    def column(what: Any, values: Any, highest: Any) -> Any:
        return lambda what, values, highest: values

    @overload(queue._whole_product, strict=False)
    def whole_product(need: Any, have: Any) -> Any:
        return lambda need, have: need * have

    @overload(queue._same_length, strict=False)
    def same_length(groups: Any, scores: Any, lots: Any) -> Any:
        return lambda groups, scores, lots: None
