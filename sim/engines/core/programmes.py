"""The core's turns around programmes: workers, teams, census, villages, Housing First, and the hours they share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from sim.codes import (
    ACCOMPANIED,
    CAMP,
    FOLLOW_UP,
    HOUSING_FIRST,
    IN_VILLAGE,
    LASTING,
    NEAR_KIN,
    NOBODY,
    ON_SITE,
    OPEN_SITE,
    STREET,
    WITHOUT_WORKER,
)
from sim.codes import VILLAGE as PLOT
from sim.engines.core.blocks import stand_in_villages
from sim.engines.core.circles import at_sites, given, given_all, meant_for
from sim.rules import accompaniment as rule
from sim.rules import camp as camp_rule
from sim.rules import places, queue
from sim.rules import tenancy as tenancy_rule
from sim.rules import trust as trust_rule
from sim.rules import village as village_rule
from sim.rules.odds import either
from sim.units import NEVER
from sim.world.posts import COUNT, POSTS, SLOTS, SUPPORT

if TYPE_CHECKING:
    from sim.engines.core.board import Askers, Board, Grid


def workers_come_and_go(board: Board) -> None:
    """Posts are filled, left and filled again; the families of a worker who leaves lose trust."""
    schemes_end(board)
    for post in range(POSTS):
        funded = getattr(board.s, SUPPORT[post])
        width = board.posts_width[post]
        if width:
            turn_over(board, post, funded, width)
            part = slice(post * SLOTS, post * SLOTS + width)
            board.count(COUNT[post], np.count_nonzero(board.workers.in_post[:, part], axis=1))


def schemes_end(board: Board) -> None:
    """Where a team is gone for good, others take over its families, or nobody does; nobody waits for it."""
    f, flat, post = board.f, board.flat, HOUSING_FIRST - 1
    who = np.flatnonzero((f.scheme == HOUSING_FIRST) & ~board.funded[SUPPORT[post]][:, board.month, None])
    flat.awaits_home[who] = False
    flat.scheme[who] = after_move(board, who)
    left = np.flatnonzero((f.scheme == FOLLOW_UP) & ~is_followed_up(board)[:, None])
    flat.scheme[left] = WITHOUT_WORKER
    stopped = board.programmes.stopped
    if stopped.any():
        f.scheme[stopped & (f.scheme != IN_VILLAGE)] = NOBODY
        f.awaits_home[np.broadcast_to(stopped, f.scheme.shape)] = False


def is_followed_up(board: Board) -> Grid:
    """Case managers or pooled workers are there, now or in a later month of the plan, bool (runs,)."""
    paid = board.funded["follow_up_workers"] | board.funded["platform_workers"]
    return paid[:, board.month] & ~board.programmes.stopped[:, 0]


def after_move(board: Board, who: Askers) -> Grid:
    """Who accompanies families from now on: case managers, where there are any and they are meant for the family."""
    managed = is_followed_up(board)[board.row(who)] & meant_for(board, "follow_up_workers", who)
    return np.where(managed, FOLLOW_UP, WITHOUT_WORKER)


def turn_over(board: Board, post: int, funded: Grid, width: int) -> None:
    """One team's month."""
    k = board.k.accompaniment
    part = slice(post * SLOTS, post * SLOTS + width)
    in_post, back, months = board.workers.in_post[:, part], board.workers.back[:, part], board.workers.months[:, part]
    paid = np.arange(width) < funded
    lots = board.uniform("worker_leaves", POSTS * SLOTS)[:, part]
    leaves = np.tile(lots, (board.arms, 1)) < rule.leaves_post(k)
    leaves &= in_post & paid
    returns = ~in_post & paid & (back <= board.month)
    months += in_post
    in_post &= paid & ~leaves
    back[...] = np.where(leaves, board.month + rule.vacant_months(board.s.steering > 0, k), back)
    in_post |= returns
    months[returns] = 0
    if leaves.any():
        lose_worker(board, post, funded, leaves)


