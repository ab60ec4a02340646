"""The core's turn of money: income, the share of the rent left to the family, arrears, what is put by."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.codes import NO_JOB, NOBODY, RENOVATED, SUBLET
from sim.engines.core.circles import given
from sim.rules import money as rule
from sim.rules import papers as papers_rule
from sim.rules import places

if TYPE_CHECKING:
    from sim.engines.core.board import Askers, Board, Grid


def rents_are_paid(board: Board) -> None:
    """Wages and benefits come in; tenants pay their rent or fall behind."""
    incomes_come_in(board)
    who = np.flatnonzero(places.tenant(board.f.place))
    spent = np.zeros(board.f.place.size, dtype=np.int64)
    if len(who):
        rents_fall_due(board, who, spent)
        board.count_askers("arrears_cents", who, board.flat.arrears_cents[who])
    contributions_are_paid(board, spent)
    money_is_put_by(board, spent)


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
    subsidy = given(board, "rent_subsidy_percent", who) * (flat.scheme[who] > NOBODY)
    return rule.paid_percent(opened, subsidy, k)


def rents_fall_due(board: Board, who: Askers, spent: Grid) -> None:
    """Tenants pay, or fall behind; subsidies and housing benefit are paid for them. Fills in what each has `spent`.

    In a month that is missed the money has gone elsewhere; what is owed is paid out of savings as far as they go.
    """
    flat, k = board.flat, board.at(board.k.money, board.row(who))
    rent, income = flat.rent_cents[who], flat.income_cents[who]
    due = due_of(board, who)
    burdened = rule.is_burdened(due, income, k)
    helped = board.help.reshape(-1)[who]
    misses = board.lot("falls_behind", who) < rule.behind(burdened, helped, flat.job_1[who] > NO_JOB, k)
    owed = flat.arrears_cents[who]
    flat.arrears_cents[who] = rule.arrears_cents(owed, due, misses, k)
    book_rents(board, who, rent, due, k)
    repaid = np.maximum(owed - flat.arrears_cents[who], 0)
    spent[who] = due // 100 + repaid
    saved = rule.from_savings_cents(flat.arrears_cents[who], flat.savings_cents[who])
    flat.arrears_cents[who] -= saved
    flat.savings_cents[who] -= saved
    city = places.renovated(flat.place[who])
    paid = housing_benefit(board, who, k) + spent[who] * ~misses + saved
    board.count_askers("renovated_rent_cents", who[city], paid[city])


def money_is_put_by(board: Board, spent: Grid) -> None:
    """Families put by a part of what is left, or live on what they had; informal income alone leaves nothing over."""
    f, flat = board.f, board.flat
    who = np.flatnonzero(((f.income_cents > 0) | (f.savings_cents > 0)) & board.here())
    k = board.at(board.k.money, board.row(who))
    living = rule.living_cents(flat.adults[who].astype(np.int64) + flat.minors[who], k)
    left = flat.income_cents[who] + 100 * k.informal_eur - living - spent[who]
    flat.savings_cents[who] = rule.savings_cents(flat.savings_cents[who], left, k)
    board.count_askers("savings_cents", who, flat.savings_cents[who])


def due_of(board: Board, who: Askers) -> Grid:
    """Rent left to each family in hundredths of a cent."""
    flat, k = board.flat, board.at(board.k.money, board.row(who))
    place = flat.place[who]
    cap = rule.cap_percent(place == SUBLET, flat.rent_percent[who].astype(np.int64), k)
    return rule.due_hundredths(
        flat.rent_cents[who], percent_left(board, who), flat.income_cents[who], places.capped(place), cap
    )


def housing_benefit(board: Board, who: Askers, k: rule.Money) -> Grid:
    """Housing benefit of each family, whole cents."""
    flat = board.flat
    opened = papers_rule.open_services(flat.papers[who], flat.address[who])
    return flat.rent_cents[who] * (k.housing_benefit_percent * opened) // 100


def contributions_are_paid(board: Board, spent: Grid) -> None:
    """Families in a renovated home with an end date contribute what their income carries; nothing is owed."""
    who = np.flatnonzero(board.f.place == RENOVATED)
    if len(who):
        benefit = housing_benefit(board, who, board.at(board.k.money, board.row(who)))
        board.count_askers("housing_benefit_cents", who, benefit)
        spent[who] = due_of(board, who) // 100
        board.count_askers("renovated_rent_cents", who, benefit + spent[who])


def book_rents(board: Board, who: Askers, rent: Grid, due: Grid, k: rule.Money) -> None:
    """What others pay of the rent this month, in whole cents."""
    flat = board.flat
    benefit = housing_benefit(board, who, k)
    rest = rent - benefit - due // 100
    sublet = flat.place[who] == SUBLET
    subsidised = (given(board, "rent_subsidy_percent", who) > 0) & (flat.scheme[who] > NOBODY)
    board.count_askers("housing_benefit_cents", who, benefit)
    board.count_askers("sublet_cents", who, np.maximum(rest, 0) * sublet)
    board.count_askers("subsidy_cents", who, np.maximum(rest, 0) * (subsidised & ~places.capped(flat.place[who])))
