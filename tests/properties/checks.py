"""What must be true of every board: after every turn, at every month-end, and between one month-end and the next."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.codes import (
    ABSENT,
    ACCOMPANIED,
    AGENCY,
    BLOCKS,
    CAMP,
    CAMP_EDGE,
    DEPRIVED,
    DISMANTLED,
    FOLLOW_UP,
    GONE,
    GUARANTEED,
    HOTEL,
    HOUSING_FIRST,
    IN_VILLAGE,
    MUNICIPAL,
    NO_DISTRICT,
    NO_JOB,
    NOBODY,
    ON_SITE,
    ORDINARY,
    PLACES,
    PRIVATE,
    RENOVATED,
    SCHEMES,
    SOCIAL,
    STREET,
    SUBLET,
    TRANSIT,
    VILLAGE,
)
from sim.engines.core.board import Board
from sim.history import INDEX
from sim.rules import accompaniment, places
from sim.supports import SUPPORTS
from sim.units import NEVER
from sim.world.posts import COUNT, POSTS, SLOTS, SUPPORT

LASTING_TENANCIES = (SOCIAL, PRIVATE, GUARANTEED, SUBLET, MUNICIPAL)
TENANCIES = (*LASTING_TENANCIES, AGENCY)
"""Said here once more, so that a slip in the rules of places is seen."""

PARTS = ("durable", "temporary", "shelter", "rough", "gone")
EVENTS = ("entered", "sheltered", "leased", "housed")
ONCE_TRUE = ("known", "selected", "accommodated", "trained", "validated")
GROWING = ("evictions", "tenancies_lost", *ONCE_TRUE, *EVENTS, "left", "applied", "arrival")


class Checks:
    """Looks at a board after every turn (`Checks()(turn, month, board)`) and remembers the last look and month-end."""

    def __init__(self) -> None:
        self.before: dict[str, Any] = {}
        self.at_month_end: dict[str, Any] = {}
        self.offered: np.ndarray | None = None

    def __call__(self, turn: str, month: int, board: Board) -> None:
        everybody_is_somewhere(month, board)
        tenancies_are_consistent(board)
        self.capacities_hold(turn, board)
        if turn == "hours_are_shared":
            hours_are_within_budget(board)
            assert (board.f.place[board.f.scheme == ON_SITE] == CAMP).all(), "a team on site helps who is not there"
        if turn == "month_is_counted":
            counts_agree(month, board)
            self.history_only_grows(month, board)
            self.at_month_end = copied(board)
        self.before = {
            name: getattr(board.f, name).copy() for name in ("place", "scheme", "training_ends", "validated")
        }

    def capacities_hold(self, turn: str, board: Board) -> None:
        """Nobody is let into a place beyond what is there; those within may stay when a measure is cut back."""
        for place, capacity in capacities(board).items():
            inside = np.count_nonzero(board.f.place == place, axis=1)
            was = np.count_nonzero(self.before["place"] == place, axis=1) if self.before else np.zeros_like(inside)
            assert (inside <= np.maximum(capacity, was)).all(), f"{turn}: {PLACES[place]} over capacity"
        if turn == "tenancies_end":
            self.leases_slide_in_time(board)
        if turn == "skills_are_built":
            self.trainings_are_sound(board)
        if turn == "housing_first_admits":
            clients = np.count_nonzero(board.f.scheme == HOUSING_FIRST, axis=1)
            was = np.count_nonzero(self.before["scheme"] == HOUSING_FIRST, axis=1)
            part = slice((HOUSING_FIRST - 1) * SLOTS, HOUSING_FIRST * SLOTS)
            filled = np.count_nonzero(board.workers.in_post[:, part], axis=1)
            allowed = filled * board.s.housing_first_caseload[:, 0]
            assert (clients <= np.maximum(allowed, was)).all(), "Housing First took on more than its caseload"

    def leases_slide_in_time(self, board: Board) -> None:
        """A sublease or agency lease slides after a calm year, to a family with papers."""
        f, was = board.f, self.before["place"]
        slid = ((was == SUBLET) | (was == AGENCY)) & (f.place != was) & np.isin(f.place, LASTING_TENANCIES)
        year = board.month - f.since.astype(np.int64) >= np.broadcast_to(board.k.tenancy.slide_months, f.since.shape)
        calm = (f.papers > 0) & (f.arrears_cents == 0) & ~f.order
        assert (year & calm)[slid].all(), "a lease slid before its time"
        assert ((f.place == SOCIAL) == (f.landlord < 0))[slid].all(), "slid to a lease of another kind"

    def trainings_are_sound(self, board: Board) -> None:
        """No more in training than there are places, save those who began earlier; only clients begin."""
        f, was = board.f, self.before["training_ends"] < NEVER
        trains, here = f.training_ends < NEVER, places.here(f.place)
        inside, stayed = (np.count_nonzero(some & here, axis=1) for some in (trains, was & trains))
        available = board.s.training_places[:, 0]
        assert (inside <= np.maximum(available, stayed)).all(), "more in training than places"
        begins = trains & ~was
        assert (f.scheme[begins] > NOBODY).all(), "training for who is in no scheme"
        assert (f.earners[begins] > 0).all(), "training for who seeks no work"
        assert f.trained[was & ~trains].all(), "a training broken off"
        assert not (f.trained & begins).any(), "trained twice"
        paid = board.tally[:, INDEX["in_training"]]
        assert (paid[available > 0] == inside[available > 0]).all(), "training places miscounted"
        assert (paid[available == 0] == 0).all(), "training places paid where there are none"
        now = f.validated & ~self.before["validated"]
        assert (board.tally[:, INDEX["validations"]] == np.count_nonzero(now, axis=1)).all(), "validations miscounted"
        assert (f.scheme[now] > NOBODY).all(), "validated without a scheme"

    def history_only_grows(self, month: int, board: Board) -> None:
        """Event months are written once, totals only rise, and what this month's counts say has happened has."""
        f, before = board.f, self.at_month_end
        quota = np.stack([board.tally[:, INDEX[name]] for name in ("quota_offered", "quota_used")])
        self.offered = quota if self.offered is None else self.offered + quota
        assert (self.offered[1] <= self.offered[0]).all(), "more quota lettings than were offered"
        events_are_in_order(month, board)
        if not before:
            return
        for name in EVENTS:
            was = before[name]
            assert (np.where(was == NEVER, getattr(f, name), was) == getattr(f, name)).all(), f"{name} rewritten"
            assert (np.where(was == NEVER, getattr(f, name) >= month, True)).all(), f"{name} written in the past"
        for name in ("arrival", "left", "applied"):
            assert (np.where(before[name] == NEVER, getattr(f, name), before[name]) == getattr(f, name)).all(), name
        for name in ONCE_TRUE:
            assert getattr(f, name)[before[name]].all(), f"{name} no more"
        for name in ("plots", "renovated", "stopped"):
            assert (getattr(board.programmes, name) >= before[name]).all(), f"{name} of the programme forgotten"
        new = {"plots_built": "plots", "dwellings_renovated": "renovated"}
        for count, name in new.items():
            made = getattr(board.programmes, name)[:, 0].astype(np.int64) - before[name][:, 0]
            assert (board.tally[:, INDEX[count]] == made).all(), f"{count} miscounted"
        evicted = f.evictions - before["evictions"]
        lost = f.tenancies_lost - before["tenancies_lost"]
        assert (evicted >= 0).all(), "an eviction is forgotten"
        assert (lost >= 0).all(), "a lost tenancy is forgotten"
        assert (lost <= 1).all(), "two tenancies lost in a month"
        came_now = f.arrival == month
        outside = np.isin(before["place"][evicted > 0], (CAMP, STREET))
        assert outside[~came_now[evicted > 0]].all(), "evicted, but from no camp, squat or pitch"
        assert np.isin(before["place"][lost > 0], TENANCIES).all(), "lost a tenancy that it did not have"
        assert (before["place"][f.place == ABSENT] == ABSENT).all(), "somebody is absent again"
        cohort = slice(0, board.residents)
        assert (evicted[:, cohort].sum(axis=1) == board.tally[:, INDEX["clearances"]]).all(), "clearances miscounted"
        assert (lost[:, cohort].sum(axis=1) == board.tally[:, INDEX["tenancies_lost"]]).all(), "losses miscounted"
        grown = f.durable > before["durable"]
        assert (f.durable[grown] == before["durable"][grown] + 1).all(), "durable months grew by more than one"


