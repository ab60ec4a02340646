"""The core's turns of daily life: health, school, trust, language, papers, the application for a home."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.codes import LASTING, NOBODY
from sim.rules import health, language, papers, places, schooling, social_housing, trust
from sim.units import NEVER

if TYPE_CHECKING:
    from sim.engines.core.board import Board, Grid


def families_live(board: Board) -> None:
    """One month of daily life of the families in the city."""
    here = board.here()
    client = board.f.scheme > NOBODY
    board.f.address |= places.lasting(board.f.place)
    health_changes(board, here, client)
    school_changes(board, here, client)
    trust_and_language_grow(board, client)
    papers_are_recognised(board, here)
    applications_are_filed(board, here)


def health_changes(board: Board, here: Grid, client: Grid) -> None:
    """Needs arise, and are met sooner with mediation, help and papers."""
    f, k = board.f, board.k.health
    reach = board.s.health_mediation * 0.01
    arises = health.falls_ill(places.rough(f.place), k)
    met = health.treated(reach * client, board.help, f.papers > 0, k)
    changes = board.happens("health", np.where(f.unwell, met, arises)) & here
    board.count("clients_families_unwell", reached(client & f.unwell, board.s.health_mediation))
    f.unwell ^= changes


def reached(families: Grid, percent: Grid) -> Grid:
    """Families that a mediation with this reach in percent pays for, whole, int64 (runs,)."""
    return np.count_nonzero(families, axis=1) * percent[:, 0] // 100


def school_changes(board: Board, here: Grid, client: Grid) -> None:
    """Children out of school are enrolled, children at school drop out; months out of school are lost."""
    f, k = board.f, board.k.schooling
    mediated = board.s.school_mediation * 0.01 * client
    settled = places.settled(f.place)
    drops = schooling.drops_out(f.teens == f.pupils, mediated, settled, k)
    enrols = schooling.enrols(mediated, board.help, settled, k)
    pupils = here & (f.pupils > 0)
    board.count("clients_out_of_school", reached(client & pupils & ~f.schooled, board.s.school_mediation))
    f.schooled ^= board.happens("school", np.where(f.schooled, drops, enrols)) & pupils
    f.school_lost += pupils & ~f.schooled


def trust_and_language_grow(board: Board, client: Grid) -> None:
    """Help wins trust; courses, work and neighbours teach the language."""
    f, k, s = board.f, board.k, board.s
    f.trust[...] = trust.grows(f.trust, board.help, s.resource_people > 0, k.trust)
    hours = s.course_hours * client
    board.count("course_hours", (hours * f.adults).sum(axis=1))
    neighbours = places.among_neighbours(f.place)
    f.language[...] = language.learns(f.language, hours, f.job_1 > 0, neighbours, f.literate, k.language)


def papers_are_recognised(board: Board, here: Grid) -> None:
    """A lasting right to reside is recognised, seldom without help."""
    f, k = board.f, board.k.papers
    helped = board.help * (board.s.help_with_papers > 0)
    chance = papers.lasting_right(helped, f.job_1 > 0, f.address, f.language, k)
    may = here & (f.papers != LASTING) & (f.papers_stalled <= board.month)
    f.papers[may & board.happens("papers", chance)] = LASTING


def applications_are_filed(board: Board, here: Grid) -> None:
    """Families without one file an application for social housing."""
    f = board.f
    chance = social_housing.files(board.help, f.address, board.k.social_housing)
    files = here & (f.applied == NEVER) & ~places.lasting(f.place) & board.happens("files_application", chance)
    f.applied[files] = board.month
