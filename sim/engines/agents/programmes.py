"""The city's turns around programmes: workers, teams, census, villages, Housing First, and the hours they share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.codes import CAMP, FOLLOW_UP, HOUSING_FIRST, IN_VILLAGE, NOBODY, ON_SITE, OPEN_SITE, VILLAGE, WITHOUT_WORKER
from sim.engines.agents.market import winners
from sim.rules import accompaniment as rule
from sim.rules import queue
from sim.world.posts import POSTS

if TYPE_CHECKING:
    from sim.engines.agents.city import City
    from sim.engines.agents.social_worker import SocialWorker


def workers_come_and_go(city: City) -> None:
    """Posts are filled, left and filled again; the families of a worker who leaves lose trust."""
    schemes_end(city)
    for team in range(POSTS):
        workers = city.team(team)
        left = [worker for worker in workers if worker.leaves_or_returns()]
        count_posts(city, team, sum(worker.in_post for worker in workers))
        families_lose(city, left)


def count_posts(city: City, team: int, filled: int) -> None:
    """Record the filled posts of a team."""
    if team == ON_SITE - 1:
        city.count("workers_on_site", filled)
    elif team == FOLLOW_UP - 1:
        city.count("workers_follow_up", filled)
    elif team == IN_VILLAGE - 1:
        city.count("workers_village", filled)
    else:
        city.count("workers_housing_first", filled)


def schemes_end(city: City) -> None:
    """Where a team is gone for good, others take over its families, or nobody does; nobody waits for it."""
    if not city.is_funded_from_now_on("housing_first_workers"):
        for family in [each for each in city.families if each.scheme == HOUSING_FIRST]:
            family.awaits_home = False
            family.scheme = family.after_move()
    if not city.follows_up():
        for family in [each for each in city.families if each.scheme == FOLLOW_UP]:
            family.scheme = WITHOUT_WORKER
    if city.programme.stopped:
        for family in city.families:
            family.scheme = IN_VILLAGE if family.scheme == IN_VILLAGE else NOBODY
            family.awaits_home = False


def families_lose(city: City, left: list[SocialWorker]) -> None:
    """The families in charge of workers who left trust less."""
    for worker in left:
        for family in city.families:
            if worker.is_in_charge_of(family):
                family.loses_worker()


def teams_choose_camps(city: City) -> None:
    """A free team goes to the site with most families; where teams are withdrawn, sites are as before."""
    teams = city.supports.camp_teams
    if teams == 0:
        for site in city.sites:
            site.team_is_withdrawn()
        return
    free = max(teams - sum(site.has_team() for site in city.sites), 0)
    families = city.families_by_site()
    wanted = [site for site in city.sites if families[site.index] > 0 and city.at_site("camp_teams", site.index)]
    open_sites = [site for site in wanted if site.status == OPEN_SITE]
    for site in winners(open_sites, [families[site.index] for site in open_sites], "team", free):
        site.is_joined_by_team()


def census_interviews(city: City) -> None:
    """The census interviews families, and on accompanied sites each family interviewed has a plan and a team."""
    for family in [each for each in city.families if each.scheme == ON_SITE]:
        family.leaves_team()
    for family in [each for each in city.families if each.is_unknown()]:
        if family.is_met_by_census(family.lives_with_team()):
            family.is_interviewed()
    for family in [each for each in city.families if each.is_client() | (each.known & (each.place == CAMP))]:
        family.has_plan()


def villages_open(city: City) -> None:
    """Sites for villages are found one by one; their plots open together."""
    for site in city.villages:
        site.is_found()
    plots = city.plots_open()
    city.count("plots_built", city.programme.plots_are_ready(plots))
    city.count("plots_open", plots)


def villages_admit(city: City) -> None:
    """Free plots go to the families that the village picks, none that it excluded; some refuse the conditions."""
    plots = city.plots_open()
    free = max(plots - len(city.living_in(VILLAGE)), 0) if plots > 0 else 0
    if free == 0:
        return
    known = [family for family in city.families if family.is_candidate() & (not family.excluded)]
    candidates = [family for family in known if family.is_meant("village_plots")]
    for family in winners(candidates, [each.selection_points() for each in candidates], "selection", free):
        if not family.refuses("refuses_village", conditional=True):
            family.moves_to(VILLAGE)
            family.lives_in_village()
            family.enters_scheme(IN_VILLAGE)


def housing_first_admits(city: City) -> None:
    """The Housing First team takes on families up to its caseload and owes each a home."""
    if city.supports.housing_first_workers == 0:
        return
    for family in [each for each in city.families if each.awaits_home]:
        family.may_be_found()
    filled = sum(worker.in_post for worker in city.team(HOUSING_FIRST - 1))
    clients = sum(family.scheme == HOUSING_FIRST for family in city.families)
    free = max(filled * city.supports.housing_first_caseload - clients, 0)
    if free == 0:
        return
    known = [family for family in city.families if family.is_candidate()]
    candidates = [family for family in known if family.is_meant("housing_first_workers")]
    for family in winners(candidates, [each.shelter_points() for each in candidates], "housing_first_entry", free):
        if not family.refuses("refuses_housing_first", conditional=False):
            family.enters_scheme(HOUSING_FIRST)
            family.is_owed_home(family.next_move())
            family.address = family.address or family.given("postal_address") > 0


def pooled(city: City, have: list[int], asked: list[int]) -> list[int]:
    """Minutes of the teams with those of the support platform, which go where most is missing."""
    workers = city.supports.platform_workers
    missing = [max(asked[team] - have[team], 0) for team in range(POSTS)]
    minutes = int(rule.worker_minutes(True, rule.LONG_IN_POST, city.k.accompaniment)) * workers
    wanted = sum(missing)
    return [have[team] + int(queue.share_minutes(missing[team], minutes, wanted)) for team in range(POSTS)]


def hours_are_shared(city: City) -> None:
    """Each team's minutes are shared among its families by need; what they achieve is this month's help."""
    for family in city.families:
        family.help = 0.0
    for family in city.families:
        family.help_minutes = 0
    clients = [family for family in city.families if family.is_client() & (family.scheme != WITHOUT_WORKER)]
    needs = [family.needs_minutes() for family in clients]
    asked = [0] * POSTS
    for number, family in enumerate(clients):
        asked[family.scheme - 1] += needs[number]
    have = pooled(city, [minutes_of(city, team) for team in range(POSTS)], asked)
    for number, family in enumerate(clients):
        team = family.scheme - 1
        family.is_helped(int(queue.share_minutes(needs[number], have[team], asked[team])))
    city.count("clients", len(clients))
    city.count("minutes_asked", sum(asked))
    city.count("minutes_given", sum(family.help_minutes for family in clients))


def minutes_of(city: City, team: int) -> int:
    """Minutes that a team can give this month."""
    return sum(worker.minutes() for worker in city.team(team))
