"""The three tables of like with like, told in a terminal."""

from __future__ import annotations

from textwrap import fill
from typing import TYPE_CHECKING

from sim.show.console import aligned
from sim.show.rows import lookup
from sim.show.tables import at
from sim.show.words import amount, digits, measure_words, missing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sim.study.alike import Alike
    from sim.study.compare import Comparison

WIDTH = 110
HEADS = ("", "scale", "programme EUR", "gone", "durably housed", "difference", "EUR a month housed")
OWN_LUCK = (
    "The scales were found on luck of their own. In brackets: 95% intervals of the mean over replicates, from luck "
    "alone; differences are to {baseline}, in points of %. Families that have left cost nothing in these accounts."
)


def told(alike: Alike) -> str:
    """Everything that `alike` prints."""
    month = alike.own.horizons[-1]
    parts = [f"{alike.study.title}\nLike with like at month {month}, on the same families with the same luck"]
    for name, comparison in alike.comparisons.items():
        parts += [f"{name.upper()}: {_about(alike, name)}\n" + "\n".join(_table(alike, name, comparison, month))]
    notes = [*_notes(alike), OWN_LUCK.format(baseline=alike.study.baseline)]
    return "\n\n".join([*parts, *(fill(note, WIDTH) for note in notes)]) + "\n"


def _about(alike: Alike, name: str) -> str:
    about = {
        "own scale": "each policy as it is",
        "equal programme spending": f"each scaled to spend {whose(alike)}",
        "equal quota of lettings": f"{alike.quota} priority lettings a year promised to each",
    }
    return about[name]


def _table(alike: Alike, name: str, comparison: Comparison, month: int) -> Iterator[str]:
    levels, gaps = lookup(at(comparison.summary, month)), lookup(at(comparison.differences, month))
    scales = {scaled.policy: scaled for scaled in alike.scales} if name == "equal programme spending" else {}
    rows = [HEADS]
    for policy in comparison.policies:
        housed, gap = levels[policy, "durably_housed"], gaps.get((policy, "durably_housed"))
        scale = digits(scales[policy].factor, 3) if policy in scales else "1"
        rows.append(
            (
                policy,
                scale,
                amount(levels[policy, "programme_cost_eur_per_family"].mean, "eur"),
                amount(levels[policy, "gone"].mean, "percent"),
                _with_interval(housed.mean, housed.low, housed.high),
                _with_interval(gap.mean, gap.low, gap.high, sign=True) if gap is not None else "",
                amount(levels[policy, "cost_eur_per_month_durably_housed"].mean, "eur"),
            )
        )
    return aligned(rows, "  ")


def _with_interval(mean: float, low: float, high: float, sign: bool = False) -> str:
    kind = measure_words("durably_housed").kind
    said = [amount(value, kind, sign).rstrip("%") for value in (mean, low, high)]
    return said[0] if missing(low) else f"{said[0]} ({said[1]} to {said[2]})"


def whose(alike: Alike) -> str:
    """The amount that all were given, in words."""
    eur = f"EUR {amount(alike.target_eur, 'eur')} per family"
    return f"what {alike.like} spends, {eur}" if alike.like else eur


def _notes(alike: Alike) -> Iterator[str]:
    """What each scale means in dials, and which policies could not be given the same."""
    for scaled in alike.scales:
        dials = ", ".join(f"{name} {value:.1f}" for name, value in scaled.dials.items())
        yield f"{scaled.policy} at {scaled.factor:.3f} of its own scale: {dials}, on average over the months."
        if not scaled.found:
            yield (
                f"NOT ALIKE: {scaled.policy} cannot spend {whose(alike)} while its dials stay in their ranges; on the "
                f"luck of the search it spends EUR {amount(scaled.spending_eur, 'eur')}."
            )
    if not missing(alike.apart()):
        said = amount(alike.apart(), "percent")
        yield f"On the luck of the comparison itself their spending lies within {said} of its mean."
    if alike.unscaled:
        yield f"As they are in every table, for want of a dial to grow by: {', '.join(alike.unscaled)}."
