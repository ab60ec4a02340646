"""Moves that several turns of fate share: to a site, to the street, to an emergency room, into a lease, away."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from sim.codes import (
    AGENCY,
    GONE,
    GUARANTEED,
    HOTEL,
    NO_BLOCK,
    NO_DISTRICT,
    NO_JOB,
    NOBODY,
    ON_SITE,
    STREET,
    SUBLET,
)
from sim.engines.core.circles import meant_for
from sim.engines.core.work import close_ranks
from sim.rules import camp as camp_rule
from sim.rules import landlords as landlord_rule
from sim.rules import money as money_rule
from sim.rules import trust as trust_rule
from sim.units import NEVER

if TYPE_CHECKING:
    from sim.engines.core.board import Askers, Board, Grid


def scatter(board: Board, who: Askers, outcome: Grid, leaving: Grid | None = None) -> None:
    """Families go their ways: 0 to another site, 1 to the street, 2 out of the city."""
    to_site = outcome == 0
    sites = board.find_site(who[to_site], None if leaving is None else leaving[to_site])
    board.moves_to_sites(who[to_site], sites)
    board.moves(who[outcome == 1], STREET)
    leave_city(board, who[outcome == 2])


def leave_city(board: Board, who: Askers) -> None:
    """Families leave the city, their homes, jobs and schemes."""
    free_home(board, who)
    board.moves(who, GONE)
    flat = board.flat
    flat.left[who] = board.month
    flat.scheme[who] = NOBODY
    flat.awaits_home[who] = False
    for column in ("job_1", "job_2", "job_3"):
        getattr(flat, column)[who] = NO_JOB


def ask_for_rooms(board: Board, who: Askers) -> Grid:
    """Emergency rooms go by points to those who ask; who gets one moves in. Returns bool (askers,)."""
    flat = board.flat
    points = camp_rule.shelter_points(flat.young[who].astype(np.int64), flat.unwell[who], flat.place[who] == STREET)
    wins = rooms_given(board, who, points)
    free_home(board, who[wins])
    board.moves(who[wins], HOTEL)
    return wins


def rooms_given(board: Board, who: Askers, points: Grid) -> Grid:
    """Who of the askers gets a room, bool (askers,).

    Rooms that a policy keeps for some families go to them first; what is left of the city's own goes to all others.
    """
    taken = np.count_nonzero(board.f.place == HOTEL, axis=1)
    own = np.broadcast_to(board.k.camp.hotel_rooms, (board.runs, 1))[:, 0]
    added = board.s.hotel_places[:, 0]
    if "hotel_places" not in board.reach.limited:
        return board.award(who, points, "hotel", np.maximum(own + added - taken, 0))
    inside = board.reach.inside["hotel_places"]
    kept = np.count_nonzero((board.f.place == HOTEL) & inside, axis=1)
    wins = np.zeros(len(who), dtype=bool)
    first = meant_for(board, "hotel_places", who)
    wins[first] = board.award(who[first], points[first], "hotel", np.maximum(added - kept, 0))
    rest = ~wins
    free = np.maximum(own - (taken - np.minimum(kept, added)), 0)
    wins[rest] = board.award(who[rest], points[rest], "hotel", free)
    return wins


def displace(board: Board, who: Askers) -> None:
    """Families lose their site without a solution: address, school, trust, time for papers, perhaps a job."""
    flat, k = board.flat, board.k
    rows = board.row(who)
    board.count_askers("persons_cleared", who, flat.persons[who])
    board.count_askers("clearances", who[flat.arrival[who] == 0])
    flat.evictions[who] += 1
    flat.address[who] = False
    flat.schooled[who] = False
    flat.trust[who] = trust_rule.after_clearance(flat.trust[who], board.at(k.trust, rows))
    flat.papers_stalled[who] = board.month + board.at(k.papers, rows).stalled_months
    camp_k = board.at(k.camp, rows)
    loses = board.lot("clearance_job", who) < camp_k.job_lost
    flat.job_1[who[loses]] = NO_JOB
    close_ranks(board, who[loses])
    flat.scheme[who[flat.scheme[who] == ON_SITE]] = NOBODY
    leaving = flat.camp[who].astype(np.int64)
    offered = board.lot("clearance_offer", who) < camp_k.offer_share
    roofed = np.zeros(len(who), dtype=bool)
    roofed[offered] = ask_for_rooms(board, who[offered])
    rest = ~roofed
    outcome = camp_rule.after_clearance(board.lot("displaced", who[rest]), board.at(k.camp, rows[rest]))
    scatter(board, who[rest], outcome, leaving[rest])


def lease(board: Board, who: Askers, place: Any, rent_cents: Any) -> None:
    """Families move into a lasting tenancy; where it stands is said by whom it is let (`core.blocks`)."""
    flat = board.flat
    board.moves(who, place)
    flat.rent_cents[who] = rent_cents
    flat.rent_percent[who] = 0
    flat.arrears_cents[who] = 0
    flat.order[who] = False
    flat.landlord[who] = -1
    flat.durable[who] = 0
    flat.address[who] = True
    flat.awaits_home[who] = False
    flat.leased[who] = np.where(flat.leased[who] == NEVER, board.month, flat.leased[who])
    board.count_askers("leases", who[flat.arrival[who] == 0])


def free_home(board: Board, who: Askers, memory: int = 0) -> None:
    """Families give up their tenancy; a private landlord has the dwelling back and remembers."""
    flat = board.flat
    tenants = who[flat.landlord[who] >= 0]
    if len(tenants):
        rows, landlord = board.row(tenants), flat.landlord[tenants].astype(np.int64)
        np.subtract.at(board.landlords.let, (rows, landlord), 1)
        remember(board, rows, landlord, memory)
    flat.landlord[who] = -1
    flat.rent_cents[who] = 0
    flat.rent_percent[who] = 0
    flat.arrears_cents[who] = 0
    flat.order[who] = False
    flat.durable[who] = 0
    flat.district[who] = NO_DISTRICT
    flat.block[who] = NO_BLOCK


def remember(board: Board, rows: Askers, landlord: Askers, change: int) -> None:
    """Landlords remember tenancies that went well (+1) or badly (-2), the sum of a month at once."""
    if change:
        total = np.zeros(board.landlords.memory.shape, dtype=np.int64)
        np.add.at(total, (rows, landlord), change)
        board.landlords.memory[...] = landlord_rule.remembers(board.landlords.memory.astype(np.int64), total)


def pay_claims(board: Board, who: Askers) -> None:
    """The guarantee or the agency pays landlords the arrears of tenancies that end."""
    flat = board.flat
    agency = who[flat.place[who] == AGENCY]
    board.count_askers("agency_claims_cents", agency, flat.arrears_cents[agency])
    insured = (flat.place[who] == GUARANTEED) | (flat.place[who] == SUBLET)
    covered = who[insured & (flat.landlord[who] >= 0)]
    board.count_askers("guarantee_claims_cents", covered, flat.arrears_cents[covered])


def private_rent(board: Board, who: Askers) -> Grid:
    """Rent of a private flat of the size that each family needs."""
    return money_rule.private_rent_cents(board.flat.large[who], board.at(board.k.money, board.row(who)))
