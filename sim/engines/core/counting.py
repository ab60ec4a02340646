"""The core's last turn of a month: who is durably housed, and the counts of the month-end."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.codes import CAMP, GONE, GUARANTEED, HOTEL, NO_JOB, OPEN_ENDED, SUBLET, TRANSIT, VILLAGE
from sim.rules import places
from sim.rules import tenancy as tenancy_rule
from sim.units import NEVER

if TYPE_CHECKING:
    from sim.engines.core.board import Board, Grid

LASTING_MONTHS = 6


def month_is_counted(board: Board) -> None:
    """Count durable months, then every whole number that the history keeps."""
    f = board.f
    calm = places.lasting(f.place) & ~f.order
    f.durable += calm
    f.durable *= calm
    durable = tenancy_rule.is_durable(f.durable, board.k.tenancy)
    f.accommodated |= places.settled(f.place)
    f.housed[durable & (f.housed == NEVER)] = board.month
    count_cohort(board, durable)
    count_work_and_school(board, durable)
    count_everybody(board, durable)
    board.tally[:, board.index("months")] = 1 if board.month else 0


def put(board: Board, name: str, statement: Grid) -> None:
    """Record the number of families of which a statement is true."""
    board.count(name, np.count_nonzero(statement, axis=1))


def persons(board: Board, statement: Grid, of: Grid | None = None) -> Grid:
    """Persons of the families of which a statement is true, int64 (runs,)."""
    number = board.f.persons if of is None else of
    return (number * statement).sum(axis=1, dtype=np.int64)


def count_cohort(board: Board, durable: Grid) -> None:
    """The partition of the reference cohort, by families and by persons."""
    f, cohort = board.f, board.cohort
    lasting = places.lasting(f.place)
    parts = {
        "durable": durable & cohort,
        "temporary": (places.temporary(f.place) | (lasting & ~durable)) & cohort,
        "shelter": places.sheltered(f.place) & cohort,
        "rough": places.rough(f.place) & cohort,
        "gone": (f.place == GONE) & cohort,
    }
    put(board, "cohort", cohort)
    board.count("cohort_persons", persons(board, cohort))
    for name, statement in parts.items():
        put(board, name, statement)
        board.count(f"{name}_persons", persons(board, statement))
    put(board, "selected", f.selected & cohort)
    put(board, "selected_durable", f.selected & parts["durable"])


def count_work_and_school(board: Board, durable: Grid) -> None:
    """Adults in work, children at school, and both a job and a home, in the cohort."""
    f, cohort = board.f, board.cohort
    here = board.here() & cohort
    jobs, lasting = np.zeros(f.place.shape, dtype=np.int8), np.zeros(f.place.shape, dtype=np.int8)
    for slot in (1, 2, 3):
        kind, ends = getattr(f, f"job_{slot}"), getattr(f, f"job_{slot}_ends")
        works = kind > NO_JOB
        jobs += works
        lasting += works & ((kind == OPEN_ENDED) | (ends >= board.month + LASTING_MONTHS) | (f.worked >= LASTING_MONTHS))
    board.count("adults", persons(board, cohort, f.adults))
    board.count("adults_here", persons(board, here, f.adults))
    board.count("adults_in_work", persons(board, here, jobs))
    board.count("adults_lasting_work", persons(board, here, lasting))
    board.count("pupils", persons(board, here, f.pupils))
    board.count("pupils_in_school", persons(board, here & f.schooled, f.pupils))
    board.count("job_and_home", persons(board, durable & cohort & (lasting > 0)))
    board.count("accommodated", persons(board, cohort & f.accommodated))


def count_everybody(board: Board, durable: Grid) -> None:
    """Stocks of everybody, newcomers included, and what the bills are reckoned on."""
    f = board.f
    in_camp, on_plot = f.place == CAMP, f.place == VILLAGE
    put(board, "families_here", board.here())
    put(board, "families_in_camps", in_camp)
    board.count("persons_in_camps", persons(board, in_camp))
    put(board, "durable_all", durable)
    put(board, "families_in_villages", on_plot)
    board.count("persons_in_villages", persons(board, on_plot))
    rooms = np.broadcast_to(board.k.tenancy.rooms_a_family, (board.runs, 1))[:, 0]
    board.count("transit_rooms_used", np.count_nonzero(f.place == TRANSIT, axis=1) * rooms)
    put(board, "guaranteed_tenancies", ((f.place == GUARANTEED) | (f.place == SUBLET)) & (f.landlord >= 0))
    count_hotels(board)


def count_hotels(board: Board) -> None:
    """Persons in hotels, split between the city's own rooms, which fill first, and those the policy adds."""
    in_hotel = board.f.place == HOTEL
    families = np.count_nonzero(in_hotel, axis=1)
    number = persons(board, in_hotel)
    own = np.broadcast_to(board.k.camp.hotel_rooms, (board.runs, 1))[:, 0]
    added = number * np.maximum(families - own, 0) // np.maximum(families, 1)
    board.count("persons_in_policy_hotels", added)
    board.count("persons_in_city_hotels", number - added)
