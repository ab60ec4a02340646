"""What every chart and section of a sweep's report needs to know of one of its cities, told once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from sim.scenario.factors import targets
from sim.scenario.retold import study_of_recipe
from sim.show.evidence import plain
from sim.show.rows import TO
from sim.show.scene import looks, replicates
from sim.show.words import words
from sim.study.sweep.weigh import weigh

if TYPE_CHECKING:
    from sim.parameters.entry import Parameter
    from sim.scenario.schema import Study
    from sim.show.scene import Look
    from sim.study.sweep.results import Results
    from sim.study.sweep.weigh import Weighed


class Varied(NamedTuple):
    """One number that varies: what it is, and over what it was varied as the recipe says it."""

    name: str
    parameter: Parameter
    recipe: dict[str, Any]

    @property
    def title(self) -> str:
        """What it is called."""
        return self.parameter.meaning

    def span(self, low: float, high: float) -> str:
        """`0.04 to 0.07`, or one value; a statement is yes or no."""
        if self.parameter.type == "statement":
            low, high = bool(low), bool(high)
        ends = [plain(value) if isinstance(value, bool) else f"{value:.3g}" for value in (low, high)]
        return TO.join(dict.fromkeys(ends))


class View(NamedTuple):
    """One city of a sweep: what was found, the study, how policies look, and the numbers that vary."""

    weighed: Weighed
    study: Study
    looks: tuple[Look, ...]
    baseline: Look
    varied: dict[str, Varied]
    suffix: str

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(look.name for look in self.looks)

    @property
    def others(self) -> tuple[Look, ...]:
        """Every policy but the baseline."""
        return tuple(look for look in self.looks if look.name != self.baseline.name)

    @property
    def asked(self) -> tuple[Look, ...]:
        """The policies whose difference to the baseline is asked about; a single policy, for its level."""
        return self.others or self.looks

    @property
    def moved(self) -> tuple[str, ...]:
        """Names of the numbers that do vary among the points that are there."""
        return tuple(dict.fromkeys(self.weighed.bins["factor"]))

    @property
    def horizons(self) -> tuple[int, ...]:
        return self.weighed.harvest.horizons

    @property
    def last(self) -> int:
        return self.horizons[-1]

    @property
    def points(self) -> int:
        """Points that are there."""
        return len(self.weighed.harvest.points)

    @property
    def replicates(self) -> int:
        return self.weighed.harvest.replicates

    @property
    def families(self) -> int:
        return sum(camp.families for camp in self.study.city.camps)

    @property
    def quantity(self) -> str:
        """What the numbers are asked about: the difference to the baseline, or of a single policy the level."""
        text = words()["sweep"]["quantity"]
        return str(text["difference"].format(baseline=self.baseline.title) if self.others else text["level"])

    @property
    def sample(self) -> str:
        """Over what a chart is taken: city, points, replicates, families, months, policies."""
        over = f"{points(self.points)} × {replicates(self.replicates)}"
        text: str = words()["charts"]["sample"].format(
            city=self.study.city.title,
            replicates=over,
            families=self.families,
            months=self.study.months,
            starts=self.study.starts,
            policies="; ".join(look.title for look in self.looks),
        )
        return text

    @property
    def source(self) -> str:
        text: str = words()["charts"]["source"].format(seed=self.study.seed)
        return text


def points(count: int) -> str:
    """`256 points`, `1 point`."""
    text = words()["sweep"]
    return str(text["point"] if count == 1 else text["points"].format(n=count))


def views(results: Results) -> tuple[View, ...]:
    """The cities of a sweep of which something is there; where they are several, their charts have their names."""
    found = weigh(results, words()["differences"])
    several = len(results.recipe["studies"]) > 1
    return tuple(_view(results, one, several) for one in found)


def _view(results: Results, one: Weighed, several: bool) -> View:
    city = one.harvest.city
    study = study_of_recipe(results.recipe["studies"][city])
    every = looks([(policy.name, policy.title) for policy in study.policies])
    known = targets(study)
    varied = {told["name"]: Varied(told["name"], known[told["name"]], told) for told in results.recipe["vary"][city]}
    suffix = f"-{study.city.name}" if several else ""
    return View(one, study, every, every[one.harvest.baseline], varied, suffix)