def copied(board: Board) -> dict[str, np.ndarray]:
    """The columns that the next month-end is compared with."""
    programme = {name: getattr(board.programmes, name).copy() for name in ("plots", "renovated", "stopped")}
    return programme | {name: getattr(board.f, name).copy() for name in (*GROWING, "place", "durable")}


def capacities(board: Board) -> dict[int, np.ndarray]:
    """Families that each kind of limited place can take, int64 (runs,)."""
    s = board.s
    rooms_a_family = np.broadcast_to(board.k.tenancy.rooms_a_family, (board.runs, 1))[:, 0]
    sites = np.maximum(s.village_sites[:, 0], 1)
    found = np.minimum(np.count_nonzero(board.villages.opened != NEVER, axis=1), sites)
    closed = (s.village_closes[:, 0] > 0) & (s.village_closes[:, 0] <= board.month)
    return {
        HOTEL: np.broadcast_to(board.k.camp.hotel_rooms + s.hotel_places, (board.runs, 1))[:, 0],
        TRANSIT: s.transit_rooms[:, 0] // rooms_a_family,
        VILLAGE: s.village_plots[:, 0] * found // sites * ~closed,
        RENOVATED: s.renovated_dwellings[:, 0],
    }


def everybody_is_somewhere(month: int, board: Board) -> None:
    """Each family is in exactly one known place: absent until it arrives, here, or gone for good."""
    f = board.f
    assert ((f.place >= ABSENT) & (f.place < len(PLACES))).all(), "an unknown place"
    here, gone, absent = places.here(f.place), f.place == GONE, f.place == ABSENT
    assert (here.astype(int) + gone + absent == 1).all(), "in two places or in none"
    assert (f.arrival[~absent] <= month).all(), "here or gone before it arrived"
    assert (f.arrival[absent] == NEVER).all(), "arrived, but nowhere"
    assert (f.arrival[~absent] == f.due[~absent]).all(), "arrived in a month in which it could not"
    assert ((f.left != NEVER) == gone).all(), "gone without having left, or left and still here"
    assert ((f.camp >= 0) == (f.place == CAMP)).all(), "a site outside camps, or a camp without site"
    status = np.take_along_axis(board.camps.status, np.maximum(f.camp, 0).astype(np.int64), axis=1)
    closed = (f.place == CAMP) & (status == DISMANTLED)
    assert not closed.any(), "lives on a dismantled site"
    assert (f.since <= month).all(), "came later than now"


