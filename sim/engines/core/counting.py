"""The core's last turn of a month: who is durably housed, and the counts of the month-end."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.codes import (
    AGENCY,
    CAMP,
    CAMP_EDGE,
    GONE,
    GUARANTEED,
    HOTEL,
    NO_JOB,
    OPEN_ENDED,
    ORDINARY,
    SUBLET,
    TRANSIT,
    VILLAGE,
)
from sim.engines.core.blocks import most_in_one_block
from sim.rules import places
from sim.rules import tenancy as tenancy_rule
from sim.rules import village as village_rule
from sim.units import NEVER
from sim.world.terms import JOB_SLOTS, LASTING_MONTHS

if TYPE_CHECKING:
    from sim.engines.core.board import Board, Grid


def month_is_counted(board: Board) -> None:
    """Count durable months, then every whole number that the history keeps."""
    f = board.f
    calm = places.durable_lease(f.place) & ~f.order
    f.durable += calm
    f.durable *= calm
    durable = tenancy_rule.is_durable(f.durable, board.k.tenancy)
    f.accommodated |= places.settled(f.place)
    f.housed[durable & (f.housed == NEVER)] = board.month
    count_cohort(board, durable)
    count_everybody(board, durable)
    board.housed_share[...] = board.tally[:, board.index("durable")] / board.residents
    board.tally[:, board.index("months")] = 1 if board.month else 0


def put(board: Board, name: str, statement: Grid) -> None:
    """Record the number of families of which a statement is true."""
    board.count(name, np.count_nonzero(statement, axis=1))


def total(amounts: Grid, statement: Grid) -> Grid:
    """Sum of small whole amounts over the families of which a statement is true, int64 (runs,); exact below 2**24."""
    return np.einsum("ij,ij->i", amounts.astype(np.float32), statement.astype(np.float32)).astype(np.int64)


def count_cohort(board: Board, durable: Grid) -> None:
    """The partition of the reference cohort, by families and by persons."""
    size = board.residents
    f = board.f
    place, persons, durable = f.place[:, :size], f.persons[:, :size], durable[:, :size]
    parts = {
        "durable": durable,
        "temporary": places.temporary(place) | (places.tenant(place) & ~durable),
        "shelter": places.sheltered(place),
        "rough": places.rough(place),
        "gone": place == GONE,
    }
    board.count("cohort", np.full(board.runs, size))
    board.count("cohort_persons", persons.sum(axis=1, dtype=np.int64))
    for name, statement in parts.items():
        put(board, name, statement)
        board.count(f"{name}_persons", total(persons, statement))
    at_home, district = places.settled(place), f.district[:, :size]
    put(board, "at_home", at_home)
    put(board, "at_home_camp_edge", at_home & (district == CAMP_EDGE))
    board.count("at_home_largest_block", most_in_one_block(board, size))
    put(board, "durable_ordinary_district", durable & (district == ORDINARY))
    put(board, "selected", f.selected[:, :size])
    put(board, "selected_durable", f.selected[:, :size] & durable)
    board.count("accommodated", total(persons, f.accommodated[:, :size]))
    count_work_and_school(board, durable)


def count_work_and_school(board: Board, durable: Grid) -> None:
    """Adults in work, children at school, and both a job and a home, in the cohort."""
    f, size = board.f, board.residents
    here = places.here(f.place[:, :size])
    jobs, lasting = np.zeros(here.shape, dtype=np.int8), np.zeros(here.shape, dtype=np.int8)
    kept = f.worked[:, :size] >= LASTING_MONTHS
    for slot in JOB_SLOTS:
        kind, ends = getattr(f, f"job_{slot}")[:, :size], getattr(f, f"job_{slot}_ends")[:, :size]
        works = kind > NO_JOB
        jobs += works
        lasting += works & ((kind == OPEN_ENDED) | (ends >= board.month + LASTING_MONTHS) | kept)
    adults, pupils = f.adults[:, :size], f.pupils[:, :size]
    board.count("adults", adults.sum(axis=1, dtype=np.int64))
    board.count("adults_here", total(adults, here))
    board.count("adults_in_work", total(jobs, here))
    board.count("adults_lasting_work", total(lasting, here))
    board.count("pupils", total(pupils, here))
    board.count("pupils_in_school", total(pupils, here & f.schooled[:, :size]))
    board.count("job_and_home", total(f.persons[:, :size], durable & (lasting > 0)))


def count_everybody(board: Board, durable: Grid) -> None:
    """Stocks of everybody, newcomers included, and what the bills are reckoned on."""
    f = board.f
    in_camp, on_plot = f.place == CAMP, f.place == VILLAGE
    put(board, "families_here", board.here())
    put(board, "families_in_camps", in_camp)
    board.count("persons_in_camps", total(f.persons, in_camp))
    put(board, "durable_all", durable)
    put(board, "families_in_villages", on_plot)
    board.count("persons_in_villages", total(f.persons, on_plot))
    rooms = np.broadcast_to(board.k.tenancy.rooms_a_family, (board.runs, 1))[:, 0]
    board.count("transit_rooms_used", np.count_nonzero(f.place == TRANSIT, axis=1) * rooms)
    put(board, "agency_tenancies", f.place == AGENCY)
    covered = (f.place == GUARANTEED) | (f.place == SUBLET)
    put(board, "guaranteed_tenancies", covered & (f.landlord >= 0))
    put(board, "families_renovated", places.renovated(f.place))
    count_stays(board, on_plot)
    board.count("workers_platform", board.s.platform_workers[:, 0])
    board.count("roma_weeks", board.s.roma_week[:, 0] == 100)
    board.count("months_steering", board.s.steering[:, 0] > 0)
    board.count("months_workshops", board.s.workshops[:, 0] > 0)
    board.count("months_service_training", board.s.service_training[:, 0] > 0)
    board.count("stopped", board.programmes.stopped[:, 0])
    count_hotels(board)


def count_stays(board: Board, on_plot: Grid) -> None:
    """How long the stays on plots have lasted, and how many are longer than planned."""
    who = np.flatnonzero(on_plot)
    months = board.month - board.flat.since[who].astype(np.int64)
    beyond = village_rule.beyond_plan(months, board.of_run(board.s.village_planned_stay, who))
    board.count_askers("village_months_under_way", who, months)
    board.count_askers("village_beyond_plan", who[beyond])


def count_hotels(board: Board) -> None:
    """Persons in hotels, split between the city's own rooms, which fill first, and those the policy adds."""
    in_hotel = board.f.place == HOTEL
    families = np.count_nonzero(in_hotel, axis=1)
    number = total(board.f.persons, in_hotel)
    own = np.broadcast_to(board.k.camp.hotel_rooms, (board.runs, 1))[:, 0]
    added = number * np.maximum(families - own, 0) // np.maximum(families, 1)
    board.count("persons_in_policy_hotels", added)
    board.count("persons_in_city_hotels", number - added)
