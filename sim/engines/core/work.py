"""The core's turns of work: contracts end, applications are made, employers choose, papers follow."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.codes import LASTING, NO_JOB, NOBODY, RETAINED, WORKER
from sim.rules import papers as papers_rule
from sim.rules import places, queue
from sim.rules import work as rule
from sim.units import NEVER

if TYPE_CHECKING:
    from sim.engines.core.board import Askers, Board, Grid

SLOTS = (1, 2, 3)


def jobs_end(board: Board) -> None:
    """Contracts come to their end and are made permanent, renewed or not; some jobs are lost before."""
    for slot in SLOTS:
        kinds, ends = getattr(board.flat, f"job_{slot}"), getattr(board.flat, f"job_{slot}_ends")
        who = np.flatnonzero(kinds > NO_JOB)
        if len(who):
            end_contracts(board, who, kinds, ends, f"job_{slot}_fate")
    close_ranks(board)


def end_contracts(board: Board, who: Askers, kinds: Grid, ends: Grid, question: str) -> None:
    """The fate of one contract of each family: one draw, for its end or for its loss."""
    k = board.at(board.k.work, board.row(who))
    kind, lots = kinds[who].astype(np.int64), board.lot(question, who)
    due = ends[who] <= board.month
    after = rule.contract_after(kind, lots, k)
    renewed = rule.contract_ends(after, board.month, board.lot("renewed_length", who), k)
    lost = lots < rule.loses(kind, k)
    kinds[who] = np.where(due, after, np.where(lost, NO_JOB, kind))
    ends[who] = np.where(due, np.where(after == NO_JOB, NEVER, renewed), np.where(lost, NEVER, ends[who]))


def close_ranks(board: Board) -> None:
    """Contracts move up into slots that have become empty, so that the first slot tells whether anyone works."""
    flat = board.flat
    for low, high in ((1, 2), (2, 3), (1, 2)):
        gap = np.flatnonzero((getattr(flat, f"job_{low}") == NO_JOB) & (getattr(flat, f"job_{high}") > NO_JOB))
        for suffix, empty in (("", NO_JOB), ("_ends", NEVER)):
            getattr(flat, f"job_{low}{suffix}")[gap] = getattr(flat, f"job_{high}{suffix}")[gap]
            getattr(flat, f"job_{high}{suffix}")[gap] = empty


def jobs_are_found(board: Board) -> None:
    """Seekers apply, employers screen and rank them, and the vacancies of the month are filled."""
    f, k, s = board.f, board.k.work, board.s
    seekers = seekers_of(board)
    seeking = board.here() & (seekers > 0)
    client = (f.scheme > NOBODY) & seeking
    number = np.count_nonzero(client, axis=1)
    board.count("clients_seeking", number * s.job_preparation[:, 0] // 100)
    board.count("calls_made", s.employer_calls[:, 0] * (number > 0))
    calls = (s.employer_calls[:, 0] / np.maximum(number, 1))[:, None] * client
    hampered = rule.obstacles(f.unwell, f.young > 0, places.rough(f.place), k)
    supported = rule.supports(board.help, calls, s.job_preparation * 0.01 * client, k)
    applies = board.happens("applies", rule.applies(seekers, hampered, supported, f.job_1 > NO_JOB, k))
    hire(board, np.flatnonzero(applies & seeking))


def seekers_of(board: Board) -> Grid:
    """Earners of each family without a contract, int64 (runs, families)."""
    f = board.f
    jobs = (f.job_1 > NO_JOB).astype(np.int8) + (f.job_2 > NO_JOB) + (f.job_3 > NO_JOB)
    return np.maximum(f.earners - jobs, 0).astype(np.int64)


def hire(board: Board, who: Askers) -> None:
    """Employers take from those who apply and whom they would have, as many as they have vacancies."""
    k, employers = board.k.work, board.employers
    width = employers.asks.shape[1]
    vacancies = board.happens("vacancies", k.vacancy, width) & (np.arange(width) < k.employers)
    board.count("vacancies", np.count_nonzero(vacancies, axis=1))
    rows = board.row(who)
    employer = np.floor(board.lot("employer", who) * board.at(k, rows).employers).astype(np.int64)
    wanted = who[would_be_taken(board, who, rows, employer)]
    employer = employer[np.isin(who, wanted, assume_unique=True)]
    group = board.row(wanted) * width + employer
    points = rule.suitability(board.flat.language[wanted], board.flat.job_1[wanted] > NO_JOB).astype(np.int64)
    hired = queue.award(group, points, board.ticket("hired", wanted), vacancies.astype(np.int64).reshape(-1))
    sign(board, wanted[hired])


def would_be_taken(board: Board, who: Askers, rows: Askers, employer: Askers) -> Grid:
    """Who passes the employer's screening, bool (askers,)."""
    flat, employers = board.flat, board.employers
    lacking = rule.lacking_language(employers.asks[rows, employer], flat.language[who])
    needs_permit = np.broadcast_to(board.k.permit_needed, (board.runs, 1))[rows, 0] & (flat.papers[who] != LASTING)
    stigma = places.rough(flat.place[who])
    k = board.at(board.k.work, rows)
    return board.lot("employer_says_yes", who) < rule.accepted(lacking, stigma, employers.wary[rows, employer], needs_permit, k)


def sign(board: Board, who: Askers) -> None:
    """Contracts are signed and take the first empty slot."""
    flat, k = board.flat, board.at(board.k.work, board.row(who))
    kind = rule.contract(board.lot("contract", who), k)
    ends = rule.contract_ends(kind, board.month, board.lot("contract_length", who), k)
    empty = [getattr(flat, f"job_{slot}")[who] == NO_JOB for slot in SLOTS]
    first = np.where(empty[0], 1, np.where(empty[1], 2, 3))
    for slot in SLOTS:
        here = first == slot
        getattr(flat, f"job_{slot}")[who[here]] = kind[here]
        getattr(flat, f"job_{slot}_ends")[who[here]] = ends[here]
    board.count_askers("hires", who)


def papers_follow_work(board: Board) -> None:
    """A job makes a worker; after it the status is retained for a time by the months worked, then lost."""
    f, k = board.f, board.k.papers
    works = f.job_1 > NO_JOB
    papers = f.papers.astype(np.int64)
    ends_now = (papers == WORKER) & ~works
    until = board.month + papers_rule.retained_months(f.worked.astype(np.int64), k)
    f.papers_until[...] = np.where(ends_now, until, f.papers_until)
    expired = f.papers_until <= board.month
    f.papers[...] = papers_rule.status(papers, works & board.here(), expired & (papers == RETAINED))
    f.worked += works
    f.worked *= works
