"""The core's turns of housing: social lettings by quota and list, private landlords, and the move of a whole camp."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.codes import (
    ACCOMPANIED,
    AGENCY,
    CAMP,
    DISMANTLED,
    FOLLOW_UP,
    GUARANTEED,
    HOUSING_FIRST,
    MUNICIPAL,
    NO_JOB,
    NOBODY,
    ON_SITE,
    PRIVATE,
    RENOVATED,
    SOCIAL,
    SUBLET,
    TRANSIT,
    VILLAGE,
)
from sim.engines.core.blocks import (
    stand_in_buildings,
    stand_in_estates,
    stand_in_stock,
    stand_in_temporary_homes,
)
from sim.engines.core.circles import given, left_out, meant_for
from sim.engines.core.money import percent_left
from sim.engines.core.moves import displace, lease, private_rent
from sim.engines.core.programmes import after_move, enter_scheme, refuses
from sim.rules import accompaniment as accompaniment_rule
from sim.rules import camp as camp_rule
from sim.rules import landlords as landlord_rule
from sim.rules import money as money_rule
from sim.rules import papers as papers_rule
from sim.rules import places, queue
from sim.rules import social_housing as rule
from sim.rules import tenancy as tenancy_rule
from sim.rules import village as village_rule
from sim.world.terms import FLATS_A_MONTH, OFFERS

if TYPE_CHECKING:
    from sim.engines.core.board import Askers, Board, Grid


def landlords_decide(board: Board) -> None:
    """Landlords approached by a programme join or leave, and those in it with a free dwelling may offer it."""
    landlords, s, k = board.landlords, board.s, board.k.landlords
    approached = (s.rent_guarantee + s.agency + s.housing_first_workers) > 0
    width = landlords.let.shape[1]
    if not approached.any() and not landlords.in_scheme.any():
        return
    exists = np.arange(width) < k.landlords
    share = np.count_nonzero(landlords.in_scheme, axis=1)[:, None] / k.landlords
    effort = landlord_rule.approach(approached, s.housing_first_workers, k)
    proposal = (effort, s.rent_guarantee > 0, s.agency > 0, share, landlords.readiness)
    joins = board.happens("landlord_joins", landlord_rule.joins(*proposal, k), width)
    leaves = board.happens("landlord_leaves", landlord_rule.leaves(landlords.memory, k), width)
    landlords.in_scheme[...] = np.where(landlords.in_scheme, ~leaves, joins & exists)
    board.count("landlords_in_scheme", np.count_nonzero(landlords.in_scheme, axis=1))


def asks_for_home(board: Board) -> Askers:
    """Families who look for a lasting home this month and whom nobody keeps from it."""
    f, s = board.f, board.s
    asks_work = s.village_exit_requires_work > 0
    free = village_rule.may_leave(f.place == VILLAGE, f.job_1 > NO_JOB, asks_work)
    can = (f.papers > 0) | f.awaits_home
    return np.flatnonzero(places.seeks_home(f.place) & free & can & may_move_in(board))


def may_move_in(board: Board) -> Grid:
    """Families to whom a home may be let, those aside whom Housing First still looks for; bool (runs, families)."""
    return tenancy_rule.may_move_in(board.f.awaits_home, board.month, board.f.owed_from)


def social_homes_are_let(board: Board) -> None:
    """Priority lettings go to the programme's families by points; the ordinary list lets a few more."""
    who = asks_for_home(board)
    flat = board.flat
    rows = board.row(who)
    wait = accompaniment_rule.handover(board.s.steering > 0, board.k.accompaniment)
    heard = flat.applied[who] + np.broadcast_to(wait, (board.runs, 1))[rows, 0] <= board.month
    rent = money_rule.social_rent_cents(flat.large[who], board.at(board.k.money, rows))
    limit = board.at(board.k.money, rows).social_limit_percent
    pays = money_rule.affordable(rent, percent_left(board, who), flat.income_cents[who], limit)
    opened = papers_rule.open_services(flat.papers[who], flat.address[who])
    eligible = heard & pays & opened
    owed = flat.awaits_home[who]
    asks = (eligible & (flat.scheme[who] > NOBODY)) | owed
    fill_quota(board, who[asks & meant_for(board, "quota_lettings_year", who)])
    on_list = who[eligible]
    still = on_list[places.seeks_home(flat.place[on_list])]
    chance = rule.ordinary_letting(flat.large[still], board.at(board.k.social_housing, board.row(still)))
    lucky = still[board.lot("social_ordinary", still) < chance]
    let_social(board, lucky, "ordinary_lettings")
    stand_in_stock(board, lucky, board.lot("district", lucky), public=True)


