"""What a plain word of a file means: a number, true, false, nothing, a day, or text.

Words that two versions of YAML read differently (`yes`, `010`, `1_000`, `12:30`) are refused, never guessed.
"""

from __future__ import annotations

import math
import re
from datetime import date
from typing import Any, TypeAlias

import yaml
from yaml.resolver import Resolver

Scalar: TypeAlias = str | int | float | bool | date | None

LARGEST = 2**63 - 1
WORDS: dict[str, Scalar] = {"": None, "~": None, "null": None, "true": True, "false": False}

_WHOLE = re.compile(r"[-+]?(0|[1-9][0-9]*)")
_REAL = re.compile(r"[-+]?((0|[1-9][0-9]*)(\.[0-9]*)?|\.[0-9]+)([eE][-+]?[0-9]+)?")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_ENDLESS = re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_NUMBER_ELSEWHERE = re.compile(r"[-+]?[0-9]+(\.[0-9]*)?([eE][-+]?[0-9]+)?|0o[0-7]+|0x[0-9a-fA-F]+")
_TEXT = "tag:yaml.org,2002:str"
_RESOLVER: Any = Resolver()


class UnclearError(ValueError):
    """A word that cannot be taken as it stands: what was wanted and what to do."""

    def __init__(self, wanted: str, todo: str) -> None:
        self.wanted = wanted
        self.todo = todo
        super().__init__(f"wanted {wanted}; {todo}")


def meaning(word: str) -> Scalar:
    """The value of a word written without quotes; raises `UnclearError` where YAML's versions disagree."""
    if word in WORDS:
        return WORDS[word]
    if _WHOLE.fullmatch(word):
        return _whole(word)
    if _REAL.fullmatch(word):
        return _real(word)
    if _DAY.fullmatch(word):
        return _day(word)
    return _text(word)


def in_quotes(text: str) -> str:
    """Text as it stands; raises `UnclearError` where an escape hid a control character in it."""
    if _CONTROL.search(text):
        raise UnclearError("printable text", "delete the control characters")
    return text


def _whole(word: str) -> int:
    # Compared by length first: Python refuses to convert thousands of digits.
    if len(word) > 20 or abs(int(word)) > LARGEST:
        raise UnclearError("a whole number below 2^63", "write a smaller number, or put it in quotes if it is text")
    return int(word)


def _real(word: str) -> float:
    number = float(word)
    if not math.isfinite(number):
        raise UnclearError("a number below 1.8e308", "write a smaller number")
    return number


def _day(word: str) -> date:
    try:
        return date.fromisoformat(word)
    except ValueError:
        raise UnclearError("a day of the calendar, such as 2026-11-23", "check the month and the day") from None


def _text(word: str) -> str:
    if _ENDLESS.fullmatch(word):
        raise UnclearError("a finite number", "write the largest value that is meant")
    if _tag_of_1_1(word) == "tag:yaml.org,2002:bool":
        raise UnclearError("true or false, or text in quotes", f'write true or false, or "{word}" if the word is meant')
    if _NUMBER_ELSEWHERE.fullmatch(word) or _tag_of_1_1(word) != _TEXT:
        raise UnclearError(
            "a word that every YAML reads alike", f'write a plain decimal number, or "{word}" if the text is meant'
        )
    return word


def _tag_of_1_1(word: str) -> str:
    """What YAML 1.1, which many other tools still follow, takes the word for."""
    return str(_RESOLVER.resolve(yaml.ScalarNode, word, (True, False)))


def number(value: float | int | bool) -> str:
    """A value as a person would write it: yes or no, no point where none is needed, no lost digits."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return repr(value)


def said(value: object) -> str:
    """A value as a message names it: its kind where that matters, and never more than a line."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return f"{value!r}"
    if isinstance(value, date):
        return f"the day {value.isoformat()}"
    return _said_of_many(value)


def _said_of_many(value: object) -> str:
    if isinstance(value, dict):
        return f"a mapping of {len(value)}"
    if isinstance(value, list):
        return f"a list of {len(value)}"
    text = printable(str(value))
    return f'the text "{text if len(text) <= 60 else text[:57] + "..."}"'


def printable(text: str) -> str:
    """Text on one line that any terminal can show: control characters and halves of surrogate pairs are replaced."""
    return _CONTROL.sub("\N{REPLACEMENT CHARACTER}", text).replace("\n", " ").replace("\t", " ")
