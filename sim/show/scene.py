"""What every chart and section needs to know of a comparison, told once; one colour for each policy everywhere.

Colours: Okabe and Ito (2008), which people with any colour vision can tell apart; each policy has its own marker
and dash too, so that no chart leans on colour alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sim.show.words import words

if TYPE_CHECKING:
    from sim.study.result import Result

PALETTE = (
    "#4D4D4D",
    "#CC79A7",
    "#D55E00",
    "#0072B2",
    "#009E73",
    "#E69F00",
    "#56B4E9",
    "#332288",
    "#882255",
    "#999933",
    "#44AA99",
    "#661100",
)
PARTITION = {
    "durably_housed": "#08306B",
    "temporary_home": "#4A90C8",
    "shelter": "#C3DCF0",
    "camp_or_street": "#E3B23C",
    "gone": "#F1F1F1",
}
"""One colour for each place where a family can be, everywhere."""
MARKERS = ("o", "s", "^", "D", "v", "P", "X", "<", ">", "p", "h", "*")
DASHES = ("-", (0, (6, 2)), (0, (4, 1, 1, 1)), (0, (8, 2, 2, 2)), (0, (1, 0.6)), (0, (3, 2)))


SEATS = {
    "eviction_only": 0,
    "emergency_shelter": 1,
    "insertion_village": 2,
    "housing_first": 3,
    "toulouse_model": 4,
    "ghent": 5,
    "turin": 6,
    "gothenburg": 7,
    "cluj_napoca": 8,
    "toulouse_history": 9,
}
"""Places of the shipped policies in the palette, so that a policy has one colour in every chart."""


class Look(NamedTuple):
    """How one policy looks and is called in every chart."""

    name: str
    title: str
    colour: str
    marker: str
    dash: str | tuple[int, tuple[float, ...]]


class Scene(NamedTuple):
    """The study as the charts need it. `looks` has the order of the policies; `last` is the last horizon."""

    looks: tuple[Look, ...]
    baseline: Look
    city: str
    starts: str
    months: int
    horizons: tuple[int, ...]
    last: int
    replicates: int
    families: int
    seed: int
    year: int

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(look.name for look in self.looks)

    @property
    def others(self) -> tuple[Look, ...]:
        """Every policy but the baseline."""
        return tuple(look for look in self.looks if look.name != self.baseline.name)

    @property
    def sample(self) -> str:
        """Over what the chart is taken: city, replicates, families, months, policies."""
        text: str = words()["charts"]["sample"].format(
            city=self.city,
            replicates=replicates(self.replicates),
            families=self.families,
            months=self.months,
            starts=self.starts,
            policies="; ".join(look.title for look in self.looks),
        )
        return text

    @property
    def source(self) -> str:
        text: str = words()["charts"]["source"].format(seed=self.seed)
        return text


def byline(comparison: Result, seen: Scene) -> str:
    """Over what a result is taken, in one line."""
    said: str = words()["report"]["byline"].format(
        city=seen.city,
        replicates=replicates(seen.replicates),
        families=seen.families,
        camps=len(comparison.study.city.camps),
        months=seen.months,
        starts=seen.starts,
        seed=seen.seed,
    )
    return said


def replicates(count: int) -> str:
    """`200 replicates`, `1 replicate`."""
    charts = words()["charts"]
    return str(charts["replicate"] if count == 1 else charts["replicates"].format(n=count))


def looks(policies: list[tuple[str, str]]) -> tuple[Look, ...]:
    """A look for each (name, title): a shipped policy has its own wherever it is drawn, others take those left."""
    taken = {SEATS[name] for name, _ in policies if name in SEATS}
    left = iter([seat for seat in range(len(PALETTE)) if seat not in taken])
    nexts = (next(left, len(PALETTE) + i) for i in range(len(policies)))
    return tuple(_look(SEATS[name] if name in SEATS else next(nexts), name, title) for name, title in policies)


def _look(seat: int, name: str, title: str) -> Look:
    marker = MARKERS[(seat + seat // len(PALETTE)) % len(MARKERS)]
    return Look(name, title, PALETTE[seat % len(PALETTE)], marker, DASHES[seat % len(DASHES)])


def scene(comparison: Result) -> Scene:
    """The scene of a comparison."""
    study = comparison.study
    present = set(comparison.summary["policy"])
    every = looks([(policy.name, policy.title) for policy in study.policies if policy.name in present])
    baseline = next((look for look in every if look.name == study.baseline), every[0])
    horizons = tuple(sorted({int(month) for month in comparison.summary["month"]}))
    return Scene(
        looks=every,
        baseline=baseline,
        city=study.city.title,
        starts=study.starts,
        months=study.months,
        horizons=horizons,
        last=horizons[-1],
        replicates=study.replicates,
        families=sum(camp.families for camp in study.city.camps),
        seed=study.seed,
        year=study.city.price_year,
    )
