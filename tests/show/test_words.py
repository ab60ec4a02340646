"""One catalogue holds every word of the report: none in template or code, so that a translation is one file."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import Any

import pytest

from sim.outcomes.measures import BY_NAME
from sim.scenario.factors import targets
from sim.scenario.retold import study_of_recipe
from sim.show import report, sweep_report
from sim.show import words as catalogue
from tests.show.fake import fake_comparison
from tests.show.test_report import Page
from tests.study.sweep.invented import invent

SHOW = Path(report.__file__).parent
OTHERS = re.compile(r"console|progress|biography.*|.*_told|__init__")
"""What is told in a terminal or on a page of its own, but for these."""
TOLD = ("told", "worth_told", "calibration_told")
PROSE = re.compile(r"[a-z]{2,} [a-z]{2,}", re.IGNORECASE)
LISTS = ("partition", "differences", "main", "best", "apart", "glance", "sureness")
"""Parts of the catalogue that choose measures by their names."""

MARK = "\u27e6"


def modules() -> list[Path]:
    """The modules of which the report is made."""
    return [path for path in sorted(SHOW.glob("*.py")) if path.stem in TOLD or not OTHERS.fullmatch(path.stem)]


def sayings(path: Path) -> list[str]:
    """Strings of a module that look like words to be read: neither docstrings, nor errors, nor names of columns."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    silent = {
        id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    raised = [node for node in ast.walk(tree) if isinstance(node, ast.Raise)]
    silent |= {id(part) for node in raised for part in ast.walk(node)}
    found = [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in silent
    ]
    return [text for text in found if PROSE.search(re.sub(r"<[^>]*(>|$)", " ", text))]


FONTS = "'DejaVu Sans', Verdana, Arial, sans-serif"
KEYS = {
    *(FONTS, "DejaVu Sans", "'DejaVu Sans'"),
    *("axes fraction", "offset points", "upper left", "outside upper right"),
    *("never admitted", "on the frontier"),
}
"""Strings of several words that nobody reads: groups and standings looked up, terms of the drawing library, markup."""


@pytest.mark.parametrize("path", modules(), ids=lambda path: path.stem)
def test_no_sentence_lives_in_the_code(path: Path) -> None:
    assert [text for text in sayings(path) if text not in KEYS] == []


def test_no_word_lives_in_the_template() -> None:
    text = (SHOW / report.TEMPLATE).read_text(encoding="utf-8")
    bare = re.sub(r"<[^>]*>", " ", re.sub(r"\{%.*?%\}|\{\{.*?\}\}", " ", text, flags=re.DOTALL))
    assert not re.search(r"[A-Za-z]", re.sub(r"\.(csv|png|svg) ", "", bare))


def marked(value: Any) -> Any:
    """The catalogue with a mark at every text that a reader sees."""
    if isinstance(value, dict):
        return {key: marked(one) for key, one in value.items()}
    if isinstance(value, list):
        return [marked(one) for one in value]
    return MARK + value if isinstance(value, str) else value


def test_a_translation_of_the_one_file_translates_the_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    comparison = fake_comparison(months=12, replicates=2, count=8)._replace(biographies=None)
    every = catalogue.words()
    titles = {one.name: one.title for one in BY_NAME.values()}
    lines = set(comparison.costs["heading"]) | set(comparison.costs["payer"]) | {"dwellings", "resource"}
    whole = {**every, "measures": titles, "terms": {name: name for name in lines}}
    said = {**marked(whole), "language": "xx", "groups": {MARK + name: own for name, own in every["groups"].items()}}
    said |= {name: every[name] for name in LISTS}
    for module in (catalogue, *_users()):
        monkeypatch.setattr(module, "words", lambda: said)
    report.write_report(comparison, tmp_path)
    html = (tmp_path / "report.html").read_text(encoding="utf-8")
    page = Page(re.sub(r"<svg.*?</svg>|<style.*?</style>|<details>.*?</details>", "", html, flags=re.DOTALL))
    missing = {
        text.strip()
        for text in page.text
        if PROSE.search(text) and MARK not in text and not _is_data(text.strip(), comparison)
    }
    assert missing == set()
    assert 'lang="xx"' in html


def test_a_translation_of_the_one_file_translates_the_page_of_a_sweep(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    results = invent(tmp_path, luck=0.05, leave=(3,), failed=[(0, 1, 3)])
    every = catalogue.words()
    titles = {one.name: one.title for one in BY_NAME.values()}
    said = {**marked({**every, "measures": titles}), "language": "xx"}
    said["groups"] = {MARK + name: own for name, own in every["groups"].items()}
    said |= {name: every[name] for name in LISTS}
    for module in (catalogue, *_users()):
        monkeypatch.setattr(module, "words", lambda: said)
    monkeypatch.setattr(sweep_report, "CHARTS", sweep_report.CHARTS[2:3])
    page = sweep_report.write_report(results, tmp_path / "page")
    html = page.read_text(encoding="utf-8")
    bare = re.sub(r"<svg.*?</svg>|<style.*?</style>", "", html, flags=re.DOTALL)
    evidence = re.compile(
        r"<details>\s*<summary>" + re.escape(MARK + every["report"]["evidence"]["open"]) + ".*?</details>", re.DOTALL
    )
    study = study_of_recipe(results.recipe["studies"][0])
    data = {study.title, f"{study.title} ({study.name})", results.recipe["title"], study.city.title}
    data |= {f"{results.recipe['title']} ({results.recipe['name']})", "ZeroDivisionError: invented"}
    data |= {policy.title for policy in study.policies} | {one.meaning for one in targets(study).values()}
    texts = {text.strip() for text in Page(evidence.sub("", bare)).text if PROSE.search(text)}
    missing = {text for text in texts - data if MARK not in text and not _is_package(text, study)}
    assert missing == set()
    assert 'lang="xx"' in html


def _is_package(text: str, study: Any) -> bool:
    """The instruments of a policy with their dials."""
    firsts = {next(iter(policy.instruments)).replace("_", " ") for policy in study.policies if policy.instruments}
    return any(text.startswith(first) for first in firsts)


def _users() -> list[Any]:
    """Every module of the report that has taken `words` by name."""
    from importlib import import_module

    shelf = [import_module(f"sim.show.{path.stem}") for path in modules()]
    return [module for module in shelf if hasattr(module, "words") and module is not catalogue]


def _is_data(text: str, comparison: Any) -> bool:
    """Titles, instruments, meanings and reasons: what the study brings, not the report."""
    study = comparison.study
    own = {study.title, f"{study.title} ({study.name})", study.city.title, *(policy.title for policy in study.policies)}
    own |= {one.meaning for one in study.parameters.values()} | set(comparison.summary["reason"])
    return text in own or text.startswith("on site accompaniment")