def tenancies_are_consistent(board: Board) -> None:
    """A dwelling is in one tenancy at most; rents, orders, arrears and landlords go with a tenancy."""
    f, landlords = board.f, board.landlords
    tenant, lasting = np.isin(f.place, TENANCIES), np.isin(f.place, LASTING_TENANCIES)
    let = np.zeros(landlords.let.shape, dtype=np.int64)
    rows, family = np.nonzero(f.landlord >= 0)
    np.add.at(let, (rows, f.landlord[rows, family]), 1)
    assert (let == landlords.let).all(), "landlords count other tenants than they have"
    assert (landlords.let >= 0).all(), "fewer than no dwellings let"
    assert (landlords.let <= landlords.dwellings).all(), "more tenancies than dwellings"
    private = (f.place == PRIVATE) | (f.place == GUARANTEED) | (f.place == SUBLET) | (f.place == AGENCY)
    assert private[f.landlord >= 0].all(), "a private landlord, but no private tenancy"
    of_scheme = (f.place == GUARANTEED) | (f.place == AGENCY)
    assert (f.landlord[of_scheme] >= 0).all(), "guaranteed, or of the agency, without a landlord"
    pays = tenant | (f.place == RENOVATED)
    assert (pays == (f.rent_cents > 0)).all(), "rent without a tenancy, or a tenancy without rent"
    for name in ("order", "arrears_cents"):
        assert (getattr(f, name)[~tenant] == 0).all(), f"{name} outside a tenancy"
    assert (f.durable[~lasting] == 0).all(), "durable months outside a lasting tenancy"
    assert (f.arrears_cents >= 0).all(), "arrears below zero"
    assert (f.leased[tenant] <= board.month).all(), "a tenancy that never began"
    homes, at_home = np.isin(f.district, (ORDINARY, DEPRIVED, CAMP_EDGE)), places.settled(f.place)
    assert (homes == at_home).all(), "a home in no district, or a district without a home"
    assert (f.district[~at_home] == NO_DISTRICT).all(), "an unknown district"
    assert ((f.block >= 0) == at_home).all(), "a home in no block, or a block without a home"
    assert (f.block < BLOCKS).all(), "a block beyond the last"
    assert (np.abs(landlords.memory) <= 3).all(), "memory out of bounds"
    owed = f.awaits_home & (tenant | (f.place == RENOVATED))
    assert not owed.any(), "owed a home while in one"


