"""The core's turn of money: income, the share of the rent left to the family, arrears."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.codes import NO_JOB, NOBODY, SUBLET
from sim.rules import money as rule
from sim.rules import papers as papers_rule
from sim.rules import places

if TYPE_CHECKING:
    from sim.engines.core.board import Askers, Board, Grid


def rents_are_paid(board: Board) -> None:
    """Wages and benefits come in; tenants pay their rent or fall behind."""
    incomes_come_in(board)
    who = np.flatnonzero(places.tenant(board.f.place))
    if len(who):
        rents_fall_due(board, who)
        board.count_askers("arrears_cents", who, board.flat.arrears_cents[who])


def incomes_come_in(board: Board) -> None:
    """Declared wages and, with papers and an address, benefits; informal income is not seen by landlords."""
    f, flat = board.f, board.flat
    f.income_cents[...] = 0
    who = np.flatnonzero(((f.job_1 > NO_JOB) | papers_rule.open_services(f.papers, f.address)) & board.here())
    k = board.at(board.k.money, board.row(who))
    wages = sum(rule.wage_eur(getattr(flat, f"job_{slot}")[who], k) for slot in (1, 2, 3))
    opened = papers_rule.open_services(flat.papers[who], flat.address[who])
    adults, minors = flat.adults[who].astype(np.int64), flat.minors[who].astype(np.int64)
    benefits = rule.benefits_cents(opened, adults, minors, wages, k)
    flat.income_cents[who] = wages * 100 + benefits
    board.count_askers("wages_eur", who, wages)
    board.count_askers("benefits_cents", who, benefits)


def percent_left(board: Board, who: Askers) -> Grid:
    """Percent of the rent left to each family after housing benefit and the programme's subsidy."""
    flat, k = board.flat, board.at(board.k.money, board.row(who))
    opened = papers_rule.open_services(flat.papers[who], flat.address[who])
    subsidy = board.of_run(board.s.rent_subsidy_percent, who) * (flat.scheme[who] > NOBODY)
    return rule.paid_percent(opened, subsidy, k)


def rents_fall_due(board: Board, who: Askers) -> None:
    """Tenants pay, or fall behind; subsidies and housing benefit are paid for them."""
    flat, k = board.flat, board.at(board.k.money, board.row(who))
    rent, income = flat.rent_cents[who], flat.income_cents[who]
    due = rule.due_hundredths(rent, percent_left(board, who), income, flat.place[who] == SUBLET, k)
    burdened = rule.is_burdened(due, income, k)
    helped = board.help.reshape(-1)[who]
    misses = board.lot("falls_behind", who) < rule.behind(burdened, helped, flat.job_1[who] > NO_JOB, k)
    flat.arrears_cents[who] = rule.arrears_cents(flat.arrears_cents[who], due, misses, k)
    book_rents(board, who, rent, due, k)


def book_rents(board: Board, who: Askers, rent: Grid, due: Grid, k: rule.Money) -> None:
    """What others pay of the rent this month, in whole cents."""
    flat = board.flat
    opened = papers_rule.open_services(flat.papers[who], flat.address[who])
    benefit = rent * (k.housing_benefit_percent * opened) // 100
    rest = rent - benefit - due // 100
    sublet = flat.place[who] == SUBLET
    subsidised = (board.of_run(board.s.rent_subsidy_percent, who) > 0) & (flat.scheme[who] > NOBODY)
    board.count_askers("housing_benefit_cents", who, benefit)
    board.count_askers("sublet_cents", who, np.maximum(rest, 0) * sublet)
    board.count_askers("subsidy_cents", who, np.maximum(rest, 0) * (subsidised & ~sublet))