def quota_flats(board: Board) -> tuple[Grid, Grid]:
    """Small and large flats promised this month, int64 (runs,) each."""
    yearly = board.s.quota_lettings_year[:, 0]
    due = (rule.quota_due(yearly, board.month) - rule.quota_due(yearly, board.month - 1)).astype(np.int64)
    due = np.minimum(due, FLATS_A_MONTH)
    large = board.happens("social_quota_size", board.k.social_housing.quota_large_share, FLATS_A_MONTH)
    larges = np.count_nonzero(large & (np.arange(FLATS_A_MONTH) < due[:, None]), axis=1)
    board.count("quota_offered", due)
    return due - larges, larges


def fill_quota(board: Board, who: Askers) -> None:
    """The quota's flats by size class and points, in two rounds."""
    if not board.runs_any("quota_lettings_year"):
        return
    left = np.stack(quota_flats(board), axis=1).reshape(-1)
    flat = board.flat
    for question, refusal in OFFERS:
        group = board.row(who) * 2 + flat.large[who]
        rough = places.rough(flat.place[who])
        waited = board.month - flat.applied[who].astype(np.int64)
        points = rule.allocation_points(waited, flat.minors[who].astype(np.int64), rough, flat.job_1[who] > NO_JOB)
        offered = queue.award(group, points, board.ticket(question, who), left)
        declines = np.zeros(len(who), dtype=bool)
        declines[offered] = refuses(board, who[offered], refusal, conditional=False)
        takes = offered & ~declines
        left = left - np.bincount(group[takes], minlength=len(left))
        let_social(board, who[takes], "quota_used")
        stand_in_estates(board, who[takes])
        bought = board.of_run(board.s.quota_bought_percent, who[takes])
        board.count_askers("quota_bought_hundredths", who[takes], bought)
        who = who[~offered]


def let_social(board: Board, who: Askers, name: str) -> None:
    """Families move into a social flat, Housing First families without papers into a sublease of one."""
    if not len(who):
        return
    flat = board.flat
    board.count_askers(name, who)
    own = papers_rule.open_services(flat.papers[who], flat.address[who])
    rent = money_rule.social_rent_cents(flat.large[who], board.at(board.k.money, board.row(who)))
    lease(board, who, np.where(own, SOCIAL, SUBLET), rent)


def renovated_homes_are_let(board: Board) -> None:
    """Renovated dwellings go by points to the programme's families and to those known without a home."""
    ready, wanted = board.programmes.renovated[:, 0], board.s.renovated_dwellings[:, 0]
    board.count("dwellings_renovated", np.maximum(wanted - ready, 0))
    ready[...] = np.maximum(ready, wanted)
    if not wanted.any():
        return
    f, flat = board.f, board.flat
    free = np.maximum(wanted - np.count_nonzero(places.renovated(f.place), axis=1), 0)
    asks = (
        f.known & (places.unhoused(f.place) | ((f.scheme > NOBODY) & places.seeks_home(f.place))) & may_move_in(board)
    )
    who = np.flatnonzero(asks & (f.place != RENOVATED) & (free[:, None] > 0))
    who = who[meant_for(board, "renovated_dwellings", who)]
    waited = board.month - np.minimum(flat.applied[who].astype(np.int64), board.month)
    rough, works = places.rough(flat.place[who]), flat.job_1[who] > NO_JOB
    points = rule.allocation_points(waited, flat.minors[who].astype(np.int64), rough, works)
    chosen = who[board.award(who, points, "renovated", free)]
    let_renovated(board, chosen[~refuses(board, chosen, "refuses_renovated", conditional=False)])


