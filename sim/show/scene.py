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
MARKERS = ("o", "s", "^", "D", "v", "P", "X", "<", ">", "p", "h", "*")
DASHES = ("-", (0, (6, 2)), (0, (4, 1, 1, 1)), (0, (8, 2, 2, 2)), (0, (1, 0.6)), (0, (3, 2)))


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


def replicates(count: int) -> str:
    """`200 replicates`, `1 replicate`."""
    charts = words()["charts"]
    return str(charts["replicate"] if count == 1 else charts["replicates"].format(n=count))


def looks(policies: list[tuple[str, str]]) -> tuple[Look, ...]:
    """A look for each (name, title), by the order of the policies in the study."""
    return tuple(
        Look(
            name,
            title,
            PALETTE[i % len(PALETTE)],
            MARKERS[(i + i // len(PALETTE)) % len(MARKERS)],
            DASHES[i % len(DASHES)],
        )
        for i, (name, title) in enumerate(policies)
    )


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
