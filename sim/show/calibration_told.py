"""A calibration in plain words: what the counts taught, what they did not, and how far to trust it."""

from __future__ import annotations

from textwrap import fill
from typing import TYPE_CHECKING, NamedTuple

from sim.study.calibrate.calibrate import CHECKED

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sim.study.calibrate.calibrate import Calibration

    Rows = list[tuple[str, ...]]

WIDTH = 118
NOT_A_FORECAST = (
    "The intervals hold what these counts, the priors and the stated errors imply. Everything that was not free stays "
    "at its value, assumed or not; they are no forecast."
)


class Section(NamedTuple):
    """A part of what is told: a heading, a paragraph, a table with its head; any of them may be empty."""

    title: str
    text: str
    rows: Sequence[tuple[str, ...]]


def told(found: Calibration) -> str:
    """What the command prints."""
    parts = [f"{found.study.title}: calibration"]
    for one in sections(found):
        table = _plain(one.rows) if one.rows else ""
        parts.append("\n".join(filter(None, [one.title, fill(one.text, WIDTH), table])))
    return "\n\n".join(parts) + "\n"


def markdown(found: Calibration) -> str:
    """The same as `summary.md`."""
    parts = [f"# {found.study.title}: calibration"]
    for one in sections(found):
        parts += [f"## {one.title}"] if one.title else []
        parts += [one.text] if one.text else []
        parts += [_piped(one.rows)] if one.rows else []
    return "\n\n".join(parts) + "\n"


def sections(found: Calibration) -> Iterator[Section]:
    """All that is told, in its order: the answer first."""
    yield Section("", _answer(found), ())
    yield Section("", _sample(found), ())
    yield Section("What the counts taught", "", _learned_rows(found))
    for text in _paragraphs(found):
        yield Section("", text, ())
    if found.predicted:
        about = f"{CHECKED} cities lived at draws of the posterior, errors of count and model included."
        yield Section("Do the counts come back?", about, _back(found))
    if found.sbc:
        yield Section("Would it find known parameters again?", "", _sbc_rows(found))
    else:
        yield Section("", "It was not tested on known parameters (--sbc 0).", ())
    yield Section("", _second(found), ())
    yield Section("", NOT_A_FORECAST, ())


def _answer(found: Calibration) -> str:
    if not found.usable:
        return "There is no posterior to use: " + "; ".join(found.verdict.reasons) + "."
    taught = [one.name for one in found.learned if one.informed]
    silent = [one.name for one in found.learned if not one.informed]
    says = f"The counts inform {', '.join(taught)}." if taught else "The counts inform none of the free parameters."
    if silent:
        says += f" They say next to nothing of {', '.join(silent)}: there the posterior is the prior."
    return says + "".join(f" Note: {reason}." for reason in found.verdict.reasons)


def _sample(found: Calibration) -> str:
    fitted = sum(target.used == "fit" for target in found.table.targets)
    left = 100 * float(found.cut.left.mean())
    return (
        f"{found.table.points} points of the prior, {found.table.replicates} cities lived at each, "
        f"{found.study.months} months, fresh luck, seed {found.study.seed}; {fitted} counts to meet. {left:.0f}% of "
        f"the prior is not ruled out by them; {found.sample.ess:.0f} effective points stand behind the posterior."
    )


def _learned_rows(found: Calibration) -> Rows:
    rows: Rows = [("parameter", "unit", "prior, median (90%)", "posterior, median (90%)", "shrunk", "second opinion")]
    for free, one in zip(found.free, found.learned, strict=True):
        second = "none" if one.emulator is None else _three(one.emulator) + ("" if one.agree else " DISAGREES")
        shrunk = f"{100 * max(one.contraction, 0.0):.0f}%" if one.informed else "not informed"
        after = _three(one.posterior) if found.usable else "none"
        rows.append((one.name, free.unit, _three(one.prior), after, shrunk, second))
    return rows


def _three(interval: tuple[float, float, float]) -> str:
    low, middle, high = (f"{value:.3g}" for value in interval)
    return f"{middle} ({low} to {high})"


def _paragraphs(found: Calibration) -> Iterator[str]:
    for pair in found.pairs:
        way = "rise together" if pair.correlation > 0 else "one falls as the other rises"
        both = f"{pair.one} and {pair.other} ({way}, correlation {pair.correlation:.2f})"
        yield f"Trade-off: {both}: only a combination is known."
    for one in found.conflicts:
        yield (
            f"Conflict: {one.target} is not what the other counts lead one to expect (chance {one.chance:.3f}); it is "
            f"most at odds with {one.with_target}. One of the two, or the model between them, is wrong."
        )
    for name, left in found.cut.each.items():
        if left == 0.0:
            yield f"The model cannot reproduce {name} anywhere in the prior."
    astray = [one.name for one in found.learned if one.agree is False]
    if astray and found.usable:
        yield f"The two posteriors disagree about {', '.join(astray)}. {_whom(found)}"


def _whom(found: Calibration) -> str:
    """Which of two posteriors that disagree not to trust."""
    if found.sbc is None:
        return "Without --sbc neither has been tested: trust neither on these."
    if not found.sbc.sound("emulator"):
        return "Do not trust the second one: it fails the test on known parameters, the first passes it."
    thin = found.sample.ess < 200
    why = f"only {found.sample.ess:.0f} effective points" if thin else "both pass the test on known parameters"
    return f"{'Do not trust the first one' if thin else 'Trust neither'} on these ({why}): ask for more --points."


def _back(found: Calibration) -> Rows:
    rows: Rows = [("count", "use", "published", "foretold, median (90%)", "chance", "")]
    for one in found.predicted:
        said = "" if one.inside else "OUTSIDE"
        foretold = _three((one.low, one.middle, one.high))
        rows.append((one.target.name, one.target.used, f"{one.target.value:.4g}", foretold, f"{one.chance:.2f}", said))
    return rows


def _sbc_rows(found: Calibration) -> Rows:
    assert found.sbc is not None
    rows: Rows = [("method", "parameter", "fits", "p of uniform ranks", "in 50% interval", "in 90% interval")]
    for one in found.sbc.marks:
        held = [f"{100 * part:.0f}%" for part in one.held]
        rows.append((one.method, one.parameter, str(one.fits), f"{one.p:.3f}", *held))
    return rows


def _second(found: Calibration) -> str:
    if found.held is None:
        return "No second opinion was made."
    worst = max(found.held.checks, key=lambda check: check.off)
    says = (
        f"Second opinion: a likelihood emulated by {_kinds(found)}; error on points held out at most {worst.off:.2f} "
        f"standard deviations of a count ({worst.target})"
    )
    if found.chains is None:
        return says + ": not good enough, so it was not sampled."
    rhat, ess = found.chains.rhat.max(), found.chains.ess.min()
    return says + f"; emcee: split R-hat at most {rhat:.3f}, at least {ess:.0f} effective draws."


def _kinds(found: Calibration) -> str:
    kinds = dict.fromkeys(check.kind for check in found.held.checks) if found.held else {}
    return " and ".join(f"{kind}s" if kind == "quadratic" else "Gaussian processes" for kind in kinds)


def _plain(rows: Sequence[tuple[str, ...]]) -> str:
    """Columns as wide as their widest cell."""
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    return "\n".join(lines)


def _piped(rows: Sequence[tuple[str, ...]]) -> str:
    """A table of Markdown."""
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    return "\n".join([lines[0], "|" + " --- |" * len(rows[0]), *lines[1:]])
