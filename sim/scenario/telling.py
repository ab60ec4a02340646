"""Puts the document of a scenario into plain text: sentences first, tables where there are many of a kind."""

from __future__ import annotations

from itertools import groupby
from textwrap import fill
from typing import Any

from sim.parameters.scalars import number

WIDTH = 100
NAME, VALUE, UNIT, RANGE = 30, 8, 26, 18
CALENDAR = ("start", "stop", "ramp")
CHOICES = "When an instrument starts, stops and builds up is a choice of the study, and is not counted here."
LAWS = {
    "work_permit_before_2014": "Romanian and Bulgarian citizens need a work permit, as in France before 2014",
    "eu_free_movement": "the families are citizens of the European Union and move freely",
    "national": "the families are nationals: an identity card and an address are enough",
}
KINDS = {
    "measured": "measured (published figures)",
    "text": "from the study visit",
    "expert": "judged by experts",
    "assumed": "assumed",
}
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July",
    "August", "September", "October", "November", "December",
)  # fmt: skip

Told = dict[str, Any]


def told(document: Told) -> str:
    """The whole text, chapter by chapter."""
    chapters = (_opening, _where, _when, _policies, _numbers, _evidence)
    lines = [line for chapter in chapters for line in (*chapter(document), "")]
    return "\n".join(line.rstrip() for line in lines)


def _title(text: str, rule: str = "-") -> list[str]:
    lines = fill(text, WIDTH).split("\n")
    return [*lines, rule * max(len(line) for line in lines), ""]


def paragraph(text: str, indent: int = 0, hanging: int | None = None) -> list[str]:
    """The lines of a text, as wide as the page; those after the first may hang."""
    later = indent if hanging is None else hanging
    filled = fill(text, WIDTH, initial_indent=" " * indent, subsequent_indent=" " * later, break_on_hyphens=False)
    return filled.split("\n")


def _opening(document: Told) -> list[str]:
    study = document["study"]
    count = len(document["policies"])
    what = (
        f"The study {study['name']} runs {_many(count, 'policy', 'policies')} on the same families with the same luck."
    )
    return [
        *_title(study["title"], "="),
        *paragraph(f"{what} It was read from {study['file']}."),
        *paragraph(document["purpose"]),
    ]


def _where(document: Told) -> list[str]:
    city = document["city"]
    sites = _many(len(city["camps"]), "camp site", "camp sites")
    families = _many(city["families"], "family", "families")
    law = LAWS.get(city["law_regime"], "see the file")
    text = (
        f"{city['title']} has {sites} with {families} at month 0. Amounts are in {city['currency']} at the prices of "
        f"{city['price_year']}. The law: {law} ({city['law_regime']})."
    )
    width = max(len(camp["name"]) for camp in city["camps"])
    rows = [
        f"    {camp['name']:<{width}}  {_many(camp['families'], 'family', 'families'):>13}" for camp in city["camps"]
    ]
    return [*_title("Where"), *paragraph(text), "", *rows]


def _when(document: Told) -> list[str]:
    study = document["study"]
    year, month = study["starts"].split("-")
    length, lives = _many(study["months"], "month", "months"), _many(study["replicates"], "replicate", "replicates")
    horizons = _listed([str(month) for month in study["horizons"]])
    text = (
        f"The study runs for {length} from {MONTHS[int(month) - 1]} {year}, one step a month, and compares the "
        f"policies at month {horizons}. Every policy meets the same {lives}: sets of families with one life's luck, "
        f"drawn with the seed {study['seed']}."
    )
    return [*_title("How long and how often"), *paragraph(text)]


def _policies(document: Told) -> list[str]:
    lines = _title("The policies")
    lines += paragraph("A dial marked * has another value or evidence than its instrument's own file gives it.")
    for place, policy in enumerate(document["policies"], 1):
        lines += ["", *_policy(place, policy)]
    return lines


def _policy(place: int, policy: Told) -> list[str]:
    baseline = ", the baseline that the others are compared with" if policy["baseline"] else ""
    lines = paragraph(f"{place}. {policy['title']} ({policy['name']}){baseline}", hanging=3)
    if not policy["instruments"]:
        lines += paragraph("It has no instruments: nothing is handed out.", 3)
    for instrument in policy["instruments"]:
        lines += _instrument(instrument)
    return lines


def _instrument(instrument: Told) -> list[str]:
    about = instrument["about"] or instrument["name"]
    lines = paragraph(f"- {instrument['name']}. {about}", 3, 5)
    handed = [_handed(support) for support in instrument["hands_out"]]
    lines += paragraph(f"Hands out: {'; '.join(line for line in handed if line) or 'nothing'}.", 5, 7)
    lines += paragraph(_calendar(instrument["dials"]), 5, 7)
    if instrument["only"]:
        lines += paragraph(f"Only for {instrument['only']['words']}.", 5, 7)
    dials = [dial for dial in instrument["dials"] if dial["changed"] or _short(dial) not in CALENDAR]
    if dials:
        lines += paragraph(f"Dials: {', '.join(_dial(dial) for dial in dials)}.", 5, 7)
    return lines