def jobs_and_shares_are_sound(board: Board) -> None:
    """Contracts fill the slots from the first, shares stay in [0, 1], children make up their age bands."""
    f = board.f
    for share in (f.language, f.trust, board.help):
        assert ((share >= 0) & (share <= 1)).all(), "a share outside 0 to 1"
    first, second, third = f.job_1 > NO_JOB, f.job_2 > NO_JOB, f.job_3 > NO_JOB
    assert first[second].all(), "a second contract without a first"
    assert second[third].all(), "a third contract without a second"
    here = places.here(f.place)
    for kind, ends in ((f.job_1, f.job_1_ends), (f.job_2, f.job_2_ends), (f.job_3, f.job_3_ends)):
        assert (ends[here & (kind > NO_JOB)] > board.month).all(), "a contract is past its end"
        assert (kind[f.place == GONE] == NO_JOB).all(), "a job of a family that is gone"
    assert ((first.astype(int) + second + third)[here] <= f.adults[here]).all(), "more contracts than adults"
    assert (f.young + f.pupils <= f.minors).all(), "more children in age bands than children"
    assert (f.teens <= f.pupils).all(), "more teens than pupils"
    for part in ("women", "youths", "elders"):
        assert ((getattr(f, part) >= 0) & (getattr(f, part) <= f.adults)).all(), f"more {part} than adults"
    assert (f.earners <= np.minimum(f.adults, 3)).all(), "more who look for work than adults or contracts"


def schemes_are_sound(board: Board) -> None:
    """A family has the scheme of the place it lives in, and none once it is gone."""
    f = board.f
    assert ((f.scheme >= NOBODY) & (f.scheme < len(SCHEMES))).all(), "an unknown scheme"
    assert (f.scheme[~places.here(f.place)] == NOBODY).all(), "a scheme of a family that is not here"
    assert (f.place[f.scheme == IN_VILLAGE] == VILLAGE).all(), "in a village without a plot"
    renovated = (f.place == RENOVATED) & ~board.programmes.stopped
    assert (f.scheme[renovated] >= FOLLOW_UP).all(), "in a renovated home without anyone's help"
    assert (f.scheme[f.place == VILLAGE] == IN_VILLAGE).all(), "on a plot without the village"
    assert f.selected[f.scheme > NOBODY].all(), "in a scheme, never selected"
    assert (f.selected == (f.entered != NEVER)).all(), "selected, but never entered, or the other way"
    assert (f.scheme_since[f.scheme > NOBODY] <= board.month).all(), "a scheme from the future"
    teams = np.count_nonzero(board.camps.status == ACCOMPANIED, axis=1)
    assert (teams <= np.maximum(board.s.camp_teams[:, 0], 0)).all(), "more sites accompanied than teams"


def hours_are_within_budget(board: Board) -> None:
    """No team gives more minutes than its workers in post have, but for those of the pooled workers of the platform."""
    f, w, k = board.f, board.workers, board.k.accompaniment
    have = accompaniment.worker_minutes(w.in_post, w.months, k)
    have = have.reshape(board.runs, POSTS, SLOTS).sum(axis=2)
    settled = accompaniment.either(k.settling_months > accompaniment.LONG_IN_POST, k.settling_hours, k.hours_a_worker)
    platform = (np.broadcast_to(settled * 60, (board.runs, 1)) * board.s.platform_workers)[:, 0]
    borrowed = np.zeros(board.runs, dtype=np.int64)
    for post in range(POSTS):
        given = (f.help_minutes * (f.scheme == post + 1)).sum(axis=1)
        over = np.maximum(given - have[:, post], 0)
        assert (over[platform == 0] == 0).all(), "a team gives more minutes than it has"
        borrowed += over
        funded = getattr(board.s, SUPPORT[post])[:, 0]
        filled = board.tally[:, INDEX[COUNT[post]]]
        in_post = np.count_nonzero(w.in_post[:, post * SLOTS : (post + 1) * SLOTS], axis=1)
        assert (filled == in_post).all(), "posts miscounted"
        assert (filled <= funded).all(), "more workers than are paid for"
    assert (borrowed <= platform).all(), "more minutes of pooled workers than they have"
    assert (f.help_minutes[f.scheme == NOBODY] == 0).all(), "minutes without a scheme"
    assert (board.help[f.scheme == NOBODY] == 0.0).all(), "help without a scheme"


