"""The social worker's post: filled, left and filled again; the worker shares its hours among the families in charge."""

from __future__ import annotations

from typing import TYPE_CHECKING, final

from sim.engines.agents.actor import Actor
from sim.engines.agents.columns import WorkerColumns
from sim.rules import accompaniment as rule
from sim.world.posts import POSTS, SLOTS

if TYPE_CHECKING:
    from sim.engines.agents.city import City
    from sim.engines.agents.family import Family


@final
class SocialWorker(WorkerColumns, Actor):
    """A post in one of the four teams; `team` is the code of the scheme that it serves, less one."""

    def __init__(self, city: City, team: int, slot: int) -> None:
        super().__init__(city, team * SLOTS + slot, POSTS * SLOTS)
        self.team = team
        self.slot = slot

    def is_paid(self) -> bool:
        """The post is funded this month."""
        return self.slot < self.city.paid_posts(self.team)

    def leaves_or_returns(self) -> bool:
        """The worker leaves, or a vacant post is filled again; whether families lose their worker."""
        k, paid = self.city.k.accompaniment, self.is_paid()
        leaves = self.in_post and paid and self.befalls("worker_leaves", rule.leaves_post, k)
        returns = not self.in_post and paid and self.back <= self.city.month
        self.months = 0 if returns else self.months + self.in_post
        self.in_post = returns or (self.in_post and paid and not leaves)
        if leaves:
            self.back = self.city.month + int(rule.vacant_months(self.city.supports.steering > 0, k))
        return leaves

    def concerns(self, family: Family) -> bool:
        """The family is in its charge."""
        return self.is_in_charge_of(family)

    def is_in_charge_of(self, family: Family) -> bool:
        """The family's kin group is this worker's."""
        ours = family.scheme == self.team + 1
        return ours and family.kin % max(self.city.paid_posts(self.team), 1) == self.slot

    def minutes(self) -> int:
        """Minutes that the worker can give this month; a new colleague gives fewer."""
        return int(rule.worker_minutes(self.in_post, self.months, self.city.k.accompaniment))
