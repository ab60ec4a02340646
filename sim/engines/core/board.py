"""The core's board: the state of all runs of a chunk, and the few ways in which rules meet it.

Rows are runs, ordered by arm, then replicate. A number is drawn once and serves the rows of all arms. Rare events
work on flat indices (row x families + family) of those concerned only.
"""

from __future__ import annotations

from itertools import product
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import numpy.typing as npt

from sim.codes import CAMP, DISMANTLED, NO_BLOCK, NO_DISTRICT, NOBODY, STREET, VILLAGE
from sim.draws import NUMBER, Luck
from sim.engines.core.circles import Reach
from sim.history import COUNTS
from sim.history import INDEX as COUNT_INDEX
from sim.rules import places, queue
from sim.rules import village as village_rule
from sim.rules.accompaniment import is_stopped
from sim.state import CAMPS, EMPLOYERS, FAMILIES, LANDLORDS, PROGRAMMES, VILLAGES, WORKERS, Column, Table, blank
from sim.supports import INDEX, SUPPORTS
from sim.units import NEVER
from sim.world.census import draw_families
from sim.world.posts import POSTS, SLOTS, SUPPORT
from sim.world.town import draw_employers, draw_landlords, draw_programme

if TYPE_CHECKING:
    from collections.abc import Callable

    from sim.scenario.plan import Plan, Rules

Grid: TypeAlias = npt.NDArray[Any]
"""An array of shape (runs, families) or (runs, 1)."""

Askers: TypeAlias = npt.NDArray[np.int64]
"""Flat indices of the families concerned, rising: row x families + family."""


