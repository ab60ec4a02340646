"""The pages of docs/reference/ say what the lists of the model say now."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from docs import make_reference
from sim.history import NAMES as COUNTS
from sim.outcomes.measures import BY_NAME as MEASURES
from sim.parameters.loader import chapters, instruments
from sim.state import TABLES
from sim.supports import NAMES as SUPPORTS

PAGES = make_reference.pages()


@pytest.mark.parametrize("name", sorted(PAGES))
def test_a_page_is_up_to_date(name: str) -> None:
    written = (make_reference.FOLDER / name).read_text(encoding="utf-8")
    assert written == PAGES[name], "run `python -m docs.make_reference`"


def test_no_page_is_left_over() -> None:
    assert {path.name for path in make_reference.FOLDER.iterdir()} == set(PAGES)


def test_every_name_has_its_row() -> None:
    def rows(page: str) -> set[str]:
        return set(re.findall(r"^\| `([^`]+)` \|", PAGES[page], re.MULTILINE))

    assert rows("state.md") == {column.name for columns in TABLES.values() for column in columns}
    assert rows("counts.md") == {*COUNTS, *MEASURES}
    assert rows("parameters.md") == {one.name for book in chapters().values() for one in book.values()}
    dials = {
        one.name for book in instruments().values() for key, one in book.items() if key not in make_reference.CALENDAR
    }
    assert rows("instruments.md") == {*dials, *SUPPORTS}


def test_every_line_of_a_table_has_as_many_cells_as_its_head() -> None:
    for name, text in PAGES.items():
        cells = 0
        for line in text.splitlines():
            here = len(re.findall(r"(?<!\\)\|", line)) if line.startswith("|") else 0
            assert not cells or not here or here == cells, f"{name}: {line}"
            cells = here


def test_writing_twice_changes_nothing(tmp_path: Path) -> None:
    assert {path.name for path in make_reference.write(tmp_path)} == set(PAGES)
    assert make_reference.write(tmp_path) == []