def lose_worker(board: Board, post: int, funded: Grid, leaves: Grid) -> None:
    """The kin groups in charge of those who left trust less."""
    who = np.flatnonzero(board.f.scheme == post + 1)
    slot = board.flat.kin[who] % np.maximum(board.of_run(funded, who), 1)
    hit = who[leaves[board.row(who), slot]]
    board.flat.trust[hit] = trust_rule.after_worker_left(board.flat.trust[hit], board.at(board.k.trust, board.row(hit)))


def families_by_site(board: Board) -> Grid:
    """Families living on each site whom a team would accompany, int64 (runs, sites)."""
    runs, sites = board.camps.status.shape
    who = np.flatnonzero(board.f.place == CAMP)
    who = who[meant_for(board, "camp_teams", who)]
    return np.bincount(board.row(who) * sites + board.flat.camp[who], minlength=runs * sites).reshape(runs, sites)


def teams_choose_camps(board: Board) -> None:
    """A free team goes to the site with most families; where teams are withdrawn, sites are as before."""
    camps, s = board.camps, board.s
    withdrawn = (camps.status == ACCOMPANIED) & (s.camp_teams == 0)
    camps.status[withdrawn] = OPEN_SITE
    if not board.runs_any("camp_teams"):
        return
    free = np.maximum(s.camp_teams[:, 0] - np.count_nonzero(camps.status == ACCOMPANIED, axis=1), 0)
    families = families_by_site(board)
    wanted = (families > 0) & (at_sites(board, "camp_teams") > 0)
    rows, site = np.nonzero((camps.status == OPEN_SITE) & wanted & (free[:, None] > 0))
    lots = board.luck.lots(board.number("team"), board.month, camps.status.shape[1])[rows % board.replicates, site]
    chosen = queue.award(rows, np.minimum(families[rows, site], queue.LARGEST_SCORE), lots, free)
    camps.status[rows[chosen], site[chosen]] = ACCOMPANIED
    camps.joined[rows[chosen], site[chosen]] = board.month
    camps.until[rows[chosen], site[chosen]] = board.month + s.camp_months[rows[chosen], 0] - 1


def on_accompanied_site(board: Board) -> Grid:
    """Families living on a site where a team works, bool (runs, families)."""
    f = board.f
    statuses = np.take_along_axis(board.camps.status, np.maximum(f.camp, 0).astype(np.int64), axis=1)
    return (f.place == CAMP) & (statuses == ACCOMPANIED)


def census_interviews(board: Board) -> None:
    """The census interviews families, and on accompanied sites each family interviewed has a plan and a team."""
    f = board.f
    with_team = on_accompanied_site(board) if board.runs_any("camp_teams") else np.zeros(f.place.shape, dtype=bool)
    f.scheme[(f.scheme == ON_SITE) & ~with_team] = NOBODY
    if board.runs_any("census_percent") or with_team.any():
        in_city, in_camp = given_all(board, "census_percent"), given_all(board, "camp_census_percent")
        percent = np.maximum(in_city, in_camp * with_team)
        met = board.happens("interview", rule.interviewed(percent, f.trust, board.k.accompaniment))
        who = np.flatnonzero(met & places.unhoused(f.place) & ~f.known)
        board.flat.known[who] = True
        board.count_askers("families_interviewed", who)
    joins = np.flatnonzero(with_team & f.known & (f.scheme == NOBODY))
    enter_scheme(board, joins[meant_for(board, "camp_teams", joins)], ON_SITE)
    f.address |= (f.scheme > NOBODY) & (given_all(board, "postal_address") > 0)


def enter_scheme(board: Board, who: Askers, scheme: Any) -> None:
    """Families come into the charge of a scheme: one for all, or one for each, int64 (askers,)."""
    flat = board.flat
    flat.scheme[who] = scheme
    flat.scheme_since[who] = board.month
    flat.selected[who] = True
    flat.entered[who] = np.where(flat.entered[who] == NEVER, board.month, flat.entered[who])


