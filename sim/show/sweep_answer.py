"""The answer of a sweep in plain words: who is best over the points, how surely, and what that hangs on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from sim.show.rows import between
from sim.show.scene import replicates
from sim.show.sweep_scene import points
from sim.show.sweep_tables import one_row, ranked, rows_of
from sim.show.tables import each
from sim.show.words import amount, digits, missing, words
from sim.study.sweep.weigh import MAIN

if TYPE_CHECKING:
    from sim.show.scene import Look
    from sim.show.sweep_scene import View

MOST = 3
"""Numbers, and places where the ranking turns, that are named in the answer at most."""


class Answer:
    """The sentences of one city of a sweep at its last horizon, and what each is said from."""

    def __init__(self, view: View) -> None:
        self.view = view
        self.text: dict[str, Any] = words()["sweep"]["answer"]
        levels = view.weighed.levels
        own = levels[(levels["measure"] == MAIN) & (levels["month"] == view.last)].dropna(subset=["mean"])
        self.levels = {row.policy: row for row in each(own)}

    def paragraphs(self) -> list[str]:
        """The answer first, then how the policies compare, how sure that is, what it hangs on and where it turns."""
        ranking = self.ranking()
        if not ranking:
            return [str(self.text["undefined"])]
        told = (self.compared(ranking), self.sure(ranking), self.hangs(ranking))
        return [self.first(ranking[0]), *(" ".join(one) for one in told), str(self.text["leaving"])]

    def ranking(self) -> list[Look]:
        """Policies by the share durably housed on average; the order of the study between equals."""
        known = [look for look in self.view.looks if look.name in self.levels]
        return sorted(known, key=lambda look: -float(self.levels[look.name].mean))

    def over(self) -> str:
        """Over which points."""
        view, form = self.view, self.text["over"]
        count = len(view.varied)
        kind = "none" if not count else "one" if count == 1 else "drawn" if view.weighed.drawn else "chosen"
        return str(form[kind].format(points=points(view.points), n=count))

    def level(self, look: Look) -> dict[str, str]:
        row = self.levels[look.name]
        low, high = (amount(value, "percent") for value in (row.p05, row.p95))
        spread = self.text["spread"].format(low=low, high=high) if self.view.points > 1 else ""
        return {"mean": amount(row.mean, "percent"), "spread": spread}

    def first(self, best: Look) -> str:
        """Which policy houses most on average."""
        view = self.view
        form = "alone" if not view.others else "baseline_best" if best.name == view.baseline.name else "best"
        facts = {"over": self.over(), "policy": best.title, "last": view.last, "families": view.families}
        return str(self.text[form].format(**facts, **self.level(best)))

    def compared(self, ranking: list[Look]) -> list[str]:
        """The level of the baseline, and the difference to it."""
        view, best = self.view, ranking[0]
        if not view.others:
            return []
        said = []
        if best.name != view.baseline.name and view.baseline.name in self.levels:
            said.append(self.text["baseline"].format(baseline=view.baseline.title, **self.level(view.baseline)))
        row = self.gap_of(self.rival(ranking))
        return [*said, *([self.difference(self.rival(ranking), row)] if row is not None else [])]

    def sure(self, ranking: list[Look]) -> list[str]:
        """How often the first is best, and how much of the difference is luck."""
        if not self.view.others:
            return []
        rival = self.rival(ranking)
        return [*self.chance(ranking[0]), *self.luck(rival, self.gap_of(rival))]

    def gap_of(self, rival: Look) -> Any:
        """The row of a difference to the baseline; None where it is not known."""
        row = one_row(self.view.weighed.differences, policy=rival.name, measure=MAIN, month=self.view.last)
        return None if row is None or missing(row.mean) else row

    def rival(self, ranking: list[Look]) -> Look:
        """The first but the baseline: the policy whose difference is spoken about."""
        others = {look.name for look in self.view.asked}
        return next((look for look in ranking if look.name in others), self.view.asked[0])

    def difference(self, rival: Look, row: Any) -> str:
        ends = {name: _points(getattr(row, name)) for name in ("mean", "low", "high", "p05", "p95")}
        form = self.text["difference_plain" if missing(row.low) else "difference"]
        told = {"policy": rival.title, "baseline": self.view.baseline.title}
        return str(form.format(**told, **ends, replicates=replicates(self.view.replicates)))

    def chance(self, best: Look) -> list[str]:
        view = self.view
        row = one_row(view.weighed.best, policy=best.name, measure=MAIN)
        if row is None:
            return []
        close = max(1 - float(rows_of(view.weighed.best, measure=MAIN)["clear"].sum()), 0.0)
        interval = (
            "" if missing(row.low) else self.text["interval"].format(low=per_cent(row.low), high=per_cent(row.high))
        )
        facts = {name: per_cent(getattr(row, name)) for name in ("share", "clear", "possible")}
        told = {"policy": best.title, "n": len(view.looks), "replicates": replicates(view.replicates)}
        form = "untold" if view.replicates == 1 else "close" if close * row.points > 0.5 else "sure"
        return [
            self.text["chance"].format(**facts, **told, interval=interval),
            self.text[form].format(**facts, **told, close=per_cent(close)),
            self.text["lives"].format(lives=per_cent(row.lives)),
        ]

    def luck(self, rival: Look, row: Any) -> list[str]:
        if row is None or missing(row.luck) or self.view.points == 1:
            return []
        shares = {"luck": per_cent(row.luck), "rest": per_cent(1 - row.luck)}
        return [self.text["luck"].format(policy=rival.title, baseline=self.view.baseline.title, **shares)]

    def hangs(self, ranking: list[Look]) -> list[str]:
        """What the difference hangs on most, and where another policy houses most."""
        view, rival = self.view, self.rival(ranking)
        if view.weighed.influence.empty:
            return []
        own = rows_of(view.weighed.influence, measure=MAIN, policy=rival.name)
        seen = own[own["low"] > 0].sort_values("share", ascending=False, kind="stable")
        facts = [
            self.text["matter"].format(factor=view.varied[row.factor].title, **_shares(row))
            for row in each(seen.head(MOST))
        ]
        said = [self.text["matters"].format(facts="; ".join(facts)) if facts else self.text["nothing"]]
        return [*said, *self.turns(ranking[0])]

    def turns(self, best: Look) -> list[str]:
        """Where in the range of a number another policy houses most on average."""
        view = self.view
        if not view.others:
            return []
        told = turns_told(view)
        if not told:
            return [self.text["no_turn"].format(first=best.title)]
        more = [self.text["turns_more"].format(n=len(told) - MOST)] if len(told) > MOST else []
        return [
            *(
                self.text["turn" if one.clear else "turn_open"].format(**one._asdict(), gap=self.gap(one))
                for one in told[:MOST]
            ),
            *more,
        ]

    def gap(self, one: Turn) -> str:
        return str(self.text["gap"].format(gap=one.mean, interval=one.interval)) if one.interval else ""


class Turn(NamedTuple):
    """A place where another policy houses most on average: the number, where, which policy, the first, by how much."""

    factor: str
    span: str
    policy: str
    first: str
    mean: str
    interval: str
    clear: bool


def turns_told(view: View) -> list[Turn]:
    """All such places, those of the numbers that matter most first."""
    titles = {look.name: look.title for look in view.looks}
    order = {name: place for place, name in enumerate(ranked(view))}
    found = []
    for row in sorted(each(view.weighed.turns), key=lambda row: (order.get(row.factor, 0), row.bin)):
        one = view.varied[row.factor]
        ends = between(row.low, row.high, _points)
        policies = titles[row.policy], titles[row.instead_of]
        found.append(Turn(one.title, one.span(row.lowest, row.highest), *policies, _points(row.gap), ends, row.low > 0))
    return found


def _points(value: float) -> str:
    return amount(value, "percent", sign=True).rstrip("%")


def per_cent(share: float) -> str:
    """A share in whole per cent."""
    return digits(100 * share, 0) + "%"


def _shares(row: Any) -> dict[str, str]:
    return {name: per_cent(getattr(row, name)) for name in ("share", "low", "high")}