class Board:
    """State and supports of the runs of one chunk, and the counts of the month."""

    def __init__(self, plan: Plan, first_replicate: int, replicates: int) -> None:
        self.plan = plan
        self.arms = len(plan.arms)
        self.replicates = replicates
        self.runs = self.arms * replicates
        self.luck = Luck(plan.seed, first_replicate, replicates)
        self.month = 0
        self.k: Any = stack_rules([arm.rules for arm in plan.arms], replicates)
        self.supports = stack_supports([arm.supports for arm in plan.arms], replicates)
        self.s = SimpleNamespace()
        self.f = self.people(self.draw_families, FAMILIES, "population")
        self.families = self.f.place.shape[1]
        # looked up, because a remainder costs more than a gather
        self.cell_of = np.arange(self.runs * self.families) % (self.replicates * self.families)
        self.flat = Table(FAMILIES, {c.name: getattr(self.f, c.name).reshape(-1) for c in FAMILIES})
        self.landlords = self.people(lambda k: draw_landlords(k.landlords, self.luck), LANDLORDS, "landlords")
        self.employers = self.people(lambda k: draw_employers(k.work, self.luck), EMPLOYERS, "work")
        self.camps = blank(CAMPS, self.runs, len(plan.camps))
        self.workers = blank(WORKERS, self.runs, POSTS * SLOTS)
        self.villages = blank(VILLAGES, self.runs, max(1, int(self.supports[:, :, INDEX["village_sites"]].max())))
        self.programmes = self.people(lambda k: draw_programme(self.luck), PROGRAMMES, "blocks")
        self.housed_share = np.zeros(self.runs)
        self.tally = np.zeros((self.runs, len(COUNTS)), dtype=np.int64)
        self.help = np.zeros((self.runs, self.families))
        self.clients: Askers = np.zeros(0, dtype=np.int64)
        self.ceilings: dict[str, float] = {}
        self.residents = sum(plan.camps)
        self.reach = Reach(plan.arms)
        self.funded = funded_from_now_on(self.supports)
        self.posts_width = [int(self.supports[:, :, INDEX[name]].max()) for name in SUPPORT]
        self.open_month(0)

    def draw_families(self, rules: Rules) -> Table:
        """The families of one arm."""
        return draw_families(rules, self.plan.camps, self.plan.months, self.luck)

    def people(self, draw: Callable[[Rules], Table], columns: tuple[Column, ...], chapter: str) -> Table:
        """Draw a table for each arm (once where arms share the chapter's numbers) and lay them under one another."""
        drawn: dict[Any, Table] = {}
        tables = []
        for arm in self.plan.arms:
            key = (arm.rules.nationals, fingerprint(getattr(arm.rules, chapter)))
            tables.append(drawn.setdefault(key, drawn[key] if key in drawn else draw(upright(arm.rules))))
        width = max(getattr(table, columns[0].name).shape[1] for table in tables)
        return Table(
            columns, {c.name: np.concatenate([widen(getattr(t, c.name), width, c) for t in tables]) for c in columns}
        )

    def open_month(self, month: int) -> None:
        """Turn to a month: its supports as columns of shape (runs, 1), and an empty tally."""
        self.month = month
        for support in SUPPORTS:
            setattr(self.s, support.name, self.supports[:, month, INDEX[support.name], None])
        self.tally[...] = 0

    def stop_programmes(self) -> None:
        """Cities that reverse their policy stop all of it for good; only clearance goes on."""
        if not np.any(self.k.accompaniment.reversal):
            return
        self.programmes.stopped |= self.happens("reversal", is_stopped(self.k.accompaniment), 1)
        for support in SUPPORTS:
            if support.name != "clearance_percent":
                setattr(self.s, support.name, getattr(self.s, support.name) * ~self.programmes.stopped)

    def runs_any(self, support: str) -> bool:
        """Some run has this support this month."""
        return bool(getattr(self.s, support).any())

    def number(self, question: str) -> int:
        """The number of a question."""
        return NUMBER[question]

    def index(self, name: str) -> int:
        """The position of a count."""
        return COUNT_INDEX[name]

    # luck

    def uniform(self, question: str, agents: int | None = None) -> Grid:
        """Luck of the month, shape (replicates, agents)."""
        return self.luck.uniform(NUMBER[question], self.month, self.families if agents is None else agents)

    def happens(self, question: str, probability: Any, agents: int | None = None) -> Grid:
        """Whether something of this probability happens, shape (runs, agents)."""
        lots = self.uniform(question, agents)
        if np.ndim(probability) == 2:
            return self.by_arm(probability, lots)
        return np.tile(lots < probability, (self.arms, 1))

    def by_arm(self, probability: Grid, lots: Grid) -> Grid:
        """Compare probabilities (runs, families or 1) with luck (replicates, families) arm by arm."""
        drawn = probability.reshape(self.arms, self.replicates, probability.shape[1]) > lots
        return drawn.reshape(self.runs, lots.shape[1])

    def lot(self, question: str, who: Askers) -> Grid:
        """Luck of the families concerned, shape (askers,)."""
        return self.uniform(question).reshape(-1)[self.cell_of[who]]

    def ticket(self, question: str, who: Askers) -> Grid:
        """Tie-breaking lots of the families concerned, uint32 (askers,)."""
        bits = self.luck.lots(NUMBER[question], self.month, self.families)
        return bits.reshape(-1)[self.cell_of[who]]

    def ceiling(self, name: str, rule: Callable[..., Any], *ranges: tuple[float, ...]) -> float:
        """The highest probability that a rule can give in this chunk, reckoned once (see `highest`)."""
        if name not in self.ceilings:
            self.ceilings[name] = highest(rule, *ranges)
        return self.ceilings[name]

    def lucky(self, question: str, ceiling: float, of_clients: float = 0.0) -> Askers:
        """Those whose lot is below the ceiling: nobody else can be concerned, whatever the rule says of them.

        The rule is then asked for these few only. `of_clients` is the higher ceiling of families in a scheme, whom
        help reaches. The ceilings come from `ceiling`.
        """
        lots = self.uniform(question).reshape(-1)
        cells = np.flatnonzero(lots < ceiling)
        size = len(lots)
        who = (np.arange(self.arms)[:, None] * size + cells).reshape(-1)
        if of_clients <= ceiling:
            return who
        others = who[self.flat.scheme[who] == NOBODY]
        mine = self.clients[lots[self.cell_of[self.clients]] < of_clients]
        return np.concatenate([others, mine])

    def struck(self, question: str, who: Askers, probability: Any) -> Askers:
        """Those of the families concerned to whom it happens."""
        return who[self.lot(question, who) < probability]

    # askers

    def row(self, who: Askers) -> Askers:
        """The run of each family concerned."""
        return who // self.families

    def of_run(self, values: Grid, who: Askers) -> Grid:
        """What a column of shape (runs, 1) says for each family concerned."""
        return values.reshape(-1)[self.row(who)]

    def at(self, chapter: Any, rows: Askers) -> Any:
        """A chapter's numbers for the given runs: the chapter itself where all runs share them."""
        if not any(isinstance(value, np.ndarray) for value in chapter):
            return chapter
        return type(chapter)(*[v[rows, 0] if isinstance(v, np.ndarray) else v for v in chapter])

    def nationals(self, who: Askers) -> Any:
        """Whether the families concerned are nationals of the country, by the law regime of their run."""
        of_runs = self.k.nationals
        return of_runs[self.row(who), 0] if isinstance(of_runs, np.ndarray) else of_runs

    def award(self, who: Askers, score: Grid, question: str, places_left: Grid) -> npt.NDArray[np.bool_]:
        """Who of the askers gets one of the places of its run (places int64 (runs,))."""
        points = np.minimum(np.asarray(score).astype(np.int64), queue.LARGEST_SCORE)
        return queue.award(self.row(who), points, self.ticket(question, who), places_left)

    # counts

    def count(self, name: str, amounts: Grid) -> None:
        """Add whole amounts of shape (runs,) to a count of the month."""
        self.tally[:, COUNT_INDEX[name]] += amounts

    def count_askers(self, name: str, who: Askers, amounts: Grid | None = None) -> None:
        """Add one, or a whole amount, for each family concerned to a count of its run."""
        if len(who):
            weights = None if amounts is None else amounts.astype(np.float64)
            self.count(name, np.bincount(self.row(who), weights, minlength=self.runs).astype(np.int64))

    # places

    def moves(self, who: Askers, place: Any) -> None:
        """The families concerned live somewhere else from this month."""
        flat = self.flat
        self.leave_plots(who[flat.place[who] == VILLAGE])
        flat.place[who] = place
        flat.since[who] = self.month
        flat.stay_phase[who] = 0
        flat.camp[who] = -1
        flat.district[who] = NO_DISTRICT
        flat.block[who] = NO_BLOCK
        roofed = who[places.roofed(flat.place[who]) & (flat.sheltered[who] == NEVER)]
        flat.sheltered[roofed] = self.month

    def leave_plots(self, who: Askers) -> None:
        """Stays in a village end: how many, after how long, and how many were longer than planned."""
        if len(who):
            months = self.month - self.flat.since[who].astype(np.int64)
            beyond = village_rule.beyond_plan(months, self.of_run(self.s.village_planned_stay, who))
            self.count_askers("village_stays_ended", who)
            self.count_askers("village_months_ended", who, months)
            self.count_askers("village_ended_beyond", who[beyond])

    def find_site(self, who: Askers, leaving: Grid | None = None) -> Grid:
        """The site that each family's kin group finds this month, -1 for none; never the one it was cleared from."""
        rows = self.row(who)
        open_first = np.argsort(self.camps.status == DISMANTLED, axis=1, kind="stable")
        sites = np.count_nonzero(self.camps.status != DISMANTLED, axis=1)[rows]
        kin = self.flat.kin[who].astype(np.int64)
        lots = self.uniform("site")[rows % self.replicates, kin]
        turn = np.floor(lots * sites).astype(np.int64)
        site = open_first[rows, turn]
        if leaving is not None:
            again = np.where(sites > 0, (turn + 1) % np.maximum(sites, 1), 0)
            site = np.where(site == leaving, open_first[rows, again], site)
            site = np.where(site == leaving, -1, site)
        return np.where(sites > 0, site, -1)

    def moves_to_sites(self, who: Askers, sites: Grid) -> None:
        """The families concerned build on a site, or live on the street where there is none (-1)."""
        self.moves(who, np.where(sites >= 0, CAMP, STREET))
        self.flat.camp[who] = sites
        self.flat.of_camp[who] = np.where(sites >= 0, sites, self.flat.of_camp[who])

    def here(self) -> Grid:
        """Families living in the city, bool (runs, families)."""
        return places.here(self.f.place)


