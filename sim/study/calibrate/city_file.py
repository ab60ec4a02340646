"""The city's file with what was learned in it: the median of each informed parameter, and where its posterior lies.

A fitted number is an assumption that agrees with the counts, so it is written as one: nobody measured it.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from sim.scenario.validation import city_behind

if TYPE_CHECKING:
    from sim.study.calibrate.calibrate import Calibration
    from sim.study.calibrate.priors import Free
    from sim.study.calibrate.trust import Learned

HEAD = """\
# {title}, calibrated: the numbers whose source says "fitted" were learned from the city's own counts.
# They belong together: compare with --posterior takes the draws in posterior.parquet, which keeps how they hang
# together; this file has the median of each alone.
"""


def calibrated_city(found: Calibration) -> str:
    """The text of the city's file with the informed parameters changed; empty where the city has no file of its own."""
    from ruamel.yaml import YAML

    path = city_behind(found.study)
    if path is None:
        return ""
    yaml: Any = YAML()
    yaml.width, yaml.preserve_quotes = 118, True
    city = yaml.load(path.read_text(encoding="utf-8"))
    parameters = city.setdefault("parameters", {}) or {}
    for free, one in zip(found.free, found.learned, strict=True):
        if one.informed:
            parameters[free.name] = _entry(free, one, found)
    city["parameters"] = parameters
    out = io.StringIO()
    yaml.dump(city, out)
    return HEAD.format(title=city["title"]) + out.getvalue()


def _entry(free: Free, one: Learned, found: Calibration) -> dict[str, Any]:
    low, middle, high = (_rounded(value, free.whole) for value in one.posterior)
    source = (
        f"fitted to {sum(t.used == 'fit' for t in found.table.targets)} counts of {found.study.name} (90% of the "
        f"posterior from {low} to {high}; before, {_rounded(free.value, free.whole)}, {free.evidence})"
    )
    span = [_rounded(free.low, free.whole), _rounded(free.high, free.whole)]
    return {"value": middle, "range": span, "prior": free.prior, "evidence": "assumed", "source": source}


def _rounded(value: float, whole: bool) -> float | int:
    """Three figures that count: no more is known."""
    return round(value) if whole else float(f"{value:.3g}")
