"""The sections of a sweep's report: the answer, the design, levels and differences, and what they hang on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from sim.show import evidence, sweep_rows, told
from sim.show.blocks import Fold, Head, Lay, Picture, Points, Say, Section
from sim.show.sweep_answer import Answer
from sim.show.sweep_scene import points
from sim.show.words import words

if TYPE_CHECKING:
    from collections.abc import Callable

    from sim.show.blocks import Block, Figure
    from sim.show.sweep_scene import View
    from sim.study.sweep.results import Results


class DrawnSweep(NamedTuple):
    """What a section is made from: the sweep, its cities, the charts that were drawn, why runs failed and how often."""

    results: Results
    views: tuple[View, ...]
    figures: dict[str, Figure]
    failures: tuple[tuple[str, int], ...]

    def picture(self, stem: str, view: View) -> list[Block]:
        """The chart of this name; nothing where it was not drawn, for want of anything to show."""
        name = stem + view.suffix
        return [Picture(self.figures[name])] if name in self.figures else []

    def text(self, name: str) -> Any:
        """The words of a section."""
        return words()["sweep"][name]

    def each(self, told: Callable[[View], list[Block]]) -> list[Block]:
        """What there is to say of every city, under its name where they are several."""
        if len(self.views) == 1:
            return told(self.views[0])
        found = [(view, told(view)) for view in self.views]
        return [block for view, blocks in found if blocks for block in (Head(view.study.city.title), *blocks)]


def answer(drawn: DrawnSweep) -> list[Block]:
    """The answer first, whether the sweep is whole, then how sure it is and what it hangs on."""

    def of(view: View) -> list[Block]:
        first, *more = Answer(view).paragraphs()
        table = [Lay(sweep_rows.glance(view))] if more else []
        return [Say(first, "first"), *(Say(one) for one in more if one), *table]

    return [*drawn.each(of), *(Say(one, "warning") for one in warnings(drawn))]


def warnings(drawn: DrawnSweep) -> list[str]:
    """What is missing: parts not made, runs that failed, and luck that one replicate cannot tell."""
    text, store, said = words()["sweep"], drawn.results.store, []
    done, there = store.done(), sum(len(store.layout.points_of(part)) for part in store.done())
    whole = store.manifest["points"]
    if len(done) < store.parts:
        said.append(text["unfinished"].format(done=len(done), parts=store.parts, there=there, points=points(whole)))
    failed = sum(count for _, count in drawn.failures)
    if failed:
        said.append(text["failed"].format(failed=failed, runs=there * store.manifest["runs"] // whole))
    if drawn.results.recipe["replicates"] == 1:
        said.append(text["one_replicate"])
    return said


def design(drawn: DrawnSweep) -> list[Block]:
    """What was varied, over what, and how much of it is there."""
    text, recipe = drawn.text("design"), drawn.results.recipe
    kind = "drawn" if drawn.views[0].weighed.drawn else "chosen"

    def of(view: View) -> list[Block]:
        return [Lay(sweep_rows.numbers(view), "told")] if view.varied else []

    failed = sum(count for _, count in drawn.failures)
    return [
        Say(f"{text['lead'][recipe['luck']]} {text[kind]}"),
        *drawn.each(of),
        Lay(sweep_rows.design(drawn.results, failed), "told"),
        *([Lay(sweep_rows.reasons(drawn.failures), "told")] if failed else []),
    ]


def levels(drawn: DrawnSweep) -> list[Block]:
    """What each policy leads to over the points."""
    text = drawn.text("levels")

    def of(view: View) -> list[Block]:
        tables = tuple(Lay(sweep_rows.levels(view, month)) for month in reversed(view.horizons))
        return [*drawn.picture("outcomes_over_points", view), Fold(text["every"], tables)]

    return [Say(text["lead"]), *drawn.each(of)]


def differences(drawn: DrawnSweep) -> list[Block]:
    """Each policy less the baseline, over the points."""
    text = drawn.text("differences")
    if not drawn.views[0].others:
        return []

    def of(view: View) -> list[Block]:
        tables = tuple(Lay(sweep_rows.differences(view, month)) for month in reversed(view.horizons))
        return [*drawn.picture("differences_over_points", view), Fold(text["every"], tables)]

    return [Say(text["lead"]), *drawn.each(of)]


def best(drawn: DrawnSweep) -> list[Block]:
    """How often each policy is best, and how far luck or other points could change that."""
    text = drawn.text("best")
    if not drawn.views[0].others:
        return []

    def of(view: View) -> list[Block]:
        if view.weighed.best.empty:
            return []
        return [*drawn.picture("best_over_points", view), Fold(text["every"], (Lay(sweep_rows.best(view)),))]

    return [Say(text["lead"]), *drawn.each(of)]


def matters(drawn: DrawnSweep) -> list[Block]:
    """Which numbers move the difference, how, and where another policy comes first."""
    text = drawn.text("matters")
    if not any(view.varied for view in drawn.views):
        return []
    cross = [Say(text["cross"], "warning")] if drawn.results.recipe["design"] == "list" else []

    def of(view: View) -> list[Block]:
        if view.weighed.influence.empty:
            return [Say(text["nobody"], "quiet")]
        turns = sweep_rows.turns(view)
        tables = (sweep_rows.influence(view), *(sweep_rows.groups_of_points(view, name) for name in view.moved))
        return [
            *drawn.picture("numbers_that_matter", view),
            *drawn.picture("difference_by_number", view),
            *([Lay(turns, "told")] if turns else []),
            Fold(text["every"], tuple(Lay(table) for table in tables)),
        ]

    return [Say(text["lead"]), *cross, *drawn.each(of)]


def sure(drawn: DrawnSweep) -> list[Block]:
    """Luck and what is not known, apart."""
    text = drawn.text("sure")

    def of(view: View) -> list[Block]:
        return [Lay(sweep_rows.sure(view))]

    lucky = f"{text[drawn.results.recipe['luck']]} {text['left']}"
    return [Say(text["lead"]), Say(lucky), *drawn.each(of)]


def grounds(drawn: DrawnSweep) -> list[Block]:
    """What the numbers rest on."""
    text = words()["report"]["evidence"]

    def of(view: View) -> list[Block]:
        found, every = evidence.tally(view), Lay(evidence.every_number(view), "long")
        lead = Say(text["lead"].format(n=found.n, shared=found.shared, dials=found.dials))
        return [lead, Lay(evidence.by_kind(view)), Fold(text["open"], (every,))]

    return drawn.each(of)


def limits(drawn: DrawnSweep) -> list[Block]:
    """What the sweep cannot say."""
    view = drawn.views[0]
    found = evidence.tally(view)
    facts = {"varied": len(view.varied), "assumed": found.assumed, "n": found.n}
    return [Points(tuple(one.format(**facts) for one in drawn.text("limits")))]


def recipe(drawn: DrawnSweep) -> list[Block]:
    """What a reader needs to run it again."""

    def of(view: View) -> list[Block]:
        return [Lay(sweep_rows.recipe(drawn.results, view), "told"), Lay(told.packages(view, view.looks), "told")]

    return [*drawn.each(of), Say(drawn.text("recipe")["again"], "quiet")]


SECTIONS: tuple[Section, ...] = (
    Section("answer", answer),
    Section("design", design),
    Section("levels", levels),
    Section("differences", differences),
    Section("best", best),
    Section("matters", matters),
    Section("sure", sure),
    Section("evidence", grounds),
    Section("limits", limits),
    Section("recipe", recipe),
)
