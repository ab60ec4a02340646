"""Draws the gallery of charts: a small comparison of Toulouse's policies with everything that can be asked for.

`python -m docs.make_gallery` renews `docs/gallery/*.svg` and `docs/gallery.md`; the same code gives the same bytes.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import sim
from sim.show.captions import alt, caption
from sim.show.plots import CHARTS
from sim.show.scene import scene
from sim.show.style import styled, svg_text
from sim.study.assumptions import Effort, assume

ROOT = Path(__file__).resolve().parents[1]
STUDY = "scenarios/studies/toulouse.yaml"
PAIR = ("insertion_village", "toulouse_model")
REPLICATES = 20
EFFORT = Effort(screening=1, kept=12, ends=10, points=32, replicates=8)

HEAD = """# Gallery

Every chart of the report, drawn from one small comparison: Toulouse, five policies, {replicates} replicates of
{families} families, {months} months. So few replicates show what the charts look like; the numbers are no result.

In Python each of them is a function of `sim.plots` that takes a comparison, or the folder of one, and returns
matplotlib axes (an array of axes where a chart has panels):

```python
import sim

study = sim.load("scenarios/studies/toulouse.yaml")
comparison = sim.compare(study)
axes = sim.plots.durably_housed_over_time(comparison)
axes.figure.savefig("durably_housed.svg")
table = sim.plots.numbers("durably_housed_over_time", comparison)
```

The same drawings with their numbers as CSV lie in the folder `charts` of every result; `camp2housing report` draws them
again. This page is renewed with `python -m docs.make_gallery`.
"""


def compared(replicates: int = REPLICATES, months: int | None = None, effort: Effort = EFFORT) -> Any:
    """The comparison of the gallery, with the split difference and the assumptions that matter."""
    study = sim.load(ROOT / STUDY, replicates=replicates, months=months)
    made = sim.compare(study)
    return replace(made, decomposition=sim.decompose(study, *PAIR).document(), assumed=assume(study, effort=effort))


def write(comparison: Any, folder: Path) -> None:
    """`gallery.md` and one SVG for each chart in a folder of documentation."""
    (folder / "gallery").mkdir(exist_ok=True)
    seen = scene(comparison)
    parts = [HEAD.format(replicates=seen.replicates, families=seen.families, months=seen.months)]
    for chart in CHARTS:
        table = chart.table(comparison, seen)
        said = alt(chart.stem, table, seen)
        with styled(chart.stem):
            svg = svg_text(chart.draw(table, seen), said)
        (folder / "gallery" / f"{chart.stem}.svg").write_text(svg, encoding="utf-8", newline="\n")
        told = said.replace("[", "(").replace("]", ")")
        parts.append(f"## {chart.stem}\n\n![{told}](gallery/{chart.stem}.svg)\n\n{caption(chart.stem, seen)}\n")
    (folder / "gallery.md").write_text("\n".join(parts), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    write(compared(), ROOT / "docs")
    sys.stdout.write("docs/gallery.md\n")
