"""Tables of a sweep's report: rows of cells that the template only has to lay out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sim.show.evidence import plain
from sim.show.rows import Cell, Group, Head, Row, Table, between, chosen, lookup, of_measures
from sim.show.sweep_answer import per_cent, turns_told
from sim.show.sweep_scene import points
from sim.show.sweep_tables import one_row, ranked, rows_of
from sim.show.tables import at, each
from sim.show.words import NONE, amount, difference, measure_words, missing, words
from sim.study.sweep.weigh import COST, MAIN

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    import pandas as pd

    from sim.show.scene import Look
    from sim.show.sweep_scene import Varied, View
    from sim.show.words import MeasureWords
    from sim.study.sweep.results import Results


def pairs(caption: str, heads: Sequence[str], items: Iterable[tuple[str, str]]) -> Table:
    """A table of words: what, and what it is."""
    rows = tuple(Row(item, "", (Cell(value, words=True),)) for item, value in items)
    return Table(caption, tuple(Head(head) for head in heads), (Group("", rows),))


def design(results: Results, failed: int) -> Table:
    """How the sweep was laid, and how much of it is there."""
    text, told, store = words()["sweep"]["design"], results.recipe, results.store
    there = sum(len(store.layout.points_of(part)) for part in store.done())
    a_point = store.manifest["runs"] // store.manifest["points"]
    facts = {
        "design": text["designs"].get(told["design"], told["design"]),
        "points": str(told["points"]),
        "replicates": str(told["replicates"]),
        "luck": text["lucks"][told["luck"]],
        "policies": str(len(told["studies"][0]["policies"])),
        "horizons": ", ".join(str(month) for month in told["horizons"]),
        "parts": _of(len(store.done()), store.parts),
        "points_there": _of(there, store.manifest["points"]),
        "runs": _of(there * a_point, store.manifest["runs"]),
        "failed": str(failed),
    }
    return pairs(text["facts"], (text["item"], text["value"]), ((text["items"][key], facts[key]) for key in facts))


def _of(there: int, whole: int) -> str:
    return str(words()["sweep"]["design"]["of"].format(there=there, whole=whole))


def reasons(found: Iterable[tuple[str, int]]) -> Table:
    """Why runs failed, and how many of each."""
    text = words()["sweep"]["design"]
    rows = tuple(Row(reason, "", (Cell(str(count)),)) for reason, count in found)
    return Table(text["reasons"], (Head(text["reason"]), Head(text["times"])), (Group("", rows),))


def numbers(view: View) -> Table:
    """The numbers that vary: over what, by which prior, and what they rest on."""
    text = words()["sweep"]["design"]
    rows = tuple(_number(one) for one in view.varied.values())
    return Table(text["table"], tuple(Head(column) for column in text["columns"].values()), (Group("", rows),))


def _number(one: Varied) -> Row:
    text, told = words()["sweep"]["design"], one.recipe
    prior = text["priors"].get(told["prior"], told["prior"])
    span = one.span(told["low"], told["high"]) if told["low"] is not None else NONE
    if told["values"]:
        span, prior = ", ".join(plain(value) for value in told["values"]), text["value_prior"]
    elif told["levels"]:
        prior = text["levels"].format(n=told["levels"])
    kinds = words()["report"]["evidence"]["kinds"]
    said = (span, prior, kinds.get(one.parameter.evidence, one.parameter.evidence))
    note = text["note"].format(name=one.name, unit=one.parameter.unit)
    return Row(one.title, note, (Cell(plain(told["centre"])), *(Cell(str(cell), words=True) for cell in said)))


def glance(view: View) -> Table:
    """The answer as a small table: for each policy a few measures, and how often it is best."""
    text, found = words()["sweep"], lookup(at(view.weighed.levels, view.last))
    measures = [measure_words(name) for name in words()["glance"]]
    rows = []
    for look in view.looks:
        cells = [_over_points(found.get((look.name, measure.name)), measure.kind) for measure in measures]
        row = one_row(view.weighed.best, measure=MAIN, policy=look.name)
        rows.append(Row(look.title, "", (*cells, *([Cell(per_cent(row.share))] if row else [])), colour=look.colour))
    heads = (Head(words()["report"]["policy"]), *(Head(measure.title, note=measure.unit) for measure in measures))
    best = (Head(text["glance_best"]),) if view.others else ()
    caption = text["glance"].format(month=view.last, points=points(view.points))
    return Table(caption, (*heads, *best), (Group("", tuple(rows)),))


def _over_points(row: Any, kind: str) -> Cell:
    """A mean over the points, and where nine in ten lie."""
    if row is None or missing(row.mean):
        return Cell(NONE)
    return Cell(amount(row.mean, kind), between(row.p05, row.p95, lambda value: amount(value, kind).rstrip("%")))


def levels(view: View, month: int) -> Table:
    """Each policy at one horizon: mean, interval from luck, and spread over the points."""
    caption = words()["sweep"]["levels"]["table"].format(month=month, points=points(view.points))
    return _spreads(caption, view.looks, at(view.weighed.levels, month), month == view.last, amount)


def differences(view: View, month: int) -> Table:
    """Each policy's difference to the baseline at one horizon, in the same way."""
    text = words()["sweep"]["differences"]["table"]
    caption = text.format(month=month, baseline=view.baseline.title, points=points(view.points))
    return _spreads(caption, view.others, at(view.weighed.differences, month), month == view.last, difference)


