"""The core's turns of keeping and losing: eviction orders, failures, departures, sliding leases, the end of stays."""

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
from sim.engines.core.programmes import after_move, next_move, plots_open
from sim.rules import camp as camp_rule
from sim.rules import money as money_rule
from sim.rules import places
from sim.rules import tenancy as rule
from sim.rules import village as village_rule
from sim.units import NEVER
from sim.world.terms import BAD, GOOD, GOOD_YEAR

if TYPE_CHECKING:
    from sim.engines.core.board import Askers, Board, Grid


def tenancies_end(board: Board) -> None:
    """Orders are issued, lifted or carried out; some leave their home; subleases slide; follow-up ends."""
    who = np.flatnonzero(places.tenant(board.f.place))
    if len(who):
        evicted = fate_of_orders(board, who)
        others = who[~evicted]
        leaves = leaves_home(board, others)
        stay = others[~leaves]
        issue_orders(board, stay)
        subleases_slide(board, stay)
        support_ends(board, stay)
        good_years(board, stay)
        leave_homes(board, others[leaves])
        fail(board, who[evicted])
    touch_is_lost(board)


def leaves_home(board: Board, who: Askers, tenants: bool = True) -> np.ndarray:
    """Who leaves the tenancy this month without an eviction, or is lost while waiting for one, bool (askers,)."""
    flat, k = board.flat, board.at(board.k.tenancy, board.row(who))
    alone = rule.is_alone(flat.adults[who], flat.minors[who])
    early = board.month - flat.since[who] < k.early_months if tenants else True
    near_kin = flat.wish[who] == NEAR_KIN
    chance = rule.leaves_home(alone, flat.unwell[who], early, near_kin, board.help.reshape(-1)[who], k)
    return board.lot("leaves_home", who) < chance


def leave_homes(board: Board, who: Askers) -> None:
    """Tenancies end without an eviction: Housing First loses touch for a time, others go to kin or out of the city."""
    if not len(who):
        return
    flat = board.flat
    flat.tenancies_left[who] += 1
    board.count_askers("tenancies_left", who[flat.arrival[who] == 0])
    pay_claims(board, who)
    rehoused = flat.scheme[who] == HOUSING_FIRST
    owe_homes(board, who[rehoused], from_month=NEVER)
    others = who[~rehoused]
    free_home(board, others)
    flat.scheme[others] = NOBODY
    scatter(
        board,
        others,
        rule.after_leaving(board.lot("after_leaving", others), board.at(board.k.tenancy, board.row(others))),
    )


def touch_is_lost(board: Board) -> None:
    """Clients who could move in and still wait for a home are lost as tenants are in their first months."""
    if board.f.awaits_home.any():
        waits = np.flatnonzero(board.f.awaits_home & (board.f.owed_from <= board.month))
        board.flat.owed_from[waits[leaves_home(board, waits, tenants=False)]] = NEVER


def owe_homes(board: Board, who: Askers, from_month: Grid | int, memory: int = 0) -> None:
    """Clients of Housing First have lost a home and are owed another, from a month on, NEVER while touch is lost."""
    free_home(board, who, memory)
    board.flat.awaits_home[who] = True
    board.flat.owed_from[who] = from_month
    board.moves(who, STREET)


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
    owe_homes(board, clients, next_move(board, clients))
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
    loses = rule.leaves_temporary(flat.wish[who] == NEAR_KIN, False, board.at(board.k.tenancy, rows))
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
    flat.excluded[who[hit & (place == VILLAGE) & ~shut & ~at_end]] = True
    leave_plots(board, who[(place == VILLAGE) & ~hit])
    scatter(
        board,
        leaving,
        camp_rule.after_hotel(board.lot("after_hotel", leaving), board.at(board.k.camp, board.row(leaving))),
    )


def leave_plots(board: Board, who: Askers) -> None:
    """Families leave their plot of their own will: to kin, or out of the city."""
    flat, k = board.flat, board.at(board.k.tenancy, board.row(who))
    who = board.struck("leaves_village", who, rule.leaves_temporary(flat.wish[who] == NEAR_KIN, True, k))
    if len(who):
        flat.scheme[who] = NOBODY
        k = board.at(board.k.tenancy, board.row(who))
        scatter(board, who, rule.after_leaving(board.lot("after_leaving", who), k))


def contracts_are_over(board: Board, who: Askers) -> None:
    """Families whose contract with a village is over leave it: to an emergency room where one is free.

    The others go their ways like all who lose their roof.
    """
    if len(who):
        board.flat.scheme[who] = NOBODY
        roofed = ask_for_rooms(board, who)
        lose_roof(board, who[~roofed], "after_stay")
