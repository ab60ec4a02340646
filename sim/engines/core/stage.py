"""The vectorised core as a stage: each turn of the month over all runs and families at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.engines.core import camps, counting, homes, life, money, programmes, tenancies, work
from sim.engines.core.board import Board
from sim.engines.month import walk
from sim.history import COUNTS, FAMILY_COLUMNS, History

if TYPE_CHECKING:
    from collections.abc import Callable

    from sim.scenario.plan import Plan


class Core:
    """The numpy engine: every turn of the month hands the board to the module that plays it."""

    def __init__(self, plan: Plan, first_replicate: int, replicates: int) -> None:
        self.board = Board(plan, first_replicate, replicates)

    def month_begins(self, month: int) -> None:
        self.board.open_month(month)
        self.board.stop_programmes()
        self.board.reach.drawn(self.board)

    def families_arrive(self, month: int) -> None:
        camps.families_arrive(self.board)

    def children_grow_up(self, month: int) -> None:
        camps.children_grow_up(self.board)

    def sites_form_again(self, month: int) -> None:
        camps.sites_form_again(self.board)

    def sites_are_cleared(self, month: int) -> None:
        camps.sites_are_cleared(self.board)

    def workers_come_and_go(self, month: int) -> None:
        programmes.workers_come_and_go(self.board)

    def teams_choose_camps(self, month: int) -> None:
        programmes.teams_choose_camps(self.board)

    def census_interviews(self, month: int) -> None:
        programmes.census_interviews(self.board)

    def villages_open(self, month: int) -> None:
        programmes.villages_open(self.board)

    def villages_admit(self, month: int) -> None:
        programmes.villages_admit(self.board)

    def housing_first_admits(self, month: int) -> None:
        programmes.housing_first_admits(self.board)

    def hours_are_shared(self, month: int) -> None:
        programmes.hours_are_shared(self.board)

    def families_live(self, month: int) -> None:
        life.families_live(self.board)

    def skills_are_built(self, month: int) -> None:
        work.skills_are_built(self.board)

    def jobs_end(self, month: int) -> None:
        work.jobs_end(self.board)

    def jobs_are_found(self, month: int) -> None:
        work.jobs_are_found(self.board)

    def papers_follow_work(self, month: int) -> None:
        work.papers_follow_work(self.board)

    def rents_are_paid(self, month: int) -> None:
        money.rents_are_paid(self.board)

    def landlords_decide(self, month: int) -> None:
        homes.landlords_decide(self.board)

    def social_homes_are_let(self, month: int) -> None:
        homes.social_homes_are_let(self.board)

    def renovated_homes_are_let(self, month: int) -> None:
        homes.renovated_homes_are_let(self.board)

    def private_homes_are_let(self, month: int) -> None:
        homes.private_homes_are_let(self.board)

    def camps_move(self, month: int) -> None:
        homes.camps_move(self.board)

    def tenancies_end(self, month: int) -> None:
        tenancies.tenancies_end(self.board)

    def stays_end(self, month: int) -> None:
        tenancies.stays_end(self.board)

    def shelter_is_sought(self, month: int) -> None:
        camps.shelter_is_sought(self.board)

    def families_leave(self, month: int) -> None:
        camps.families_leave(self.board)

    def month_is_counted(self, month: int) -> None:
        counting.month_is_counted(self.board)


def run_core(
    plan: Plan, first_replicate: int, replicates: int, observe: Callable[[int, Board], None] | None = None
) -> History:
    """Run all arms of a plan for a consecutive range of replicates.

    `observe(month, board)`, where given, sees the board at every month-end, month 0 included.
    """
    core = Core(plan, first_replicate, replicates)
    board = core.board
    counts = np.zeros((plan.months + 1, board.runs, len(COUNTS)), dtype=np.int64)
    counting.month_is_counted(board)
    counts[0] = board.tally
    if observe:
        observe(0, board)
    for month in range(1, plan.months + 1):
        walk(core, month)
        counts[month] = board.tally
        if observe:
            observe(month, board)
    families = {name: getattr(board.f, name).copy() for name in FAMILY_COLUMNS}
    replicate_numbers = tuple(range(first_replicate, first_replicate + replicates))
    return History(tuple(arm.policy for arm in plan.arms), replicate_numbers, counts, families)