def _spreads(
    caption: str, looks: Sequence[Look], frame: pd.DataFrame, last: bool, write: Callable[[float | None, str], str]
) -> Table:
    found = lookup(frame)
    groups = chosen([measure for _, measure in found], last)

    def row(measure: MeasureWords) -> Row:
        cells = tuple(_spread(found.get((look.name, measure.name)), measure.kind, write) for look in looks)
        unit = measure.unit if write is amount else measure.difference_unit
        return Row(measure.title, unit, cells)

    return of_measures(caption, tuple(looks), groups, row)


def _spread(row: Any, kind: str, write: Callable[[float | None, str], str]) -> Cell:
    if row is None or missing(row.mean):
        return Cell(NONE)

    def short(value: float) -> str:
        return write(value, kind).rstrip("%")

    over = words()["sweep"]["levels"]["points"].format(low=short(row.p05), high=short(row.p95))
    return Cell(write(row.mean, kind), between(row.low, row.high, short), over)


def best(view: View) -> Table:
    """For each measure the share of points at which each policy is best, and how sure that is."""
    text = words()["sweep"]["best"]
    groups = []
    for measure in dict.fromkeys(view.weighed.best["measure"]):
        rows = []
        for look in view.looks:
            row = one_row(view.weighed.best, measure=measure, policy=look.name)
            cells = (
                Cell(per_cent(row.share)),
                Cell(between(row.clear, row.possible, per_cent)),
                Cell(between(row.low, row.high, per_cent) or NONE),
                Cell(per_cent(row.lives)),
            )
            rows.append(Row(look.title, "", cells, colour=look.colour))
        named = measure_words(measure)
        better = words()["report"]["best"][named.better] if named.better else ""
        groups.append(Group(f"{named.title} ({better})", tuple(rows)))
    caption = text["table"].format(month=view.last, points=points(view.points))
    return Table(caption, tuple(Head(column) for column in text["columns"].values()), tuple(groups))


def influence(view: View) -> Table:
    """For each number the share of the variance between points, for homes and for costs, policy by policy."""
    text = words()["sweep"]["matters"]
    groups = []
    for look in view.asked:
        own = rows_of(view.weighed.influence, policy=look.name)
        rows = tuple(
            Row(
                view.varied[name].title, name, tuple(_share(one_row(own, factor=name, measure=m)) for m in (MAIN, COST))
            )
            for name in ranked(view)
        )
        groups.append(Group(look.title, rows))
    heads = tuple(Head(column) for column in text["columns"].values())
    return Table(text["table"].format(month=view.last), heads, tuple(groups))


def _share(row: Any) -> Cell:
    if row is None or missing(row.share):
        return Cell(NONE)
    return Cell(per_cent(row.share), between(row.low, row.high, per_cent))


