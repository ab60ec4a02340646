"""The core's turns of work: contracts end, applications are made, employers choose, papers follow."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from sim.codes import FOR_A_JOB, LASTING, NO_JOB, NOBODY, WORKER
from sim.engines.core.circles import given, meant_for
from sim.rules import papers as papers_rule
from sim.rules import places, queue
from sim.rules import work as rule
from sim.units import NEVER
from sim.world.terms import JOB_SLOTS

if TYPE_CHECKING:
    from sim.engines.core.board import Askers, Board, Grid


def skills_are_built(board: Board) -> None:
    """Trainings end and begin; informal skills are validated."""
    train(board)
    clients, flat = board.clients, board.flat
    who = clients[~flat.validated[clients] & places.here(flat.place[clients])]
    who = board.struck("validation", who, 0.01 * given(board, "skills_validation", who))
    flat.validated[who] = True
    board.count_askers("validations", who)


def train(board: Board) -> None:
    """Free places of training go by lot to client families with an adult who seeks work."""
    f, flat, clients = board.f, board.flat, board.clients
    done = np.flatnonzero(f.training_ends <= board.month)
    flat.trained[done] = True
    flat.training_ends[done] = NEVER
    if not board.runs_any("training_places"):
        return
    used = np.count_nonzero((f.training_ends < NEVER) & board.here(), axis=1)
    free = np.maximum(board.s.training_places[:, 0] - used, 0)
    waits = ~flat.trained[clients] & (flat.training_ends[clients] == NEVER) & (seekers_of(board, clients) > 0)
    waits &= meant_for(board, "training_places", clients)
    who = clients[waits & places.here(flat.place[clients])]
    starts = who[board.award(who, np.zeros(len(who)), "training", free)]
    flat.training_ends[starts] = board.month + board.at(board.k.work, board.row(starts)).training_months
    trains = np.count_nonzero((f.training_ends < NEVER) & board.here(), axis=1)
    board.count("in_training", trains * (board.s.training_places[:, 0] > 0))


def jobs_end(board: Board) -> None:
    """Contracts come to their end and are made permanent, renewed or not; some jobs are lost before."""
    flat = board.flat
    works = np.flatnonzero(board.here() & (board.f.job_1 > NO_JOB))
    for slot in JOB_SLOTS:
        kinds, ends = getattr(flat, f"job_{slot}"), getattr(flat, f"job_{slot}_ends")
        end_contracts(board, works[kinds[works] > NO_JOB], kinds, ends, f"job_{slot}_fate")
    close_ranks(board, works)


def end_contracts(board: Board, who: Askers, kinds: Grid, ends: Grid, question: str) -> None:
    """The fate of one contract of each family: one draw, for its end or for its loss."""
    if not len(who):
        return
    k = board.at(board.k.work, board.row(who))
    kind, lots = kinds[who].astype(np.int64), board.lot(question, who)
    due = ends[who] <= board.month
    after = rule.contract_after(kind, lots, k)
    renewed = rule.contract_ends(after, board.month, board.lot("renewed_length", who), k)
    lost = lots < rule.loses(kind, k)
    kinds[who] = np.where(due, after, np.where(lost, NO_JOB, kind))
    ends[who] = np.where(due, np.where(after == NO_JOB, NEVER, renewed), np.where(lost, NEVER, ends[who]))


def close_ranks(board: Board, who: Askers) -> None:
    """Contracts move up into slots that have become empty, so that the first slot tells whether anyone works."""
    flat = board.flat
    for low, high in ((1, 2), (2, 3), (1, 2)):
        gap = who[(getattr(flat, f"job_{low}")[who] == NO_JOB) & (getattr(flat, f"job_{high}")[who] > NO_JOB)]
        for suffix, empty in (("", NO_JOB), ("_ends", NEVER)):
            getattr(flat, f"job_{low}{suffix}")[gap] = getattr(flat, f"job_{high}{suffix}")[gap]
            getattr(flat, f"job_{high}{suffix}")[gap] = empty


def jobs_are_found(board: Board) -> None:
    """Seekers apply, employers screen and rank them, and the vacancies of the month are filled."""
    flat, k, s, clients = board.flat, board.k.work, board.s, board.clients
    seeking = clients[(seekers_of(board, clients) > 0) & places.here(flat.place[clients])]
    prepared = np.bincount(board.row(seeking), given(board, "job_preparation", seeking), board.runs).astype(np.int64)
    board.count("clients_seeking", prepared // 100)
    seeking = seeking[meant_for(board, "employer_calls", seeking)]
    number = np.bincount(board.row(seeking), minlength=board.runs)
    board.count("calls_made", s.employer_calls[:, 0] * (number > 0))
    who = board.lucky("applies", *most_applications(board, k))
    seekers = seekers_of(board, who)
    may = places.here(flat.place[who]) & (seekers > 0)
    who = np.sort(who[may], kind="stable")
    who = board.struck("applies", who, applications(board, who))
    flat.told[who] = hear_of_vacancies(board, who, s.employer_calls[:, 0] / np.maximum(number, 1))
    hire(board, who)


def most_applications(board: Board, k: rule.Work) -> tuple[float, float]:
    """The highest probabilities of applying, outside schemes and in them."""
    some = (0.0, 1.0)

    def chance(help_: float, prepared: float, *each: float) -> Any:
        hampered = rule.obstacles(each[0], each[1], each[2], k)
        return rule.applies(float(len(JOB_SLOTS)), hampered, rule.supports(help_, prepared, k), each[3], each[4], k)

    alone = board.ceiling("applies alone", chance, (0.0,), (0.0,), some, some, some, some, some)
    return alone, board.ceiling("applies", chance, some, some, some, some, some, some, some)


def applications(board: Board, who: Askers) -> Grid:
    """Probability that each family applies this month, (askers,)."""
    flat, rows = board.flat, board.row(who)
    k = board.at(board.k.work, rows)
    hampered = rule.obstacles(flat.unwell[who], flat.young[who] > 0, places.rough(flat.place[who]), k)
    prepared = 0.01 * given(board, "job_preparation", who) * (flat.scheme[who] > NOBODY)
    supported = rule.supports(board.help.reshape(-1)[who], prepared, k)
    works, wishes_job = flat.job_1[who] > NO_JOB, flat.wish[who] == FOR_A_JOB
    return rule.applies(seekers_of(board, who), hampered, supported, works, wishes_job, k)


def hear_of_vacancies(board: Board, who: Askers, calls: Grid) -> Grid:
    """Whom a mediator sends to an employer with a vacancy, bool (askers,); `calls` a seeker, (runs,)."""
    rows = board.row(who)
    called = calls[rows] * ((board.flat.scheme[who] > NOBODY) & meant_for(board, "employer_calls", who))
    return board.lot("told_of_vacancy", who) < rule.hears_of_vacancy(called, board.at(board.k.work, rows))


def seekers_of(board: Board, who: Askers) -> Grid:
    """Earners of each family without a contract, int64 (askers,)."""
    flat = board.flat
    jobs = (flat.job_1[who] > NO_JOB).astype(np.int64) + (flat.job_2[who] > NO_JOB) + (flat.job_3[who] > NO_JOB)
    return np.maximum(flat.earners[who] - jobs, 0)


def hire(board: Board, who: Askers) -> None:
    """Employers take from those who apply and whom they would have, as many as they have vacancies."""
    employers, width = board.employers, board.employers.asks.shape[1]
    vacancies = open_vacancies(board, width)
    board.count("vacancies", np.count_nonzero(vacancies, axis=1))
    employer = employer_of(board, who, vacancies)
    sent = rule.is_sent(board.help.reshape(-1)[who], board.flat.told[who])
    taken = would_be_taken(board, who, employer, sent)
    wanted, employer, sent = who[taken], employer[taken], sent[taken]
    group = board.row(wanted) * width + employer
    at = board.row(wanted)
    works, wary = board.flat.job_1[wanted] > NO_JOB, employers.wary[at, employer]
    against = wary & places.bears_stigma(board.flat.place[wanted])
    points = rule.suitability(board.flat.language[wanted], works, against, board.at(board.k.work, at)).astype(np.int64)
    hired = queue.award(group, points, board.ticket("hired", wanted), vacancies.astype(np.int64).reshape(-1))
    sign(board, wanted[hired], employers.sector[at, employer][hired].astype(np.int64), sent[hired])


def open_vacancies(board: Board, width: int) -> Grid:
    """Employers with a job to give this month, bool (runs, employers)."""
    k = board.k.work
    season = rule.in_season(board.month, board.k.first_month, k)
    chance = np.broadcast_to(rule.has_vacancy(board.employers.sector, season, k), (board.runs, width))
    return board.happens("vacancies", chance, width) & (np.arange(width) < k.employers)


def employer_of(board: Board, who: Askers, vacancies: Grid) -> Askers:
    """The employer to whom each applies: any, or, where a mediator has sent it, one with a vacancy."""
    rows, lots = board.row(who), board.lot("employer", who)
    open_first, number = np.argsort(~vacancies, axis=1, kind="stable"), np.count_nonzero(vacancies, axis=1)[rows]
    blind = np.floor(lots * board.at(board.k.work, rows).employers).astype(np.int64)
    known = open_first[rows, np.floor(lots * number).astype(np.int64)]
    return np.where(board.flat.told[who] & (number > 0), known, blind)


def would_be_taken(board: Board, who: Askers, employer: Askers, sent: Grid) -> Grid:
    """Who passes the employer's screening, bool (askers,)."""
    flat, employers, rows = board.flat, board.employers, board.row(who)
    lacking = rule.lacking_language(employers.asks[rows, employer], flat.language[who])
    permit_ends = np.broadcast_to(board.k.permit_ends, (board.runs, 1))[rows, 0]
    needs_permit = (board.month < permit_ends) & (flat.papers[who] != LASTING)
    stigma = places.bears_stigma(flat.place[who])
    k = board.at(board.k.work, rows)
    wary = rule.wariness(employers.wary[rows, employer], k)
    bonus = (given(board, "hiring_bonus", who) > 0) & (flat.scheme[who] > NOBODY)
    week = 0.01 * board.of_run(board.s.roma_week, who)
    skilled = rule.skills(flat.trained[who], flat.validated[who], k)
    skilled = skilled * rule.recommended(flat.told[who], bonus, week, k)
    says_yes = board.lot("employer_says_yes", who) < rule.accepted(lacking, stigma, wary, needs_permit, skilled, k)
    return says_yes & rule.may_be_hired(employers.sector[rows, employer], sent, k)