def villages_open(board: Board) -> None:
    """Sites for villages are found one by one; their plots open together."""
    if not board.runs_any("village_plots"):
        return
    opened, s = board.villages.opened, board.s
    wanted = (np.arange(opened.shape[1]) < s.village_sites) & (s.village_plots > 0) & (opened == NEVER)
    chance = rule_site(board)
    found = wanted & board.happens("village_site", chance, opened.shape[1])
    opened[found] = board.month
    plots, ever = plots_open(board), board.programmes.plots[:, 0]
    board.count("plots_built", np.maximum(plots - ever, 0))
    board.count("plots_open", plots)
    ever[...] = np.maximum(ever, plots)


def rule_site(board: Board) -> Grid:
    """Probability that a site is found, (runs, 1)."""
    return village_rule.site_found(board.s.steering > 0, board.k.village)


def plots_open(board: Board) -> Grid:
    """Plots open in each run, int64 (runs,): the planned plots of the sites found, none after the closing date."""
    s = board.s
    sites = np.maximum(s.village_sites[:, 0], 1)
    found = np.minimum(np.count_nonzero(board.villages.opened <= board.month, axis=1), sites)
    closed = (s.village_closes[:, 0] > 0) & (s.village_closes[:, 0] <= board.month)
    return s.village_plots[:, 0] * found // sites * ~closed


def villages_admit(board: Board) -> None:
    """Free plots go to the families that the village picks, none that it excluded; some refuse the conditions."""
    if not board.runs_any("village_plots"):
        return
    f = board.f
    free = np.maximum(plots_open(board) - np.count_nonzero(f.place == PLOT, axis=1), 0)
    who = np.flatnonzero(candidates(board) & ~f.excluded & (free[:, None] > 0))
    who = who[meant_for(board, "village_plots", who)]
    flat, k = board.flat, board.at(board.k.village, board.row(who))
    points = village_rule.selection_points(
        flat.schooled[who], flat.language[who], flat.earners[who].astype(np.int64), k
    )
    picked = who[board.award(who, points, "selection", free)]
    takers = picked[~refuses(board, picked, "refuses_village", conditional=True)]
    board.moves(takers, PLOT)
    stand_in_villages(board, takers)
    enter_scheme(board, takers, IN_VILLAGE)


def candidates(board: Board) -> Grid:
    """Families known to the census, without a home and without a scheme, bool (runs, families)."""
    f = board.f
    return f.known & places.unhoused(f.place) & (f.scheme == NOBODY)


def refuses(board: Board, who: Askers, question: str, conditional: bool) -> Grid:
    """Who refuses an offer, bool (askers,)."""
    flat, k = board.flat, board.at(board.k.tenancy, board.row(who))
    return board.lot(question, who) < tenancy_rule.refuses(conditional, flat.wish[who] == NEAR_KIN, flat.trust[who], k)


def housing_first_admits(board: Board) -> None:
    """The Housing First team takes on families up to its caseload and owes each a home."""
    if not board.runs_any("housing_first_workers"):
        return
    f, s, flat = board.f, board.s, board.flat
    clients_are_found(board)
    part = slice((HOUSING_FIRST - 1) * SLOTS, HOUSING_FIRST * SLOTS)
    filled = np.count_nonzero(board.workers.in_post[:, part], axis=1)
    clients = np.count_nonzero(f.scheme == HOUSING_FIRST, axis=1)
    free = np.maximum(filled * s.housing_first_caseload[:, 0] - clients, 0)
    who = np.flatnonzero(candidates(board) & (free[:, None] > 0))
    who = who[meant_for(board, "housing_first_workers", who)]
    points = camp_rule.shelter_points(flat.young[who].astype(np.int64), flat.unwell[who], flat.place[who] == STREET)
    picked = who[board.award(who, points, "housing_first_entry", free)]
    takers = picked[~refuses(board, picked, "refuses_housing_first", conditional=False)]
    enter_scheme(board, takers, HOUSING_FIRST)
    flat.awaits_home[takers] = True
    flat.owed_from[takers] = next_move(board, takers)
    flat.address[takers] |= given(board, "postal_address", takers) > 0


