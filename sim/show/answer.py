"""The answer in plain words: sentences reckoned from the numbers, each number with its interval."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sim.show.rows import lookup
from sim.show.tables import at, each
from sim.show.words import amount, digits, missing, words

if TYPE_CHECKING:
    from sim.show.scene import Look, Scene
    from sim.study.result import Result

MAIN = "durably_housed"
COST = "cost_eur_per_family"


class Answer:
    """The sentences of one comparison at its last horizon."""

    def __init__(self, comparison: Result, scene: Scene) -> None:
        self.scene = scene
        self.text = words()["answer"]
        self.levels = lookup(at(comparison.summary, scene.last))
        self.gaps = lookup(at(comparison.differences, scene.last))
        best = at(comparison.p_best, scene.last)
        self.chance = {row.policy: float(row.p) for row in each(best[best["measure"] == MAIN])}

    def sentences(self) -> list[str]:
        """All that is said, one after the other."""
        return [part for part in self.paragraphs() if part]

    def paragraphs(self) -> list[str]:
        """The answer first, then how it compares, then what it costs."""
        ranking = self.ranking()
        if not ranking:
            return [str(self.text["undefined"])]
        first = self.first(ranking[0])
        return [first[0], " ".join(first[1:] + self.then(ranking)), self.cost(ranking[0])]

    def ranking(self) -> list[Look]:
        """Policies by the share durably housed, the largest first; the order of the study between equals."""
        known = [look for look in self.scene.looks if not missing(self.mean(look, MAIN))]
        return sorted(known, key=lambda look: -self.mean(look, MAIN))

    def mean(self, look: Look, measure: str) -> float:
        row = self.levels.get((look.name, measure))
        return float("nan") if row is None else float(row.mean)

    def interval(self, row: Any, kind: str, form: str, sign: bool = False) -> str:
        """The interval in brackets; nothing where there is none."""
        if missing(row.low) or missing(row.high):
            return ""
        low, high = (amount(value, kind, sign).rstrip("%") for value in (row.low, row.high))
        return str(self.text[form].format(low=low, high=high))

    def level(self, look: Look, form: str = "short", measure: str = MAIN, kind: str = "percent") -> dict[str, str]:
        row = self.levels[look.name, measure]
        return {"policy": look.title, "mean": amount(row.mean, kind), "interval": self.interval(row, kind, form)}

    def first(self, best: Look) -> list[str]:
        """Which policy houses most, and the paired difference to the baseline."""
        scene, text = self.scene, self.text
        common = {"last": scene.last, "families": scene.families, "baseline": scene.baseline.title}
        if best.name == scene.baseline.name:
            form = text["baseline_best" if scene.others else "alone"]
            return [form.format(**common, **self.level(best, "interval"))]
        said = [text["best"].format(**common, **self.level(best, "interval"))]
        if not missing(self.mean(scene.baseline, MAIN)):
            said.append(text["baseline"].format(**common, **self.level(scene.baseline)))
        gap = self.gaps.get((best.name, MAIN))
        if gap is not None and not missing(gap.mean):
            mean = amount(gap.mean, "percent", sign=True).rstrip("%")
            said.append(
                text["difference"].format(mean=mean, interval=self.interval(gap, "percent", "interval", sign=True))
            )
            if gap.low <= 0 <= gap.high:
                said.append(text["unclear"])
        return said

    def then(self, ranking: list[Look]) -> list[str]:
        """How often the best is best, and who comes next."""
        scene, text, best = self.scene, self.text, ranking[0]
        if len(ranking) == 1:
            return [text["one"]]
        said = []
        if not missing(self.chance.get(best.name)):
            p = digits(100 * self.chance[best.name], 0) + "%"
            said.append(text["chance"].format(n=len(scene.looks), p=p))
        if len(ranking) > 2 or ranking[1].name != scene.baseline.name:
            said.append(text["second"].format(**self.level(ranking[1])))
        return said

    def cost(self, best: Look) -> str:
        """What the best costs against the baseline, and a warning that leaving is not a home."""
        scene, text = self.scene, self.text
        said = [text["then"]]
        if best.name != scene.baseline.name and not missing(self.mean(best, COST)):
            base = amount(self.mean(scene.baseline, COST), "eur")
            cost = text["cost"].format(
                **self.level(best, "interval", COST, "eur"), base=base, baseline=scene.baseline.title
            )
            said.insert(0, cost)
        return " ".join(said)
