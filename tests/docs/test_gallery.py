"""The gallery shows every chart there is, and the script that draws it runs."""

from __future__ import annotations

from pathlib import Path

import pytest

from docs import make_gallery
from sim.show.plots import CHARTS
from sim.study import assumptions
from sim.study.assumptions import Effort
from tests.docs.names import ROOT

STEMS = [chart.stem for chart in CHARTS]


def test_every_chart_is_in_the_gallery_with_its_picture() -> None:
    text = (ROOT / "docs/gallery.md").read_text(encoding="utf-8")
    assert [line[3:] for line in text.splitlines() if line.startswith("## ")] == STEMS
    assert sorted(path.stem for path in (ROOT / "docs/gallery").iterdir()) == sorted(STEMS)


def test_the_script_draws_them_to_the_same_bytes_twice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(assumptions, "candidates", lambda study: ("landlords.landlords", "camp.odds_leaves"))
    small = make_gallery.compared(2, 4, Effort(screening=1, kept=2, ends=2, points=2, replicates=2))
    drawn = []
    for name in ("one", "other"):
        folder = tmp_path / name
        folder.mkdir()
        make_gallery.write(small, folder)
        drawn.append({path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()})
    assert drawn[0] == drawn[1]
    assert set(drawn[0]) == {"gallery.md", *(f"{stem}.svg" for stem in STEMS)}
    assert "Toulouse, five policies, 2 replicates" in drawn[0]["gallery.md"].decode().replace("\n", " ")