def clients_are_found(board: Board) -> None:
    """The team finds clients again who had left their home; the next can be moved into after some time."""
    lost = board.f.awaits_home & (board.f.owed_from == NEVER)
    if not lost.any():
        return
    who = np.flatnonzero(lost & (board.s.housing_first_workers > 0))
    who = board.struck("found_again", who, tenancy_rule.found_again(board.at(board.k.tenancy, board.row(who))))
    board.flat.owed_from[who] = next_move(board, who)


def next_move(board: Board, who: Askers) -> Grid:
    """The first month in which families can move into a home that Housing First owes them from now on."""
    return board.month + board.at(board.k.tenancy, board.row(who)).moving_in_months


def hours_are_shared(board: Board) -> None:
    """Each team's minutes are shared among its families by need; what they achieve is this month's help."""
    flat = board.flat
    board.help[...] = 0.0
    board.f.help_minutes[...] = 0
    board.clients = np.flatnonzero(board.f.scheme > NOBODY)
    who = board.clients[flat.scheme[board.clients] != WITHOUT_WORKER]
    board.count_askers("clients", who)
    if not len(who):
        return
    k = board.at(board.k.accompaniment, board.row(who))
    need = need_of(board, who, k)
    team = board.row(who) * POSTS + flat.scheme[who] - 1
    asked = np.bincount(team, need, minlength=board.runs * POSTS).astype(np.int64)
    minutes = queue.share_minutes(need, pooled(board, minutes_of_teams(board), asked)[team], asked[team])
    flat.help_minutes[who] = minutes
    interpreter = 1.0 * (given(board, "interpreter", who) > 0)
    board.help.reshape(-1)[who] = rule.achieves(minutes, flat.trust[who], flat.language[who], interpreter, k)
    board.count_askers("minutes_asked", who, need)
    board.count_askers("minutes_given", who, minutes)


def pooled(board: Board, have: Grid, asked: Grid) -> Grid:
    """Minutes of the teams with those of the support platform, which go where most is missing, int64."""
    workers = board.s.platform_workers
    if not workers.any():
        return have
    missing = np.maximum(asked - have, 0).reshape(board.runs, POSTS)
    minutes = rule.worker_minutes(True, rule.LONG_IN_POST, board.k.accompaniment) * workers
    return have + queue.share_minutes(missing, minutes, missing.sum(axis=1, keepdims=True)).reshape(-1)


def minutes_of_teams(board: Board) -> Grid:
    """Minutes that each team can give this month, int64 (runs x teams,)."""
    w = board.workers
    minutes = rule.worker_minutes(w.in_post, w.months, board.k.accompaniment)
    return minutes.reshape(board.runs * POSTS, SLOTS).sum(axis=1)


def need_of(board: Board, who: Askers, k: rule.Accompaniment) -> Grid:
    """Minutes that each client family needs this month, int64 (askers,)."""
    flat = board.flat
    housed = places.tenant(flat.place[who])
    with_papers = given(board, "help_with_papers", who) > 0
    lacks_papers = (flat.papers[who] != LASTING) & with_papers
    jobs = 1 * (flat.job_1[who] > 0) + 1 * (flat.job_2[who] > 0) + 1 * (flat.job_3[who] > 0)
    out_of_school = (flat.pupils[who] > 0) & ~flat.schooled[who]
    before = rule.need_minutes(lacks_papers, flat.unwell[who], out_of_school, flat.earners[who] > jobs, ~housed, k)
    since = board.month - flat.since[who].astype(np.int64)
    after = rule.follow_minutes(since, (flat.arrears_cents[who] > 0) | flat.order[who], k)
    return either(housed, after, before)
