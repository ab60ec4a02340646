"""The types that the columns of `sim.state` have on an agent: plain int, float or bool.

The lists of `sim.state` make the attributes, their first values and their meaning; here they are only declared for the
type checker, and a test of the agreement says that no name is missing, left over or of another type.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from sim.state import CAMPS, EMPLOYERS, FAMILIES, LANDLORDS, PROGRAMMES, VILLAGES, WORKERS

if TYPE_CHECKING:
    from sim.state import Column


class FamilyColumns:
    """What a family holds."""

    columns: ClassVar[tuple[Column, ...]] = FAMILIES

    place: int
    since: int
    camp: int
    home_camp: int
    of_camp: int
    kin: int
    due: int
    arrival_lot: float
    arrival: int
    wish: int
    persons: int
    adults: int
    women: int
    youths: int
    elders: int
    earners: int
    child_1: int
    child_2: int
    child_3: int
    child_4: int
    child_5: int
    young: int
    pupils: int
    teens: int
    minors: int
    large: bool
    literate: bool
    language: float
    trust: float
    papers: int
    papers_until: int
    papers_stalled: int
    address: bool
    unwell: bool
    schooled: bool
    school_lost: int
    job_1: int
    job_2: int
    job_3: int
    job_1_ends: int
    job_2_ends: int
    job_3_ends: int
    training_ends: int
    trained: bool
    validated: bool
    told: bool
    worked: int
    income_cents: int
    rent_cents: int
    rent_percent: int
    arrears_cents: int
    savings_cents: int
    order: bool
    landlord: int
    district: int
    block: int
    durable: int
    known: bool
    selected: bool
    scheme: int
    scheme_since: int
    accommodated: bool
    awaits_home: bool
    owed_from: int
    applied: int
    stay_phase: int
    help_minutes: int
    evictions: int
    tenancies_lost: int
    tenancies_left: int
    excluded: bool
    entered: int
    sheltered: int
    leased: int
    housed: int
    left: int


class CampColumns:
    """What a camp site holds."""

    columns: ClassVar[tuple[Column, ...]] = CAMPS

    status: int
    until: int
    joined: int


class WorkerColumns:
    """What a post of a social worker holds."""

    columns: ClassVar[tuple[Column, ...]] = WORKERS

    in_post: bool
    back: int
    months: int


class LandlordColumns:
    """What a landlord holds."""

    columns: ClassVar[tuple[Column, ...]] = LANDLORDS

    in_scheme: bool
    dwellings: int
    big: bool
    let: int
    memory: int
    rent_percent: int
    readiness: float
    stands_at: float


class EmployerColumns:
    """What an employer holds."""

    columns: ClassVar[tuple[Column, ...]] = EMPLOYERS

    sector: int
    asks: float
    wary: bool


class VillageColumns:
    """What a site of a village holds."""

    columns: ClassVar[tuple[Column, ...]] = VILLAGES

    opened: int


class ProgrammeColumns:
    """What the city's programme holds."""

    columns: ClassVar[tuple[Column, ...]] = PROGRAMMES

    stopped: bool
    plots: int
    renovated: int
    estates_at: float
    buildings_at: float
