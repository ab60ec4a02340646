"""Lays the files of a new city, validation or instrument, with guidance in comments; nothing is ever overwritten.

A laid city or validation passes `check` as it is, a laid instrument can be imported and passes its own situations: the
author then puts facts in the place of what is assumed.
"""

from __future__ import annotations

import keyword
from collections.abc import Callable, Iterable
from pathlib import Path
from textwrap import wrap

from sim.errors import OutputError, Problem, UserError
from sim.parameters.files import shown
from sim.parameters.forms import A_NAME, is_name
from sim.parameters.scalars import number
from sim.scenario import laid
from sim.scenario.laid_validation import VALIDATION
from sim.scenario.library import MAINSTREAM, Library, shipped
from sim.scenario.observed import MEASURES, STATES
from sim.scenario.target_words import SUBGROUPS, WORDS

Files = dict[Path, str]
WIDTH = 118

LOCAL: dict[str, tuple[str, ...]] = {
    "camps and shelter": ("camp.clearance_rate", "camp.hotel_rooms", "population.arrivals_a_month"),
    "social housing": (
        "social_housing.lettings_a_year", "social_housing.applicants", "social_housing.odds_ordinary",
        "social_housing.deprived_share",
    ),
    "rents": (
        "money.social_rent_small_eur", "money.social_rent_large_eur", "money.private_rent_small_eur",
        "money.private_rent_large_eur",
    ),
    "benefits": (
        "money.minimum_one_adult_eur", "money.minimum_more_adult_eur", "money.minimum_child_eur",
        "money.allowance_child_eur", "money.housing_benefit_percent",
    ),
    "wages and work": (
        "money.wage_insertion_eur", "money.wage_fixed_term_eur", "money.wage_open_ended_eur", "work.employers",
        "work.vacancy",
    ),
    "private landlords": ("landlords.landlords", "landlords.large_share"),
    "public costs": ("mainstream.hotel_person_eur_year", "mainstream.taxes_cents_per_eur"),
}  # fmt: skip
"""The numbers that differ from city to city, which a new city's file offers to be filled in."""


def new_city(name: str, folder: Path) -> list[Path]:
    """Lays a city, a study of it and an example of targets in folders of `folder`; hands back their paths."""
    _refuse_name(name)
    title = name.replace("_", " ").title()
    city = laid.CITY.replace("NAME", name).replace("TITLE", title).replace("LOCAL\n", _local_facts(shipped()))
    study = laid.STUDY.replace("NAME", name).replace("TITLE", title)
    return _lay(
        {
            folder / "cities" / f"{name}.yaml": city,
            folder / "studies" / f"{name}.yaml": study,
            folder / "targets" / f"{name}.csv": _targets(name, title),
        }
    )


def _targets(name: str, title: str) -> str:
    """An example of a city's own counts, all of it comments but the names of the columns."""
    said = {"NAME": name, "TITLE": title, "CHOICES": _listed(WORDS), "GROUPS": _listed(SUBGROUPS)}
    text = laid.TARGETS
    for mark, words in said.items():
        text = text.replace(mark, words)
    return text


def _listed(words: Iterable[str]) -> str:
    """Words over as many lines of comment as they need."""
    indent = "#" + " " * 14
    return "\n".join(wrap(", ".join(words), WIDTH, initial_indent=indent, subsequent_indent=indent)).lstrip("# ")


def new_instrument(name: str, folder: Path) -> list[Path]:
    """Lays an instrument, its dials and a situation in `folder`, a clone of the project; hands back their paths."""
    _refuse_name(name)
    known = shipped().instruments
    if name in known or name == MAINSTREAM or keyword.iskeyword(name):
        todo = "choose another name"
        raise UserError([Problem("NAME", "", "the name of no instrument and no word of Python", name, todo)])
    words = name.replace("_", " ")
    files = {
        folder / "sim" / "instruments" / f"{name}.py": laid.INSTRUMENT,
        folder / "sim" / "parameters" / "instruments" / f"{name}.yaml": laid.DIALS,
        folder / "tests" / "instruments" / "situations" / f"{name}.yaml": laid.SITUATIONS,
    }
    return _lay({path: text.replace("NAME", name).replace("WORDS", words) for path, text in files.items()})


def new_validation(name: str, folder: Path) -> list[Path]:
    """Lays a file for a published programme in the folder `validation` of `folder`; hands back its path."""
    _refuse_name(name)
    said = {
        "NAME": name,
        "TITLE": name.replace("_", " ").capitalize(),
        "INSTRUMENTS": _commented(sorted(one for one in shipped().instruments if one != MAINSTREAM), 4),
        "MEASURES": _commented(_meant(MEASURES), 4),
        "STATES": _commented(_meant(STATES), 4),
    }
    text = VALIDATION
    for mark, words in said.items():
        text = text.replace(mark, words, 1)
    return _lay({folder / "validation" / f"{name}.yaml": text})


def _meant(words: dict[str, str]) -> list[str]:
    """Each word with its meaning."""
    return [f"{word} ({meaning})" for word, meaning in words.items()]


def _commented(words: Iterable[str], indent: int) -> str:
    """Words over lines of comment below the one on which they begin."""
    lead = " " * indent + "#   "
    return "one of\n" + "\n".join(wrap(", ".join(words), WIDTH, initial_indent=lead, subsequent_indent=lead))


WAYS: dict[str, Callable[[str, Path], list[Path]]] = {
    "city": new_city,
    "instrument": new_instrument,
    "validation": new_validation,
}
HOME = {"city": Path("scenarios"), "instrument": Path(), "validation": Path("scenarios")}
"""Where the files go when no folder is named."""


def _refuse_name(name: str) -> None:
    if not is_name(name):
        todo = "such as novi_sad"
        raise UserError([Problem("NAME", "", A_NAME, f'"{name[:60]}"', todo)])


def _local_facts(library: Library) -> str:
    """The local numbers as comments, each with its value as shipped, its unit and its meaning."""
    common = library.common()
    lines = []
    for heading, names in LOCAL.items():
        lines.append(f"  # --- {heading}")
        for name in names:
            one = common[name]
            told = f"{one.meaning} ({one.unit}); as shipped, {one.evidence}: {one.source}"
            lines += wrap(told, WIDTH, initial_indent="  # ", subsequent_indent="  #   ")
            lines.append(f"  # {name}: {number(one.value)}")
    return "\n".join(lines) + "\n"


def _lay(files: Files) -> list[Path]:
    """Writes all of them or none; a file that is there already is never overwritten."""
    there = [path for path in files if path.exists() or path.is_symlink()]
    if there:
        wanted, todo = "no such file yet", "choose another name, or another folder with --folder"
        raise OutputError([Problem(shown(path), "", wanted, "one that is there", todo) for path in there])
    written: list[Path] = []
    try:
        for path, text in files.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("x", encoding="utf-8", newline="\n") as stream:
                written.append(path)
                stream.write(text)
    except OSError as error:
        for path in written:
            path.unlink(missing_ok=True)
        got = (error.strerror or str(error)).lower()
        todo = "choose another folder with --folder"
        raise OutputError([Problem(shown(path), "", "a place to write to", got, todo)]) from error
    return written
