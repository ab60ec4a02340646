"""What of the spread of a comparison is luck, and what the parameters that a calibration left open."""

from __future__ import annotations

from textwrap import fill
from typing import TYPE_CHECKING

from sim.show.console import aligned
from sim.show.words import amount, difference, measure_words

if TYPE_CHECKING:
    from sim.study.compare import Comparison

WIDTH = 110
MEASURE = "durably_housed"
NOTE = (
    "Each of the {n} replicates has its own draw of {names} from the calibration {of}; all intervals above hold luck "
    "and these parameters together. Every other number is held. The parameters' part is of the variance between "
    "cities, with its 95% interval, from two cities lived at each draw. Differences are in points of %."
)


def told(comparison: Comparison) -> str:
    """The table of families durably housed at the last horizon; every other measure is in uncertainty.csv."""
    assert comparison.carried is not None
    frame, last = comparison.carried.uncertainty, comparison.horizons[-1]
    rows: list[tuple[str, ...]] = [("", "", "mean", "expected, 90% of draws", "luck", "parameters", "parameters' part")]
    kind = measure_words(MEASURE).kind
    for row in frame[(frame["measure"] == MEASURE) & (frame["month"] == last)].to_dict("records"):
        write = difference if row["kind"] == "difference" else amount
        mean, low, high = (write(row[name], kind) for name in ("mean", "p05", "p95"))
        luck, own = (amount(row[name], kind) for name in ("luck_sd", "parameter_sd"))
        part = f"{100 * row['parameter_share']:.0f}% ({100 * row['share_low']:.0f} to {100 * row['share_high']:.0f})"
        rows.append((row["policy"], row["kind"], mean, f"{low} to {high}", luck, own, part))
    posterior = comparison.carried.posterior
    note = NOTE.format(n=len(comparison.history.replicates), names=", ".join(posterior.names), of=posterior.of)
    head = f"Durably housed at month {last}: what luck leaves open, and what the parameters (standard deviations)"
    return "\n".join(["", head, *aligned(rows, "  "), "", fill(note, WIDTH)]) + "\n"