def highest(rule: Callable[..., Any], *ranges: tuple[float, ...]) -> float:
    """The highest probability that a rule gives over all corners of its arguments, a hair above.

    Rules are products of odds ratios raised by shares in [0, 1], so their extremes lie at the corners.
    """
    corners = (np.max(rule(*corner)) for corner in product(*ranges))
    return float(max(corners)) * (1.0 + 1e-9)


def funded_from_now_on(supports: Grid) -> dict[str, Grid]:
    """Whether each team, or the pooled workers, are paid in this month or a later one, bool (runs, months + 1)."""
    names = (*SUPPORT, "platform_workers")
    return {name: np.maximum.accumulate(supports[:, ::-1, INDEX[name]] > 0, axis=1)[:, ::-1] for name in names}


def widen(array: Grid, width: int, column: Column) -> Grid:
    """Fill a table up to a common width with rows in which nothing happens."""
    missing = width - array.shape[1]
    return np.pad(array, ((0, 0), (0, missing)), constant_values=column.fill) if missing else array.copy()


def stack_rules(rules: list[Rules], replicates: int) -> Any:
    """The numbers of all arms: plain where they agree, arrays of shape (runs, 1) where they differ."""
    first = rules[0]
    fields: dict[str, Any] = {}
    for name, value in zip(first._fields, first, strict=True):
        each = [getattr(rule, name) for rule in rules]
        fields[name] = stack_chapter(each, replicates) if isinstance(value, tuple) else spread(each, replicates)
    return type(first)(**fields)


