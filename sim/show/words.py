"""The words that charts and report show, read from their one catalogue, and how numbers are written."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any, NamedTuple

from sim.show.catalogue import catalogue

CATALOGUE = Path(__file__).with_name("words.yaml")
NARROW = "\u202f"
MINUS = "\u2212"
NONE = "\u2014"
COUNTED = ("families", "persons", "hours", "plots", "rooms", "dwellings", "landlords")
KINDS = {"EUR": "eur"} | dict.fromkeys(COUNTED, "count")
PLACES = {"eur": 0, "count": 1, "number": 2}


def words() -> dict[str, Any]:
    """The catalogue `words.yaml`, read once."""
    return catalogue(CATALOGUE)


class MeasureWords(NamedTuple):
    """How a measure is called and written: `kind` is percent or a key of PLACES; `better` is higher, lower or None."""

    name: str
    title: str
    unit: str
    kind: str
    better: str | None
    meaning: str

    def scale(self, value: float) -> float:
        """The value in the unit that is shown: shares in per cent."""
        return value * 100 if self.kind == "percent" else value

    @property
    def difference_unit(self) -> str:
        """The unit of a difference: between shares, points of per cent."""
        return str(words()["units"]["points"]) if self.kind == "percent" else self.unit


def term(name: str) -> str:
    """What a payer, a heading of cost or a group of the model is called."""
    return str(words()["terms"].get(name, name))


def measure_words(name: str) -> MeasureWords:
    """The words of a measure; one that is not known goes by its own name."""
    from sim.outcomes.measures import BY_NAME

    measure = BY_NAME.get(name)
    if measure is None:
        return MeasureWords(name, name.replace("_", " "), "", "number", None, "")
    units = words()["units"]
    share = measure.unit == "share"
    unit = units["share"].get(measure.bottom, "%") if share else units.get(measure.unit, measure.unit)
    kind = "percent" if share else KINDS.get(measure.unit.split()[0], "number")
    title = str(words()["measures"].get(name, measure.title))
    return MeasureWords(name, title, unit, kind, measure.direction, measure.meaning)


def missing(value: float | None) -> bool:
    """Whether there is no number to show."""
    return value is None or not math.isfinite(value)


def digits(value: float, places: int, sign: bool = False) -> str:
    """A number with thin spaces between thousands and a true minus; never a minus zero."""
    text = f"{value:,.{places}f}".replace(",", NARROW)
    if not any(digit in text for digit in "123456789"):
        return text.lstrip("-")
    if text.startswith("-"):
        return MINUS + text[1:]
    return f"+{text}" if sign else text


def amount(value: float | None, kind: str, sign: bool = False) -> str:
    """A value of a measure without its unit, except the sign of per cent: `31.2%`, `12 300`, `0.84`."""
    if value is None or missing(value):
        return NONE
    if kind == "percent":
        return digits(value * 100, 1, sign) + "%"
    return digits(value, PLACES[kind], sign)


def difference(value: float | None, kind: str) -> str:
    """A difference, with its sign; between shares it is in points of per cent."""
    text = amount(value, kind, sign=True)
    return text.replace("%", "") if kind == "percent" else text