def groups_of_points(view: View, name: str) -> Table:
    """What the numbers are asked about, by the value of one number."""
    text, one = words()["sweep"]["matters"], view.varied[name]
    own = rows_of(view.weighed.bins, factor=name)
    rows = []
    for number in dict.fromkeys(own["bin"]):
        here = {row.policy: row for row in each(rows_of(own, bin=number))}
        first = next(iter(here.values()))
        cells = tuple(_mean(here.get(look.name), bool(view.others)) for look in view.asked)
        rows.append(Row(one.span(first.lowest, first.highest), "", (Cell(str(first.points)), *cells)))
    unit = measure_words(MAIN).difference_unit if view.others else measure_words(MAIN).unit
    caption = text["bins"].format(title=one.title, span=one.parameter.unit, quantity=view.quantity, unit=unit)
    heads = (*(Head(column) for column in text["bin_columns"].values()), *(Head(a.title, a.colour) for a in view.asked))
    return Table(caption, heads, (Group("", tuple(rows)),))


def _mean(row: Any, sign: bool) -> Cell:
    if row is None or missing(row.mean):
        return Cell(NONE)

    def write(value: float) -> str:
        return amount(value, "percent", sign).rstrip("%")

    return Cell(write(row.mean), between(row.low, row.high, write))


def turns(view: View) -> Table | None:
    """Where another policy houses most on average; None where that is nowhere."""
    text, found = words()["sweep"]["matters"], turns_told(view)
    if not found:
        return None
    rows = tuple(
        Row(one.factor, "", (Cell(one.span, words=True), Cell(one.policy, words=True), Cell(one.mean, one.interval)))
        for one in found
    )
    heads = tuple(Head(column) for column in text["turn_columns"].values())
    return Table(text["turns"].format(first=found[0].first), heads, (Group("", rows),))


def sure(view: View) -> Table:
    """Luck and what is not known, apart, for families durably housed."""
    text = words()["sweep"]["sure"]
    frame = view.weighed.differences if view.others else view.weighed.levels
    rows = []
    for look in view.asked:
        row = one_row(frame, policy=look.name, measure=MAIN, month=view.last)
        if row is None or missing(row.mean):
            continue
        low, points_low = (between(*ends, _signed(view)) or NONE for ends in ((row.low, row.high), (row.p05, row.p95)))
        share = NONE if missing(row.luck) else per_cent(row.luck)
        cells = (Cell(_signed(view)(row.mean)), Cell(low), Cell(points_low), Cell(share))
        rows.append(Row(look.title, "", cells, colour=look.colour))
    caption = text["table" if view.others else "level_table"].format(baseline=view.baseline.title, month=view.last)
    return Table(caption, tuple(Head(column) for column in text["columns"].values()), (Group("", tuple(rows)),))


def _signed(view: View) -> Callable[[float], str]:
    return lambda value: amount(value, "percent", sign=bool(view.others)).rstrip("%")


def recipe(results: Results, view: View) -> Table:
    """What a reader needs to run it again."""
    text, report = words()["sweep"]["recipe"], words()["report"]["recipe"]
    told, manifest, study = results.recipe, results.store.manifest, view.study
    items = (
        (text["sweep"], f"{told['title']} ({told['name']})"),
        (report["study"], f"{study.title} ({study.name})"),
        (report["city"], study.city.title),
        (report["law"], words()["report"]["law_regimes"].get(study.city.law_regime, study.city.law_regime)),
        (report["baseline"], view.baseline.title),
        (report["starts"], study.starts),
        (report["months"], str(study.months)),
        (report["families"], str(view.families)),
        (report["seed"], str(study.seed)),
        (report["prices"], f"{study.city.currency} {study.city.price_year}"),
        (report["discount"], amount(told["discount_a_year"], "percent")),
        (text["version"], manifest["code"]["version"]),
        (text["sources"], manifest["code"]["sources_sha256"]),
        (text["recipe"], manifest["recipe_sha256"]),
    )
    return pairs(text["table"], (report["item"], report["value"]), items)