def let_renovated(board: Board, who: Askers) -> None:
    """Families move into a renovated home, let for good or until another is found, at a rent by income."""
    flat, lasting = board.flat, board.of_run(board.s.renovated_lasting, who) > 0
    rent = money_rule.social_rent_cents(flat.large[who], board.at(board.k.money, board.row(who)))
    percent = board.of_run(board.s.renovated_rent_percent, who)
    lease(board, who[lasting], MUNICIPAL, rent[lasting])
    board.moves(who[~lasting], RENOVATED)
    stand_in_buildings(board, who)
    flat.awaits_home[who] = False
    flat.rent_cents[who] = rent
    flat.rent_percent[who] = percent
    new = who[(flat.scheme[who] != FOLLOW_UP) & (flat.scheme[who] != HOUSING_FIRST)]
    enter_scheme(board, new, after_move(board, new))


def private_homes_are_let(board: Board) -> None:
    """Landlords in the scheme choose among the programme's families; a few families find a flat without any help."""
    who = asks_for_home(board)
    flat = board.flat
    rent = private_rent(board, who)
    pays = pays_private(board, who, rent)
    through = pays_agency(board, who, rent)
    asks = ((pays | through) & (flat.scheme[who] > NOBODY) & ~is_left_out(board, who)) | flat.awaits_home[who]
    let_by_scheme(board, who[asks])
    alone = who[pays & has_upfront(board, who, rent) & places.seeks_home(flat.place[who])]
    stigma = places.bears_stigma(flat.place[alone])
    k = board.at(board.k.landlords, board.row(alone))
    chance = landlord_rule.plain_letting(flat.job_1[alone] > NO_JOB, stigma, flat.language[alone], k)
    lucky = alone[board.lot("private_plain", alone) < chance]
    rent = private_rent(board, lucky)
    flat.savings_cents[lucky] -= upfront(board, lucky, rent)
    lease(board, lucky, PRIVATE, rent)
    stand_in_stock(board, lucky, board.lot("district", lucky), public=False)


def pays_private(board: Board, who: Askers, rent_cents: Grid) -> Grid:
    """Families who pass the test of a private landlord at a rent, bool (askers,)."""
    limit = board.at(board.k.money, board.row(who)).private_limit_percent
    return money_rule.affordable(rent_cents, percent_left(board, who), board.flat.income_cents[who], limit)


def pays_agency(board: Board, who: Askers, rent_cents: Grid) -> Grid:
    """Families to whom the agency sublets at a rent, at a higher share of their income, bool (askers,)."""
    flat, limit = board.flat, board.at(board.k.money, board.row(who)).agency_limit_percent
    as_agency = (given(board, "agency", who) > 0) & (flat.papers[who] > 0)
    return as_agency & money_rule.affordable(rent_cents, percent_left(board, who), flat.income_cents[who], limit)


def has_upfront(board: Board, who: Askers, rent: Grid) -> Grid:
    """Families that have put by what an ordinary landlord asks before the keys, bool (askers,)."""
    return board.flat.savings_cents[who] >= upfront(board, who, rent)


def upfront(board: Board, who: Askers, rent: Grid) -> Grid:
    """The deposit, whole cents (askers,)."""
    return money_rule.upfront_cents(rent, board.at(board.k.money, board.row(who))).astype(np.int64)


def is_left_out(board: Board, who: Askers) -> Grid:
    """Families whom neither the guarantee nor the agency of the city is meant for, bool (askers,)."""
    reached = (given(board, "rent_guarantee", who) > 0) | (given(board, "agency", who) > 0)
    return (left_out(board, "rent_guarantee", who) | left_out(board, "agency", who)) & ~reached


def let_by_scheme(board: Board, who: Askers) -> None:
    """Dwellings offered by landlords in the scheme, paired with the families that they choose."""
    landlords = board.landlords
    if not len(who) or not landlords.in_scheme.any():
        return
    width = landlords.let.shape[1]
    ready = landlord_rule.dwellings_offered(landlords.dwellings, landlords.memory, board.k.landlords)
    offers = landlords.in_scheme & (ready > landlords.let)
    offers &= board.happens("landlord_vacancy", landlord_rule.offers(board.k.landlords), width)
    rows, landlord = np.nonzero(offers)
    offered = rows * 2 + landlords.big[rows, landlord]
    flat = board.flat
    group = board.row(who) * 2 + flat.large[who]
    points = landlord_rule.choice_points(
        flat.job_1[who] > NO_JOB, flat.language[who], flat.minors[who].astype(np.int64)
    )
    ranks = queue.rank(group, points.astype(np.int64), board.ticket("private_pool", who))
    place = queue.pair(group, ranks, offered)
    chosen, theirs = who[place >= 0], landlord[place[place >= 0]]
    rent = own_rent(board, chosen, theirs)
    fits = pays_private(board, chosen, rent) | pays_agency(board, chosen, rent) | flat.awaits_home[chosen]
    takes = fits & ~refuses(board, chosen, "refuses_private", conditional=False)
    sign_private(board, chosen[takes], theirs[takes])