def stack_chapter(chapters: list[Any], replicates: int) -> Any:
    """One chapter's numbers over all arms."""
    return type(chapters[0])(*[spread(list(each), replicates) for each in zip(*chapters, strict=True)])


def spread(values: list[Any], replicates: int) -> Any:
    """One number where all arms agree, an array of shape (runs, 1) elsewhere.

    An arm's own value may be an array (replicates,): a sweep on fresh luck has a point of its own for each replicate.
    """
    if not any(isinstance(value, np.ndarray) for value in values) and all(value == values[0] for value in values):
        return values[0]
    return np.concatenate([np.broadcast_to(np.asarray(value), replicates) for value in values])[:, None]


def stack_supports(supports: list[npt.NDArray[np.int64]], replicates: int) -> npt.NDArray[np.int64]:
    """Supports of every run, (runs, months + 1, supports), from those of each arm, shared by its replicates or not."""
    return np.concatenate([np.broadcast_to(own, (replicates, *own.shape[-2:])) for own in supports])


def upright(rules: Rules) -> Any:
    """The numbers of one arm, those given by replicate as columns of shape (replicates, 1)."""
    columns: Any = [type(c)(*map(as_column, c)) if isinstance(c, tuple) else as_column(c) for c in rules]
    return type(rules)(*columns)


def as_column(value: Any) -> Any:
    """A number as it is, an array (replicates,) as a column."""
    return value[:, None] if isinstance(value, np.ndarray) else value


def fingerprint(chapter: Any) -> tuple[Any, ...]:
    """What tells the numbers of one chapter from others, exactly."""
    return tuple(value.tobytes() if isinstance(value, np.ndarray) else value for value in chapter)