def sign(board: Board, who: Askers, sector: Grid, sent: Grid) -> None:
    """Contracts are signed with employers of a sector and take the first empty slot."""
    flat, k = board.flat, board.at(board.k.work, board.row(who))
    kind = rule.contract(board.lot("contract", who), sector, sent, k)
    ends = rule.contract_ends(kind, board.month, board.lot("contract_length", who), k)
    empty = [getattr(flat, f"job_{slot}")[who] == NO_JOB for slot in JOB_SLOTS]
    first = np.where(empty[0], 1, np.where(empty[1], 2, 3))
    for slot in JOB_SLOTS:
        here = first == slot
        getattr(flat, f"job_{slot}")[who[here]] = kind[here]
        getattr(flat, f"job_{slot}_ends")[who[here]] = ends[here]
    board.count_askers("hires", who)
    board.count_askers("hires_with_bonus", who[(given(board, "hiring_bonus", who) > 0) & (flat.scheme[who] > NOBODY)])


def papers_follow_work(board: Board) -> None:
    """A job makes a worker; after it the status is retained for a time by the months worked, then lost."""
    f, flat = board.f, board.flat
    changing = (f.job_1 > NO_JOB) | ((f.papers > 0) & (f.papers < LASTING)) | (f.worked > 0)
    who = np.flatnonzero(board.here() & changing)
    k = board.at(board.k.papers, board.row(who))
    works, papers = flat.job_1[who] > NO_JOB, flat.papers[who].astype(np.int64)
    worked = flat.worked[who].astype(np.int64)
    until = board.month + papers_rule.retained_months(worked, k)
    until = np.where((papers == WORKER) & ~works, until, flat.papers_until[who])
    flat.papers_until[who] = until
    flat.papers[who] = papers_rule.status(papers, works, until <= board.month)
    flat.worked[who] = (worked + 1) * works
