"""The core's turns of keeping and losing: eviction orders, failures, rehousing, sliding leases, the end of stays."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.codes import (
    AGENCY,
    FOLLOW_UP,
    GUARANTEED,
    HOTEL,
    HOUSING_FIRST,
    NEAR_KIN,
    NOBODY,
    PRIVATE,
    SOCIAL,
    STREET,
    SUBLET,
    VILLAGE,
    WITHOUT_WORKER,
)
from sim.engines.core.circles import given
from sim.engines.core.money import percent_left
from sim.engines.core.moves import ask_for_rooms, free_home, pay_claims, remember, scatter
from sim.engines.core.programmes import after_move, plots_open
from sim.rules import camp as camp_rule
from sim.rules import money as money_rule
from sim.rules import places
from sim.rules import tenancy as rule
from sim.rules import village as village_rule
from sim.world.terms import BAD, GOOD, GOOD_YEAR

if TYPE_CHECKING:
    from sim.engines.core.board import Askers, Board


def tenancies_end(board: Board) -> None:
    """Orders are issued, lifted or carried out; subleases slide; follow-up ends."""
    who = np.flatnonzero(places.tenant(board.f.place))
    if len(who):
        evicted = fate_of_orders(board, who)
        issue_orders(board, who)
        subleases_slide(board, who[~evicted])
        support_ends(board, who[~evicted])
        good_years(board, who[~evicted])
        fail(board, who[evicted])


def fate_of_orders(board: Board, who: Askers) -> np.ndarray:
    """Standing orders are lifted or carried out, one draw. Returns who is evicted, bool (askers,)."""
    flat, k = board.flat, board.at(board.k.tenancy, board.row(who))
    fate = rule.order_fate(board.lot("order_fate", who), board.help.reshape(-1)[who], k) * flat.order[who]
    lifted = who[fate == 1]
    flat.order[lifted] = False
    flat.arrears_cents[lifted] = 0
    return fate == 2


def issue_orders(board: Board, who: Askers) -> None:
    """Landlords act on serious arrears, seldom on anything else."""
    flat = board.flat
    calm = who[~flat.order[who]]
    k = board.at(board.k.tenancy, board.row(calm))
    serious = rule.in_serious_arrears(flat.arrears_cents[calm], flat.rent_cents[calm], k)
    private = places.private_let(flat.place[calm])
    early = board.month - flat.since[calm] < k.early_months
    chance = rule.order_issued(serious, private, early, board.help.reshape(-1)[calm], k)
    flat.order[calm[board.lot("order", calm) < chance]] = True


def subleases_slide(board: Board, who: Askers) -> None:
    """A sublease slides to the family's own name."""
    flat = board.flat
    sublet = who[(flat.place[who] == SUBLET) | (flat.place[who] == AGENCY)]
    k = board.at(board.k.money, board.row(sublet))
    pays = money_rule.affordable(
        flat.rent_cents[sublet], percent_left(board, sublet), flat.income_cents[sublet], k.private_limit_percent
    )
    pays &= flat.papers[sublet] > 0
    since = board.month - flat.since[sublet].astype(np.int64)
    calm = ~flat.order[sublet] & (flat.arrears_cents[sublet] == 0)
    may = rule.may_slide(since, pays, calm, board.at(board.k.tenancy, board.row(sublet)))
    slides = sublet[may]
    own = np.where(given(board, "rent_guarantee", slides) > 0, GUARANTEED, PRIVATE)
    flat.place[slides] = np.where(flat.landlord[slides] >= 0, own, SOCIAL)


def support_ends(board: Board, who: Askers) -> None:
    """Follow-up ends after its months, Housing First when the lease has slid and a calm year has passed."""
    flat = board.flat
    since = board.month - flat.since[who].astype(np.int64)
    calm = ~flat.order[who] & (flat.arrears_cents[who] == 0)
    followed = (flat.scheme[who] == FOLLOW_UP) & (since >= board.of_run(board.s.follow_up_months, who))
    followed |= flat.scheme[who] == WITHOUT_WORKER
    year = board.at(board.k.tenancy, board.row(who)).slide_months
    first = (flat.scheme[who] == HOUSING_FIRST) & (flat.place[who] != SUBLET) & (since >= year)
    flat.scheme[who[calm & (followed | first)]] = NOBODY
    left_plot = (flat.scheme[who] > FOLLOW_UP) & (flat.scheme[who] < HOUSING_FIRST)
    to_case_managers = np.where(after_move(board, who) == FOLLOW_UP, FOLLOW_UP, NOBODY)
    moved_from_site = (flat.scheme[who] > NOBODY) & (flat.scheme[who] < FOLLOW_UP)
    change = left_plot | moved_from_site
    flat.scheme[who[change]] = to_case_managers[change]


