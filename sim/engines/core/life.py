"""The core's turns of daily life: health, school, trust, language, papers, the application for a home.

Luck is asked first: a rule is evaluated only for families whose lot could let the event happen (`Board.lucky`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from sim.codes import LASTING, NO_JOB, NOBODY
from sim.engines.core.circles import given, given_all
from sim.rules import blocks, health, language, papers, places, schooling, social_housing, trust
from sim.units import NEVER

if TYPE_CHECKING:
    from sim.engines.core.board import Board, Grid

NO, YES = (0.0,), (0.0, 1.0)


def families_live(board: Board) -> None:
    """One month of daily life of the families in the city."""
    addresses_are_obtained(board)
    health_changes(board)
    school_changes(board)
    trust_grows(board)
    language_is_learnt(board)
    papers_are_recognised(board)
    applications_are_filed(board)


def addresses_are_obtained(board: Board) -> None:
    """A tenancy comes with an address; others obtain one at a municipal centre in time."""
    flat, chapter = board.flat, board.k.papers
    board.f.address |= places.tenant(board.f.place)
    who = board.lucky("address", board.ceiling("address", lambda: papers.obtains_address(chapter)))
    who = board.struck("address", who, papers.obtains_address(board.at(chapter, board.row(who))))
    flat.address[who] |= places.here(flat.place[who])


def health_changes(board: Board) -> None:
    """Needs arise, and are met sooner with mediation, help and papers."""
    flat, chapter = board.flat, board.k.health
    client = board.f.scheme > NOBODY
    board.count("clients_families_unwell", reached(client & board.f.unwell, given_all(board, "health_mediation")))
    arises = board.ceiling("falls ill", lambda rough: health.falls_ill(rough, chapter), YES)
    alone = board.ceiling("treated alone", lambda has: health.treated(0.0, 0.0, has, chapter), YES)
    helped = board.ceiling("treated", lambda met, help_, has: health.treated(met, help_, has, chapter), YES, YES, YES)
    who = board.lucky("health", max(arises, alone), max(arises, helped))
    k = board.at(chapter, board.row(who))
    reach = 0.01 * given(board, "health_mediation", who) * (flat.scheme[who] > NOBODY)
    met = health.treated(reach, board.help.reshape(-1)[who], flat.papers[who] > 0, k)
    chance = np.where(flat.unwell[who], met, health.falls_ill(places.rough(flat.place[who]), k))
    changes = board.struck("health", who, chance)
    flat.unwell[changes] ^= places.here(flat.place[changes])


def reached(families: Grid, percent: Grid) -> Grid:
    """Families that a mediation with this reach in percent pays for, whole, int64 (runs,)."""
    return amount_of(families, percent) // 100


def amount_of(families: Grid, each: Grid) -> Grid:
    """The sum of a whole amount over some families, int64 (runs,); `families` may be whole numbers instead."""
    if each.shape[1] == 1:
        return families.sum(axis=1, dtype=np.int64) * each[:, 0]
    return (families * each).sum(axis=1, dtype=np.int64)


def school_changes(board: Board) -> None:
    """Children out of school are enrolled, children at school drop out; months out of school are lost."""
    f, flat, chapter = board.f, board.flat, board.k.schooling
    pupils = board.here() & (f.pupils > 0)
    out = (f.scheme > NOBODY) & pupils & ~f.schooled
    board.count("clients_out_of_school", reached(out, given_all(board, "school_mediation")))
    drops = board.ceiling(
        "drops out", lambda teens, met, roof: schooling.drops_out(teens, met, roof, chapter), YES, YES, YES
    )
    alone = board.ceiling("enrols alone", lambda settled: schooling.enrols(0.0, 0.0, settled, chapter), YES)
    helped = board.ceiling(
        "enrols", lambda met, help_, roof: schooling.enrols(met, help_, roof, chapter), YES, YES, YES
    )
    who = board.lucky("school", max(drops, alone), max(drops, helped))
    k = board.at(chapter, board.row(who))
    mediated = 0.01 * given(board, "school_mediation", who) * (flat.scheme[who] > NOBODY)
    settled = places.settled(flat.place[who])
    drop = schooling.drops_out(flat.teens[who] == flat.pupils[who], mediated, settled, k)
    enrol = schooling.enrols(mediated, board.help.reshape(-1)[who], settled, k)
    changes = board.struck("school", who, np.where(flat.schooled[who], drop, enrol))
    flat.schooled[changes] ^= pupils.reshape(-1)[changes]
    f.school_lost += pupils & ~f.schooled


def trust_grows(board: Board) -> None:
    """Help wins trust; without help it stays as it is."""
    flat, who = board.flat, board.clients
    people = board.of_run(board.s.resource_people, who) > 0
    k = board.at(board.k.trust, board.row(who))
    flat.trust[who] = trust.grows(flat.trust[who], board.help.reshape(-1)[who], people, k)


def language_is_learnt(board: Board) -> None:
    """Courses, work and neighbours teach the language; others learn nothing this month."""
    f, flat = board.f, board.flat
    client, works = f.scheme > NOBODY, f.job_1 > NO_JOB
    hours = given_all(board, "course_hours")
    board.count("course_hours", amount_of(f.adults * client, hours))
    board.count("clients_paired", reached(client, given_all(board, "civic_pairs")))
    who = np.flatnonzero((client & (hours > 0)) | (works & board.here()) | places.among_neighbours(f.place))
    k = board.at(board.k.language, board.row(who))
    paired = 0.01 * given(board, "civic_pairs", who)
    taught = language.with_pairs(given(board, "course_hours", who) * (flat.scheme[who] > NOBODY), paired, k)
    neighbours = language.neighbours(places.among_neighbours(flat.place[who]), blocks.apart(flat.district[who]), k)
    flat.language[who] = language.learns(
        flat.language[who], taught, flat.job_1[who] > NO_JOB, neighbours, flat.literate[who], k
    )


def papers_are_recognised(board: Board) -> None:
    """A lasting right to reside is recognised, seldom without help."""
    flat, chapter = board.flat, board.k.papers

    def chance(help_: float, job: float, post: float, lang: float, fair: float) -> Any:
        return papers.lasting_right(help_, job, post, lang, papers.eased(fair, board.k.nationals, chapter), chapter)

    alone = board.ceiling("papers alone", chance, NO, YES, YES, YES, YES)
    who = board.lucky("papers", alone, board.ceiling("papers", chance, YES, YES, YES, YES, YES))
    may = places.here(flat.place[who]) & (flat.papers[who] != LASTING) & (flat.papers_stalled[who] <= board.month)
    who = who[may]
    k = board.at(chapter, board.row(who))
    help_ = board.help.reshape(-1)[who] * (given(board, "help_with_papers", who) > 0)
    fair = 0.01 * board.of_run(board.s.service_training, who)
    works, address = flat.job_1[who] > NO_JOB, flat.address[who]
    eased = papers.eased(fair, board.nationals(who), k)
    recognised = papers.lasting_right(help_, works, address, flat.language[who], eased, k)
    flat.papers[board.struck("papers", who, recognised)] = LASTING


def applications_are_filed(board: Board) -> None:
    """Families without one file an application for social housing."""
    flat, chapter = board.flat, board.k.social_housing

    def chance(help_: float, post: float, workshop: float) -> Any:
        return social_housing.files(help_, post, workshop, chapter)

    alone = board.ceiling("files alone", chance, NO, YES, YES)
    who = board.lucky("files_application", alone, board.ceiling("files", chance, YES, YES, YES))
    may = places.here(flat.place[who]) & (flat.applied[who] == NEVER) & ~places.tenant(flat.place[who])
    who = who[may]
    k = board.at(chapter, board.row(who))
    workshop = 0.01 * given(board, "workshops", who) * flat.known[who]
    files = social_housing.files(board.help.reshape(-1)[who], flat.address[who], workshop, k)
    flat.applied[board.struck("files_application", who, files)] = board.month
