"""The core's turns around the camps: arrivals, growing up, clearances, emergency rooms, leaving the city."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.codes import ACCOMPANIED, CAMP, DISMANTLED, HOTEL, OPEN_SITE, RETURN, STREET, TRANSIT
from sim.draws import NUMBER
from sim.engines.core.circles import at_sites, given
from sim.engines.core.moves import ask_for_rooms, displace, leave_city
from sim.rules import camp as rule
from sim.rules import places
from sim.rules import population as population_rule
from sim.world.census import CHILDREN, count_children, earners_now

if TYPE_CHECKING:
    from sim.engines.core.board import Askers, Board

YES = (0.0, 1.0)


def families_arrive(board: Board) -> None:
    """Newcomers build on their kin's site where it is still there, else where kin find one."""
    who = np.flatnonzero(board.f.due == board.month)
    k = board.at(board.k.population, board.row(who))
    who = who[board.flat.arrival_lot[who] < population_rule.arrives(board.housed_share[board.row(who)], k)]
    if not len(who):
        return
    board.flat.arrival[who] = board.month
    home = board.flat.home_camp[who].astype(np.int64)
    there = board.camps.status[board.row(who), home] != DISMANTLED
    board.moves_to_sites(who, np.where(there, home, board.find_site(who)))


def children_grow_up(board: Board) -> None:
    """Once a year children are a year older; those of eighteen become adults of their family."""
    if board.month % 12 or not board.month:
        return
    f = board.f
    here = board.here()
    grown = np.zeros(f.place.shape, dtype=np.int8)
    for number in range(1, CHILDREN + 1):
        age = getattr(f, f"child_{number}")
        age += (age >= 0) & here
        adult = age >= 18
        grown += adult
        age[adult] = -1
    f.adults += grown
    lots = board.luck.uniform(NUMBER["earners"], 0, board.families)
    lots = np.tile(lots, (board.arms, 1))
    earners = earners_now(f, lots, board.k.population)
    f.earners[...] = np.where(grown > 0, earners, f.earners)
    count_children(f)


def sites_form_again(board: Board) -> None:
    """New sites form in the place of dismantled ones."""
    if not (board.camps.status == DISMANTLED).any():
        return
    sites = board.camps.status.shape[1]
    again = board.happens("site_reforms", rule.site_reforms(board.k.camp), sites)
    board.camps.status[(board.camps.status == DISMANTLED) & again] = OPEN_SITE


def sites_are_cleared(board: Board) -> None:
    """Whole sites, squats and pitches are cleared; all who live there lose them together."""
    evicted = np.union1d(of_cleared_sites(board), of_cleared_pitches(board))
    if len(evicted):
        displace(board, evicted)


def of_cleared_sites(board: Board) -> Askers:
    """Families of the sites that are cleared this month."""
    camps, f = board.camps, board.f
    chance = rule.cleared(at_sites(board, "clearance_percent"), camps.status == ACCOMPANIED, board.k.camp)
    cleared = board.happens("clearance", chance, camps.status.shape[1]) & (camps.status != DISMANTLED)
    if not cleared.any():
        return np.zeros(0, dtype=np.int64)
    in_camp = np.flatnonzero(f.place == CAMP)
    site = board.flat.camp[in_camp]
    hit = cleared[board.row(in_camp), site]
    who = in_camp[hit]
    emptied = np.zeros(cleared.shape, dtype=bool)
    emptied[board.row(who), site[hit]] = True
    board.count("sites_cleared", np.count_nonzero(emptied, axis=1))
    return who


def of_cleared_pitches(board: Board) -> Askers:
    """Families whose squat or pitch is cleared this month: those of a kin group who are outside share it."""
    who = np.flatnonzero(board.f.place == STREET)
    if not len(who):
        return who
    rows = board.row(who)
    chance = rule.pitch_cleared(given(board, "clearance_percent", who), board.at(board.k.camp, rows))
    kin = board.flat.kin[who].astype(np.int64)
    return who[board.uniform("pitch_clearance")[rows % board.replicates, kin] < chance]


def shelter_is_sought(board: Board) -> None:
    """Families without a roof ask for an emergency room; others on the street find a site again."""
    flat, chapter = board.flat, board.k.camp
    who = board.lucky(
        "seeks_hotel", board.ceiling("seeks hotel", lambda out, young: rule.seeks_hotel(out, young, chapter), YES, YES)
    )
    who = np.sort(who[places.rough(flat.place[who])], kind="stable")
    chance = rule.seeks_hotel(flat.place[who] == STREET, flat.young[who] > 0, board.at(chapter, board.row(who)))
    ask_for_rooms(board, board.struck("seeks_hotel", who, chance))
    who = np.flatnonzero(board.f.place == STREET)
    who = board.struck("joins_site", who, rule.joins_site(board.at(chapter, board.row(who))))
    if len(who):
        board.moves_to_sites(who, board.find_site(who))


def families_leave(board: Board) -> None:
    """Families leave the city of their own accord."""
    flat, chapter = board.flat, board.k.camp
    who = board.lucky(
        "leaves_city",
        board.ceiling(
            "leaves", lambda roof, tenant, back: rule.leaves_city(roof, tenant, back, chapter), YES, YES, YES
        ),
    )
    who = who[places.here(flat.place[who])]
    place = flat.place[who]
    roof = (place >= HOTEL) & (place <= TRANSIT)
    k = board.at(chapter, board.row(who))
    chance = rule.leaves_city(roof, places.tenant(place), flat.wish[who] == RETURN, k)
    leave_city(board, board.struck("leaves_city", who, chance))
