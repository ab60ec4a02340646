"""Pages lead to what is there: links, headings, files, rules, numbers and tests that they name."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from docs.make_reference import FOLDER
from tests.docs.names import ROOT, missing, pages, unknown, untested

AWAITED = {"docs/validation.md"}
"""Pages that others link to before they are written."""

LINK = re.compile(r"\[[^\]]+\]\(([^)\s]+)\)")
FENCE = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
ROOMS = ("Tutorial", "Guides", "Reference", "Background")


def name_of(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


def headings(page: Path) -> set[str]:
    """The anchors of a page, as they are made of its headings."""
    titles = re.findall(r"^#+ (.+)$", FENCE.sub("", page.read_text(encoding="utf-8")), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


@pytest.mark.parametrize("page", [*pages(), *sorted(FOLDER.glob("*.md"))], ids=name_of)
def test_links_lead_somewhere(page: Path) -> None:
    for link in LINK.findall(FENCE.sub("", page.read_text(encoding="utf-8"))):
        if link.startswith(("http://", "https://", "mailto:")):
            continue
        file, _, anchor = link.partition("#")
        target = (page.parent / file).resolve() if file else page
        if name_of(target) not in AWAITED:
            assert target.exists(), f"{name_of(page)} leads to {link}"
            assert not anchor or anchor in headings(target), f"{name_of(page)} leads to {link}"


@pytest.mark.parametrize("page", pages(), ids=name_of)
def test_names_in_a_page_exist(page: Path) -> None:
    text = FENCE.sub("", page.read_text(encoding="utf-8"))
    assert not unknown(text)
    assert not untested(text)


def test_files_that_the_description_names_exist() -> None:
    for page in ("model.md", "mechanisms.md", "index.md", "tutorial.md"):
        awaited = {"scenarios/policies/two_teams.yaml"}
        assert set(missing((ROOT / "docs" / page).read_text(encoding="utf-8"))) <= awaited


def test_every_page_is_reached_from_the_index() -> None:
    index = ROOT / "docs/index.md"
    text = index.read_text(encoding="utf-8")
    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == list(ROOMS)
    linked = {(index.parent / link).resolve() for link in LINK.findall(text)}
    assert {*(ROOT / "docs").rglob("*.md")} - {index} <= linked
