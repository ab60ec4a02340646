"""A calibration as one JSON document (schema 1), and as frames."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sim.study.document import number

if TYPE_CHECKING:
    import pandas as pd

    from sim.study.calibrate.calibrate import Calibration

SCHEMA = 1


def as_document(found: Calibration) -> dict[str, Any]:
    """The document that `calibrate --json` prints; `posterior` is null where none may be used."""
    return {
        "schema": SCHEMA,
        "study": found.study.name,
        "city": found.study.city.name,
        "months": found.study.months,
        "seed": found.study.seed,
        "points": found.table.points,
        "replicates": found.table.replicates,
        "luck": "fresh",
        "free": [_plain(one._asdict(), without=("meaning",)) for one in found.free],
        "targets": [_plain(target._asdict(), without=("seen",)) for target in found.table.targets],
        "history_matching": {"prior_left": number(float(found.cut.left.mean())), "each_alone": found.cut.each},
        "posterior": _posterior(found) if found.usable else None,
        "trade_offs": [pair._asdict() for pair in found.pairs],
        "conflicts": [_plain(one._asdict()) for one in found.conflicts],
        "predicted": [_predicted(one) for one in found.predicted],
        "second_opinion": _second(found),
        "sbc": [_plain(mark._asdict()) for mark in found.sbc.marks] if found.sbc else [],
        "verdict": {"use": found.verdict.use, "reasons": list(found.verdict.reasons)},
    }


def _plain(fields: dict[str, Any], without: tuple[str, ...] = ()) -> dict[str, Any]:
    return {name: _value(value) for name, value in fields.items() if name not in without}


def _value(value: Any) -> Any:
    return [number(one) for one in value] if isinstance(value, tuple) else number(value)


def _posterior(found: Calibration) -> dict[str, Any]:
    return {
        "draws": len(found.u),
        "effective_points": number(found.sample.ess),
        "parameters": [_plain(one._asdict()) for one in found.learned],
    }


def _predicted(one: Any) -> dict[str, Any]:
    return {
        "target": one.target.name,
        "used": one.target.used,
        "value": one.target.value,
        "low": number(one.low),
        "middle": number(one.middle),
        "high": number(one.high),
        "chance": number(one.chance),
        "inside": one.inside,
    }


def _second(found: Calibration) -> dict[str, Any]:
    checks = [{**_plain(check._asdict()), "good": check.good} for check in found.held.checks] if found.held else []
    chains = found.chains
    return {
        "emulator": checks,
        "split_rhat": [float(value) for value in chains.rhat] if chains else None,
        "effective_draws": [float(value) for value in chains.ess] if chains else None,
        "accepted": chains.accepted if chains else None,
        "converged": chains.converged if chains else None,
    }


def learned_frame(found: Calibration) -> pd.DataFrame:
    """Parameter by parameter: prior and posterior (median, 90% interval), how much the prior shrank, second opinion."""
    import pandas as pd

    rows = []
    for free, one in zip(found.free, found.learned, strict=True):
        second = one.emulator or (None, None, None)
        rows.append(
            (
                one.name,
                free.unit,
                free.value,
                *one.prior,
                *one.posterior,
                one.contraction,
                one.informed,
                *second,
                one.agree,
            )
        )
    columns = (
        "parameter unit in_force prior_low prior_median prior_high low median high contraction informed "
        "second_low second_median second_high agree"
    )
    return pd.DataFrame(rows, columns=columns.split())


def predicted_frame(found: Calibration) -> pd.DataFrame:
    """Target by target: what was published, and what the posterior foretells of it."""
    import pandas as pd

    rows = [
        (
            t.name,
            t.policy,
            t.month,
            t.used,
            t.value,
            t.error,
            t.discrepancy,
            p.low,
            p.middle,
            p.high,
            p.chance,
            t.source,
        )
        for p in found.predicted
        for t in (p.target,)
    ]
    columns = "target policy month used value error discrepancy low median high chance source"
    return pd.DataFrame(rows, columns=columns.split())


def bands_frame(found: Calibration) -> pd.DataFrame:
    """Month by month: 5th, 50th and 95th percentile of cities lived at draws of the posterior."""
    import pandas as pd

    rows = [
        (one.target.name, month, *band)
        for one in found.predicted
        for month, band in zip(one.months, one.band, strict=True)
    ]
    return pd.DataFrame(rows, columns=["target", "month", "p05", "p50", "p95"])


def sbc_frame(found: Calibration) -> pd.DataFrame:
    """Method and parameter: p-value of uniform ranks, and coverage of 50% and 90% intervals."""
    import pandas as pd

    marks = found.sbc.marks if found.sbc else ()
    rows = [(one.method, one.parameter, one.fits, one.p, *one.held) for one in marks]
    return pd.DataFrame(rows, columns=["method", "parameter", "fits", "p_uniform", "held_50", "held_90"])


def posterior_frame(found: Calibration) -> pd.DataFrame:
    """One row for each draw, one column for each parameter, in its own unit."""
    import pandas as pd

    columns: dict[str, Any] = {one.name: found.values[:, i] for i, one in enumerate(found.free)}
    frame = pd.DataFrame({"draw": range(len(found.values)), **columns})
    whole = [one.name for one in found.free if one.whole]
    return frame.astype(dict.fromkeys(whole, "int64"))
