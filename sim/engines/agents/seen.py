"""What can be seen of a family from outside: its columns before and after a turn, and how it stands at a month-end."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from sim.codes import ABSENT, AGENCY, CAMP, GONE, NO_PAPERS, NOBODY, SUBLET, VILLAGE
from sim.units import NEVER
from sim.world.terms import JOB_SLOTS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sim.engines.agents.family import Family


class Change(NamedTuple):
    """A kind of event with what was before and after: codes (place, scheme, papers, contract) or whole numbers.

    `question` names the decision where the change is nothing but that decision.
    """

    kind: str
    before: int
    after: int
    question: str = ""


class Seen(NamedTuple):
    """The columns of a family in which its life is told."""

    place: int
    camp: int
    since: int
    evictions: int
    tenancies_lost: int
    tenancies_left: int
    excluded: bool
    touch_lost: bool
    scheme: int
    awaits_home: bool
    known: bool
    papers: int
    address: bool
    applied: int
    unwell: bool
    schooled: bool
    pupils: int
    training: bool
    trained: bool
    validated: bool
    jobs: int
    contracts: tuple[tuple[int, int], ...]
    in_arrears: bool
    order: bool
    housed: int
    adults: int


def look_at(family: Family) -> Seen:
    """A family as it is now."""
    f = family
    contracts = tuple(f.contract(slot) for slot in JOB_SLOTS)
    return Seen(
        f.place, f.camp, f.since, f.evictions, f.tenancies_lost, f.tenancies_left, f.excluded,
        f.awaits_home and f.owed_from == NEVER, f.scheme, f.awaits_home, f.known, f.papers, f.address,
        f.applied, f.unwell, f.schooled, f.pupils, f.is_in_training(), f.trained, f.validated, f.jobs(), contracts,
        f.arrears_cents > 0, f.order, f.housed, f.adults,
    )  # fmt: skip


def changes(old: Seen, new: Seen) -> Iterator[Change]:
    """Everything that a turn has changed in a family's life."""
    yield from _moves(old, new)
    yield from _schemes(old, new)
    yield from _turned(old, new)
    yield from _work(old, new)
    if new.papers != old.papers:
        yield Change("papers", old.papers, new.papers)
    if new.evictions > old.evictions:
        yield Change("cleared", old.evictions, new.evictions)
    if new.tenancies_lost > old.tenancies_lost:
        yield Change("tenancy_lost", old.tenancies_lost, new.tenancies_lost)
    if new.tenancies_left > old.tenancies_left:
        yield Change("tenancy_left", old.tenancies_left, new.tenancies_left)
    if new.applied != old.applied:
        yield Change("files", 0, new.applied)
    if old.housed == NEVER != new.housed:
        yield Change("housed", 0, new.housed)
    if new.adults > old.adults:
        yield Change("grows_up", old.adults, new.adults)


def _moves(old: Seen, new: Seen) -> Iterator[Change]:
    if new.place != old.place or (new.place == CAMP and new.camp != old.camp):
        kind = "moves"
        if old.place == ABSENT:
            kind = "arrives"
        elif new.place == GONE:
            kind = "leaves"
        elif old.place in (SUBLET, AGENCY) and new.since == old.since:
            kind = "slides"
        yield Change(kind, old.place, new.place)


def _schemes(old: Seen, new: Seen) -> Iterator[Change]:
    if new.scheme != old.scheme:
        begins, ends = old.scheme == NOBODY, new.scheme == NOBODY
        kind = "enters_scheme" if begins else "leaves_scheme" if ends else "changes_scheme"
        yield Change(kind, old.scheme, new.scheme)
    if new.awaits_home and not old.awaits_home:
        yield Change("owed_home", 0, 1)
    if new.touch_lost and not old.touch_lost:
        yield Change("touch_lost", 0, 1)
    if old.touch_lost and new.awaits_home and not new.touch_lost:
        yield Change("found_again", 1, 0)


STATEMENTS: dict[str, tuple[str, str]] = {
    "known": ("interviewed", ""),
    "address": ("address", "loses_address"),
    "unwell": ("unwell", "treated"),
    "training": ("begins_training", ""),
    "trained": ("trained", ""),
    "validated": ("validated", ""),
    "excluded": ("excluded", ""),
    "order": ("order", "order_lifted"),
    "in_arrears": ("behind", "arrears_paid"),
}
"""Columns that are true or false, with the kinds of becoming true and of becoming false."""


def _turned(old: Seen, new: Seen) -> Iterator[Change]:
    """Statements that have become true or false; what ends with a home is told by the loss of the home."""
    leaves_home = new.place != old.place
    for column, (begins, ends) in STATEMENTS.items():
        was, now = getattr(old, column), getattr(new, column)
        kind = begins if now else ends
        if was != now and kind and not (leaves_home and kind in ("order_lifted", "arrears_paid")):
            yield Change(kind, int(was), int(now))
    if new.schooled != old.schooled and new.pupils > 0 and new.place != GONE:
        yield Change("enrolled" if new.schooled else "out_of_school", int(old.schooled), int(new.schooled))


def _work(old: Seen, new: Seen) -> Iterator[Change]:
    if new.place == GONE:
        return
    # two adults may hold contracts alike, so they are counted, not looked up
    signed = list((Counter(new.contracts) - Counter(old.contracts)).elements())
    if new.jobs > old.jobs:
        yield Change("hired", old.jobs, signed[0][0])
    elif new.jobs < old.jobs:
        yield Change("job_ends", old.jobs, new.jobs)
    elif signed:
        yield Change("job_changes", old.jobs, signed[0][0])


class Moment(NamedTuple):
    """How a family stands at a month-end. `obstacles` are what stands between it and a lasting home."""

    month: int
    family: int
    place: int
    camp: int
    scheme: int
    papers: int
    jobs: int
    income_cents: int
    rent_cents: int
    arrears_cents: int
    order: bool
    pupils: int
    schooled: bool
    trust: float
    language: float
    help_minutes: int
    durably_housed: bool
    obstacles: tuple[str, ...]


def at_month_end(family: Family) -> Moment:
    """A family at the end of the present month."""
    f = family
    return Moment(
        f.month, f.index, f.place, f.camp, f.scheme, f.papers, f.jobs(), f.income_cents, f.rent_cents, f.arrears_cents,
        f.order, f.pupils, f.schooled, f.trust, f.language, f.help_minutes, f.is_durably_housed(), obstacles(f),
    )  # fmt: skip


def obstacles(family: Family) -> tuple[str, ...]:
    """What stands between a family that looks for a lasting home and that home, seen from its side of the counter."""
    if not family.seeks_home():
        return ()
    money, supports = family.city.k.money, family.city.supports
    stands = {
        "papers": family.papers == NO_PAPERS,
        "address": not family.address,
        "application": family.applied == NEVER,
        "social_rent": not family.can_afford(family.social_rent(), money.social_limit_percent),
        "private_rent": not family.can_afford_private_rent(family.private_rent()),
        "deposit": family.can_afford_private_rent(family.private_rent()) and family.savings_cents < family.upfront(),
        "no_programme": family.scheme == NOBODY,
        "work_asked": family.place == VILLAGE and supports.village_exit_requires_work > 0 and not family.works(),
    }
    return tuple(name for name, there in stands.items() if there)
