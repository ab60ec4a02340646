"""A calibration in plain words: what the counts taught, what they did not, and how far to trust it."""

from __future__ import annotations

from textwrap import fill
from typing import TYPE_CHECKING, Any, NamedTuple

from sim.show.words import words
from sim.study.calibrate.calibrate import CHECKED

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sim.study.calibrate.calibrate import Calibration

    Rows = list[tuple[str, ...]]

WIDTH = 118


class Section(NamedTuple):
    """A part of what is told: a heading, a paragraph, a table with its head; any of them may be empty."""

    title: str
    text: str
    rows: Sequence[tuple[str, ...]]


def text() -> Any:
    """The words of a calibration."""
    return words()["calibration"]


def title(found: Calibration) -> str:
    """What the calibration is called."""
    return str(text()["title"].format(study=found.study.title))


def told(found: Calibration) -> str:
    """What the command prints."""
    parts = [title(found)]
    for one in sections(found):
        table = _plain(one.rows) if one.rows else ""
        parts.append("\n".join(filter(None, [one.title, fill(one.text, WIDTH), table])))
    return "\n\n".join(parts) + "\n"


def markdown(found: Calibration) -> str:
    """The same as `summary.md`."""
    parts = [f"# {title(found)}"]
    for one in sections(found):
        parts += [f"## {one.title}"] if one.title else []
        parts += [one.text] if one.text else []
        parts += [_piped(one.rows)] if one.rows else []
    return "\n\n".join(parts) + "\n"


def sections(found: Calibration) -> Iterator[Section]:
    """All that is told, in its order: the answer first."""
    said = text()
    yield Section("", _answer(found), ())
    yield Section("", _sample(found), ())
    yield Section(said["learned"]["title"], "", _learned_rows(found))
    for one in _paragraphs(found):
        yield Section("", one, ())
    if found.predicted:
        yield Section(said["back"]["title"], said["back"]["about"].format(cities=CHECKED), _back(found))
    if found.sbc:
        yield Section(said["sbc"]["title"], "", _sbc_rows(found))
    else:
        yield Section("", said["sbc"]["none"], ())
    yield Section("", _second(found), ())
    yield Section("", said["not_a_forecast"], ())


def _answer(found: Calibration) -> str:
    said = text()["answer"]
    if not found.usable:
        return str(said["no_posterior"].format(reasons=said["between"].join(found.verdict.reasons)))
    taught = [one.name for one in found.learned if one.informed]
    silent = [one.name for one in found.learned if not one.informed]
    parts = [said["taught"].format(names=", ".join(taught)) if taught else said["untaught"]]
    parts += [said["silent"].format(names=", ".join(silent))] if silent else []
    return "".join([*parts, *(said["note"].format(reason=reason) for reason in found.verdict.reasons)])


def _sample(found: Calibration) -> str:
    return str(
        text()["sample"].format(
            points=found.table.points,
            replicates=found.table.replicates,
            months=found.study.months,
            seed=found.study.seed,
            fitted=sum(target.used == "fit" for target in found.table.targets),
            left=f"{100 * float(found.cut.left.mean()):.0f}",
            ess=f"{found.sample.ess:.0f}",
        )
    )


def _learned_rows(found: Calibration) -> Rows:
    said = text()["learned"]
    rows: Rows = [tuple(said["columns"])]
    for free, one in zip(found.free, found.learned, strict=True):
        second = text()["none"]
        if one.emulator is not None:
            second = _three(one.emulator) if one.agree else said["disagrees"].format(interval=_three(one.emulator))
        shrunk = f"{100 * max(one.contraction, 0.0):.0f}%" if one.informed else said["silent"]
        after = _three(one.posterior) if found.usable else text()["none"]
        rows.append((one.name, free.unit, _three(one.prior), after, shrunk, second))
    return rows


def _three(interval: tuple[float, float, float]) -> str:
    low, middle, high = (f"{value:.3g}" for value in interval)
    return str(text()["interval"].format(low=low, middle=middle, high=high))


def _paragraphs(found: Calibration) -> Iterator[str]:
    said = text()
    for pair in found.pairs:
        way = said["trade_off"]["together" if pair.correlation > 0 else "against"]
        facts = {"one": pair.one, "other": pair.other, "way": way, "correlation": f"{pair.correlation:.2f}"}
        yield said["trade_off"]["says"].format(both=said["trade_off"]["pair"].format(**facts))
    for one in found.conflicts:
        yield said["conflict"].format(target=one.target, chance=f"{one.chance:.3f}", other=one.with_target)
    for name, left in found.cut.each.items():
        if left == 0.0:
            yield said["nowhere"].format(name=name)
    astray = [one.name for one in found.learned if one.agree is False]
    if astray and found.usable:
        yield said["astray"].format(names=", ".join(astray), whom=_whom(found))


def _whom(found: Calibration) -> str:
    """Which of two posteriors that disagree not to trust."""
    said = text()["whom"]
    if found.sbc is None:
        return str(said["untested"])
    if not found.sbc.sound("emulator"):
        return str(said["unsound"])
    thin = found.sample.ess < 200
    why = said["thin"].format(ess=f"{found.sample.ess:.0f}") if thin else said["sound"]
    return str(said["says"].format(who=said["first" if thin else "neither"], why=why))


def _back(found: Calibration) -> Rows:
    said = text()["back"]
    rows: Rows = [tuple(said["columns"])]
    for one in found.predicted:
        outside = "" if one.inside else said["outside"]
        foretold = _three((one.low, one.middle, one.high))
        published = f"{one.target.value:.4g}"
        rows.append((one.target.name, one.target.used, published, foretold, f"{one.chance:.2f}", outside))
    return rows


def _sbc_rows(found: Calibration) -> Rows:
    assert found.sbc is not None
    rows: Rows = [tuple(text()["sbc"]["columns"])]
    for one in found.sbc.marks:
        held = [f"{100 * part:.0f}%" for part in one.held]
        rows.append((one.method, one.parameter, str(one.fits), f"{one.p:.3f}", *held))
    return rows


def _second(found: Calibration) -> str:
    said = text()["second"]
    if found.held is None:
        return str(said["none"])
    worst = max(found.held.checks, key=lambda check: check.off)
    says = said["says"].format(kinds=_kinds(found), worst=f"{worst.off:.2f}", target=worst.target)
    if found.chains is None:
        return str(said["poor"].format(says=says))
    rhat, ess = f"{found.chains.rhat.max():.3f}", f"{found.chains.ess.min():.0f}"
    return str(said["sampled"].format(says=says, rhat=rhat, ess=ess))


def _kinds(found: Calibration) -> str:
    said = text()["second"]
    kinds = dict.fromkeys(check.kind for check in found.held.checks) if found.held else {}
    return str(said["and"].join(said["kinds"]["quadratic" if kind == "quadratic" else "process"] for kind in kinds))


def _plain(rows: Sequence[tuple[str, ...]]) -> str:
    """Columns as wide as their widest cell."""
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    return "\n".join(lines)


def _piped(rows: Sequence[tuple[str, ...]]) -> str:
    """A table of Markdown."""
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    return "\n".join([lines[0], "|" + " --- |" * len(rows[0]), *lines[1:]])