def _calendar(dials: list[Told]) -> str:
    """When the instrument runs, from its dials `start`, `stop` (the first month without it, 0: never) and `ramp`."""
    value = {_short(dial): dial["value"] for dial in dials}
    start, stop, ramp = value.get("start", 1), value.get("stop", 0), value.get("ramp", 0)
    until = f"to month {stop - 1}" if stop else "to the end"
    growth = f", building up over {_many(ramp, 'month', 'months')}" if ramp else ""
    return f"Runs from month {start} {until}{growth}."


def _handed(support: Told) -> str:
    if support["unit"] == "yes or no":
        return support["meaning"] if support["amount"] else ""
    return f"{support['meaning']}: {_counted(support['amount'], support['unit'])}"


def _dial(dial: Told) -> str:
    name, value = _short(dial), number(dial["value"])
    return f"*{name} {value} (default {number(dial['default'])})" if dial["changed"] else f"{name} {value}"


def _short(parameter: Told) -> str:
    return str(parameter["name"]).partition(".")[2]


def _numbers(document: Told) -> list[str]:
    lines = _title("The numbers in force")
    lines += paragraph("By chapter of the rulebook, then by instrument. A number marked * is this scenario's own.")
    titles = {"parameters": "Chapter {}", "mainstream": "Mainstream costs, which every policy moves"}
    for shelf, title in titles.items():
        for name, group in groupby(document[shelf], key=_chapter):
            lines += ["", *_table(title.format(name), list(group))]
    for name, dials in _instruments(document).items():
        lines += ["", *_table(f"Instrument {name}", dials)]
    return lines


def _instruments(document: Told) -> dict[str, list[Told]]:
    """The dials of every instrument in use; one that differs between policies once for each way it is set."""
    found: dict[str, dict[str, list[Told]]] = {}
    for policy in document["policies"]:
        for instrument in policy["instruments"]:
            dials = found.setdefault(instrument["name"], {})
            for dial in instrument["dials"]:
                same = dials.setdefault(dial["name"], [])
                same += [] if dial in same else [dial]
    return {name: [one for same in found[name].values() for one in same] for name in sorted(found)}


def _chapter(parameter: Told) -> str:
    return str(parameter["name"]).partition(".")[0]


def _table(title: str, parameters: list[Told]) -> list[str]:
    lines = [f"{title} ({_many(len(parameters), 'number', 'numbers')})", ""]
    lines.append(_row(" ", "name", "value", "unit", "range", "evidence"))
    for parameter in parameters:
        lines += _parameter(parameter)
    return lines


def _row(mark: str, name: str, value: str, unit: str, span: str, evidence: str) -> str:
    return f"{mark} {name:<{NAME}} {value:>{VALUE}}  {unit:<{UNIT}} {span:<{RANGE}} {evidence}"


def _parameter(parameter: Told) -> list[str]:
    name, mark = _short(parameter), "*" if parameter["changed"] else " "
    span = "" if parameter["low"] is None else f"{number(parameter['low'])} to {number(parameter['high'])}"
    checked = f", checked on {parameter['checked_on']}" if parameter["checked_on"] else ""
    usual = f" The model's own value is {number(parameter['default'])}." if parameter["changed"] else ""
    return [
        _row(mark, name, number(parameter["value"]), parameter["unit"], span, parameter["evidence"]),
        *paragraph(f"{_sentence(parameter['meaning'])}{usual}", 6),
        *paragraph(f"Source: {parameter['source']}{checked}.", 6, 8),
    ]


def _evidence(document: Told) -> list[str]:
    common, dials = document["evidence"]["common"], document["evidence"]["dials"]
    lines = [*_title("What the numbers rest on"), f"  {'':<{NAME}} {'rules and costs':>18} {'dials of policies':>20}"]
    for kind, words in KINDS.items():
        lines.append(f"  {words:<{NAME}} {_share(common[kind]):>18} {_share(dials[kind]):>20}")
    lines.append(f"  {'together':<{NAME}} {_total(common):>18} {_total(dials):>20}")
    return [*lines, "", *paragraph(CHOICES), "", *paragraph(document["caution"])]


def _share(part: Told) -> str:
    return f"{part['count']} ({100 * part['share']:.0f}%)"


def _total(parts: dict[str, Told]) -> str:
    return str(sum(part["count"] for part in parts.values()))


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."


def _counted(value: int, unit: str) -> str:
    if unit == "month":
        return f"month {value}"
    return f"{value} {unit.removesuffix('s') if value == 1 else unit}"


def _many(count: int, one: str, many: str) -> str:
    return f"{count} {one if count == 1 else many}"


def _listed(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
