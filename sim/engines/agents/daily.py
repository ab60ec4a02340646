"""The city's turns of everyday life and work: mediations are billed, employers choose among those who apply."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.engines.agents.market import winners, winners_of
from sim.rules import work as work_rule

if TYPE_CHECKING:
    from sim.engines.agents.city import City
    from sim.engines.agents.family import Family


def families_live(city: City) -> None:
    """One month of daily life, each side of it in its turn: families do not wait for one another."""
    clients = city.clients_here()
    mediation_is_billed(city, clients)
    addresses_are_obtained(city)
    health_changes(city)
    school_changes(city)
    trust_grows(city, clients)
    language_is_learnt(city)
    papers_are_recognised(city)
    applications_are_filed(city)


def mediation_is_billed(city: City, clients: list[Family]) -> None:
    """What mediators and pairs are paid for."""
    unwell = out = paired = 0
    for family in clients:
        unwell += family.given("health_mediation") * family.unwell
        out += family.given("school_mediation") * ((family.pupils > 0) & (1 - family.schooled))
        paired += family.given("civic_pairs")
    city.count("clients_families_unwell", unwell // 100)
    city.count("clients_out_of_school", out // 100)
    city.count("clients_paired", paired // 100)


def addresses_are_obtained(city: City) -> None:
    """A tenancy comes with an address; others obtain one at a municipal centre in time."""
    for family in city.families:
        family.has_address_of_home()
    for family in city.who_may("address"):
        family.obtains_address()


def health_changes(city: City) -> None:
    """Needs arise and are met."""
    for family in city.who_may("health"):
        family.falls_ill_or_is_treated()


def school_changes(city: City) -> None:
    """Children are enrolled or drop out; months out of school are lost."""
    for family in city.who_may("school"):
        family.sends_children_to_school()
    for family in city.families:
        family.loses_school()


def trust_grows(city: City, clients: list[Family]) -> None:
    """Help wins trust."""
    for family in clients:
        family.comes_to_trust()


def language_is_learnt(city: City) -> None:
    """Courses, work and neighbours teach the language."""
    for family in [each for each in city.families if each.is_among_speakers()]:
        family.learns_the_language()


def papers_are_recognised(city: City) -> None:
    """Lasting rights to reside are recognised."""
    for family in city.who_may("papers"):
        family.has_its_right_recognised()


def applications_are_filed(city: City) -> None:
    """Applications for social housing are filed."""
    for family in city.who_may("files_application"):
        family.applies_for_social_housing()


def skills_are_built(city: City) -> None:
    """Trainings end and begin by lot; informal skills are validated."""
    for family in city.families:
        family.may_finish_training()
    if city.supports.training_places > 0:
        give_training(city)
    if city.supports.skills_validation > 0:
        here = [family for family in city.families if family.lives_here()]
        city.count("validations", sum(family.has_skills_validated() for family in here))


def give_training(city: City) -> None:
    """Free places of training go by lot to those who wait for one."""
    here = [family for family in city.families if family.lives_here()]
    free = max(city.supports.training_places - sum(family.is_in_training() for family in here), 0)
    waiting = [family for family in here if family.waits_for_training()]
    for family in winners(waiting, [0] * len(waiting), "training", free):
        family.begins_training()
    city.count("in_training", sum(family.is_in_training() for family in here))


def jobs_are_found(city: City) -> None:
    """Seekers apply, employers screen and rank them, and the vacancies of the month are filled."""
    supports = city.supports
    clients = prepared = 0
    for family in city.clients_here():
        if family.seekers() > 0:
            clients += family.is_meant("employer_calls")
            prepared += family.given("job_preparation")
    city.count("clients_seeking", prepared // 100)
    city.count("calls_made", supports.employer_calls * (clients > 0))
    calls = supports.employer_calls / max(clients, 1)
    applicants = [family for family in city.who_may("applies") if family.applies_for_work()]
    for family in applicants:
        family.may_hear_of_vacancy(calls)
    hire(city, applicants)


def hire(city: City, applicants: list[Family]) -> None:
    """Employers take from those who apply and whom they would have, as many as they have vacancies."""
    season = bool(work_rule.in_season(city.month, city.k.first_month, city.k.work))
    vacancies = [1 * employer.has_vacancy(season) for employer in city.employers]
    hiring = [number for number in range(len(vacancies)) if vacancies[number] > 0]
    city.count("vacancies", sum(vacancies))
    # at a door that is closed nobody is hired: only a witness wants to hear what would have been said there
    doors = [family.chooses_employer(hiring) for family in applicants]
    heard = [applicants[n] for n in range(len(doors)) if city.witness is not None or vacancies[doors[n]] > 0]
    wanted = [family for family in heard if city.employers[family.chooses_employer(hiring)].would_take(family)]
    chosen = [family.chooses_employer(hiring) for family in wanted]
    points = [family.suitability(city.employers[family.chooses_employer(hiring)].wary) for family in wanted]
    hired = winners_of(wanted, chosen, points, "hired", vacancies)
    for family in hired:
        family.signs_contract(city.employers[family.chooses_employer(hiring)].sector)
        city.count("hires_with_bonus", 1 * family.brings_bonus())
    city.count("hires", len(hired))