def own_rent(board: Board, who: Askers, landlord: Askers) -> Grid:
    """What these landlords ask of the families that they chose, int64 (askers,)."""
    percent = board.landlords.rent_percent[board.row(who), landlord].astype(np.int64)
    return landlord_rule.own_rent_cents(private_rent(board, who), percent).astype(np.int64)


def sign_private(board: Board, who: Askers, landlord: Askers) -> None:
    """Leases with landlords of the scheme: guaranteed, plain, or a Housing First sublease."""
    flat, rows = board.flat, board.row(who)
    rent = own_rent(board, who, landlord)
    own = pays_private(board, who, rent) & (flat.papers[who] > 0)
    in_own_name = np.where(given(board, "rent_guarantee", who) > 0, GUARANTEED, PRIVATE)
    by_agency = (given(board, "agency", who) > 0) & ~flat.awaits_home[who]
    lease(board, who, np.where(by_agency, AGENCY, np.where(own, in_own_name, SUBLET)), rent)
    flat.landlord[who] = landlord
    stand_in_stock(board, who, board.landlords.stands_at[rows, landlord], public=False)
    board.landlords.let[rows, landlord] += 1


def camps_move(board: Board) -> None:
    """Where a team's months on a site are over, its families are offered temporary homes and the site is closed.

    With a steering committee the move waits some months for homes for two families in three.
    """
    camps, f = board.camps, board.f
    due = (camps.status == ACCOMPANIED) & (camps.until <= board.month)
    if not due.any():
        return
    on_site = np.flatnonzero(
        (f.place == CAMP) & np.take_along_axis(due, np.maximum(f.camp, 0).astype(np.int64), axis=1)
    )
    asked = on_site[board.flat.scheme[on_site] == ON_SITE]
    free = temporary_homes_free(board)
    movers = np.bincount(board.row(asked[meant_for(board, "transit_rooms", asked)]), minlength=board.runs)
    waited = np.where(due, board.month + 1 - camps.joined - board.s.camp_months, 0).max(axis=1)
    k = board.at(board.k.camp, np.arange(board.runs))
    waits = (board.s.steering[:, 0] > 0) & camp_rule.move_waits(free, movers, waited, k)
    camps.until[due & waits[:, None]] = board.month + 1
    camps.status[due & ~waits[:, None]] = DISMANTLED
    goes = ~waits[board.row(on_site)]
    offer_temporary_homes(board, asked[~waits[board.row(asked)]], free)
    on_site = on_site[goes]
    displace(board, on_site[board.flat.place[on_site] == CAMP])


def temporary_homes_free(board: Board) -> Grid:
    """Temporary homes free in each run, in families, int64 (runs,)."""
    rooms = np.broadcast_to(board.k.tenancy.rooms_a_family, (board.runs, 1))[:, 0]
    used = np.count_nonzero(board.f.place == TRANSIT, axis=1) * rooms
    return np.maximum(board.s.transit_rooms[:, 0] - used, 0) // rooms


def offer_temporary_homes(board: Board, who: Askers, free: Grid) -> None:
    """Temporary homes to the families of a camp that moves; without an organised move school and address are lost."""
    flat = board.flat
    who = who[meant_for(board, "transit_rooms", who)]
    accepts = who[~refuses(board, who, "refuses_temporary", conditional=False)]
    points = camp_rule.shelter_points(flat.young[accepts].astype(np.int64), flat.unwell[accepts], False)
    moved = accepts[board.award(accepts, points, "transit", free)]
    board.moves(moved, TRANSIT)
    stand_in_temporary_homes(board, moved)
    enter_scheme(board, moved, after_move(board, moved))
    organised = given(board, "organised_move", moved) > 0
    board.count_askers("families_moved", moved[organised])
    flat.schooled[moved] &= organised
    flat.address[moved] &= organised