def good_years(board: Board, who: Askers) -> None:
    """Landlords remember a tenancy that went well for a year."""
    flat = board.flat
    year = board.month - flat.since[who] == GOOD_YEAR
    good = who[(flat.landlord[who] >= 0) & year & ~flat.order[who]]
    remember(board, board.row(good), flat.landlord[good].astype(np.int64), GOOD)


def fail(board: Board, who: Askers) -> None:
    """Tenancies fail: Housing First rehouses, others find a camp, the street or leave the city."""
    if not len(who):
        return
    flat = board.flat
    flat.tenancies_lost[who] += 1
    board.count_askers("tenancies_lost", who[flat.arrival[who] == 0])
    pay_claims(board, who)
    free_home(board, who, BAD)
    rehoused = flat.scheme[who] == HOUSING_FIRST
    clients, others = who[rehoused], who[~rehoused]
    flat.awaits_home[clients] = True
    board.moves(clients, STREET)
    ask_for_rooms(board, clients)
    lose_roof(board, others, "after_eviction")


def lose_roof(board: Board, who: Askers, question: str) -> None:
    """Families without a home or scheme go to a camp, the street or away."""
    free_home(board, who)
    board.flat.scheme[who] = NOBODY
    scatter(board, who, rule.after_failure(board.lot(question, who), board.at(board.k.tenancy, board.row(who))))


def stays_end(board: Board) -> None:
    """Villages exclude or close, temporary flats are lost, hotel stays pass from phase to phase and end."""
    flat, f = board.flat, board.f
    who = np.flatnonzero(places.temporary(f.place) | ((f.place == HOTEL) & ~f.awaits_home))
    if not len(who):
        return
    rows, place = board.row(who), flat.place[who]
    months = board.month - flat.since[who].astype(np.int64)
    over = village_rule.contract_is_over(months, board.of_run(board.s.village_longest_stay, who))
    helped, k = board.help.reshape(-1)[who], board.at(board.k.village, rows)
    loses_plot = village_rule.must_leave(helped, over, k)
    loses = rule.leaves_temporary(flat.wish[who] == NEAR_KIN, board.at(board.k.tenancy, rows))
    ends = camp_rule.stay_phase_ends(board.at(board.k.camp, rows))
    chance = np.where(place == VILLAGE, loses_plot, np.where(place == HOTEL, ends, loses))
    shut = (place == VILLAGE) & (plots_open(board)[rows] == 0)
    lots = board.lot("stay_ends", who)
    hit = (lots < chance) | shut
    at_end = hit & (place == VILLAGE) & ~shut & (lots >= village_rule.excluded(helped, k))
    in_hotel = hit & (place == HOTEL)
    last_phase = camp_rule.stay_is_over(flat.stay_phase[who].astype(np.int64), board.at(board.k.camp, rows))
    flat.stay_phase[who[in_hotel & ~last_phase]] += 1
    leaving = who[in_hotel & last_phase]
    lose_roof(board, who[hit & (place != HOTEL) & ~at_end], "after_stay")
    contracts_are_over(board, who[at_end])
    scatter(
        board,
        leaving,
        camp_rule.after_hotel(board.lot("after_hotel", leaving), board.at(board.k.camp, board.row(leaving))),
    )


def contracts_are_over(board: Board, who: Askers) -> None:
    """Families whose contract with a village is over leave it: to an emergency room where one is free.

    The others go their ways like all who lose their roof.
    """
    if len(who):
        board.flat.scheme[who] = NOBODY
        roofed = ask_for_rooms(board, who)
        lose_roof(board, who[~roofed], "after_stay")