def counts_agree(month: int, board: Board) -> None:
    """The partition sums to the cohort by families and by persons, and no count is below zero."""
    f = board.f

    def said(name: str) -> np.ndarray:
        return np.asarray(board.tally[:, INDEX[name]])

    assert (board.tally >= 0).all(), "a count below zero"
    cohort = slice(0, board.residents)
    assert (said("cohort") == board.residents).all(), "the cohort changes"
    parts = np.sum([said(part) for part in PARTS], axis=0)
    persons = np.sum([said(f"{part}_persons") for part in PARTS], axis=0)
    assert (parts == said("cohort")).all(), "the partition leaves families out"
    assert (persons == said("cohort_persons")).all(), "persons are left out"
    assert (said("cohort_persons") == f.persons[:, cohort].sum(axis=1, dtype=np.int64)).all(), "persons miscounted"
    here = np.count_nonzero(places.here(f.place), axis=1)
    gone = np.count_nonzero(f.place == GONE, axis=1)
    later = np.count_nonzero(f.place == ABSENT, axis=1)
    assert (said("families_here") == here).all(), "families here miscounted"
    assert (here + gone + later == board.families).all(), "here, gone and to come are not all"
    where = ((CAMP, "families_in_camps"), (VILLAGE, "families_in_villages"), (RENOVATED, "families_renovated"))
    where += ((AGENCY, "agency_tenancies"),)
    for place, name in where:
        assert (said(name) == np.count_nonzero(f.place == place, axis=1)).all(), f"{name} miscounted"
    for few, many in (
        ("hires", "vacancies"),
        ("quota_used", "quota_offered"),
        ("minutes_given", "minutes_asked"),
        ("adults_in_work", "adults_here"),
        ("adults_lasting_work", "adults_in_work"),
        ("adults_here", "adults"),
        ("pupils_in_school", "pupils"),
        ("selected_durable", "durable"),
        ("selected_durable", "selected"),
        ("durable", "durable_all"),
        ("durable_ordinary_district", "durable"),
        ("at_home_camp_edge", "at_home"),
        ("at_home_largest_block", "at_home"),
        ("hires_with_bonus", "hires"),
        ("clients_paired", "families_here"),
        ("validations", "families_here"),
        ("stopped", "months"),
    ):
        assert (said(few) <= said(many)).all(), f"more {few} than {many}"
    ordinary = (f.district == ORDINARY) & (f.durable >= np.broadcast_to(board.k.tenancy.durable_months, f.place.shape))
    assert (said("durable_ordinary_district") == np.count_nonzero(ordinary[:, cohort], axis=1)).all(), "districts"
    assert (said("at_home") == said("durable") + said("temporary")).all(), "homes"
    assert ((said("at_home") > 0) == (said("at_home_largest_block") > 0)).all(), "a block without homes, or the reverse"
    covered = (f.place == GUARANTEED) | ((f.place == SUBLET) & (f.landlord >= 0))
    assert (said("guaranteed_tenancies") == np.count_nonzero(covered, axis=1)).all(), "guarantees miscounted"
    assert (said("workers_platform") == board.s.platform_workers[:, 0]).all(), "pooled workers miscounted"
    stopped = board.programmes.stopped[:, 0]
    assert (said("stopped") == stopped).all(), "a reversal miscounted"
    for support in SUPPORTS:
        if support.name != "clearance_percent":
            assert not getattr(board.s, support.name)[stopped].any(), f"{support.name} after the city stopped it"
    in_hotel = (f.persons * (f.place == HOTEL)).sum(axis=1)
    assert (said("persons_in_city_hotels") + said("persons_in_policy_hotels") == in_hotel).all(), "guests miscounted"
    jobs_and_shares_are_sound(board)
    schemes_are_sound(board)


def events_are_in_order(month: int, board: Board) -> None:
    """First roof before first lease before durably housed; nothing before arrival, nothing after leaving."""
    f = board.f
    k = board.k.tenancy
    for name in EVENTS:
        happened = getattr(f, name) != NEVER
        assert (getattr(f, name)[happened] <= month).all(), f"{name} in the future"
        assert (f.arrival[happened] <= getattr(f, name)[happened]).all(), f"{name} before arrival"
        both = happened & (f.left != NEVER)
        assert (getattr(f, name)[both] <= f.left[both]).all(), f"{name} after leaving"
    leased, housed = f.leased != NEVER, f.housed != NEVER
    assert (f.sheltered[leased] <= f.leased[leased]).all(), "a lease before the first roof"
    waits = np.broadcast_to(k.durable_months, f.place.shape)
    assert leased[housed].all(), "durably housed without ever a lease"
    assert (f.housed[housed] >= (f.leased + waits - 1)[housed]).all(), "durably housed too soon"
    durable = f.durable >= waits
    assert housed[durable].all(), "durable, but never housed"
    assert not (durable & f.order).any(), "durably housed under an order"
    assert not (durable & ~np.isin(f.place, LASTING_TENANCIES)).any(), "durable without a lasting tenancy"
    stayed = month - f.since.astype(np.int64) + 1
    assert (f.durable[f.durable > 0] <= stayed[f.durable > 0]).all(), "durable for longer than the tenancy"
    assert (f.place[f.evictions > 0] != ABSENT).all(), "evicted before it arrived"
