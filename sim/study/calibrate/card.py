"""A transfer card: what a city can say with the model today, what would change the answer, what to measure first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from sim.outcomes.paired import interval
from sim.study.calibrate.carry import compare_over
from sim.study.calibrate.decision import decide
from sim.study.calibrate.value import Choice, choose, thresholds
from sim.study.compare import compare

if TYPE_CHECKING:
    from collections.abc import Callable

    from sim.outcomes.paired import Interval
    from sim.scenario.schema import Study
    from sim.study.calibrate.carry import Posterior
    from sim.study.calibrate.decision import Decision
    from sim.study.compare import Comparison

    Moved = Callable[[int, int], None]

POINTS, REPLICATES = 2048, 100
MEASURE = "durably_housed"
EVIDENCE = ("measured", "text", "expert", "assumed")


class Ranked(NamedTuple):
    """A policy's share durably housed at the last month, before and after calibration (None where there is none)."""

    policy: str
    before: Interval
    after: Interval | None


@dataclass(frozen=True)
class Card:
    """Everything that a card says. `facts_known` are the city's own numbers by class of evidence."""

    study: Study
    posterior: Posterior | None
    calibration: dict[str, Any] | None
    ranked: tuple[Ranked, ...]
    decision: Decision
    choices: tuple[Choice, ...]
    thresholds: tuple[tuple[int, str], ...]
    replicates: int

    @property
    def own(self) -> dict[str, list[Any]]:
        """The city's own numbers by class of evidence."""
        numbers = self.study.city.overrides.values()
        return {kind: [one for one in numbers if one.evidence == kind] for kind in EVIDENCE}


def card(
    study: Study,
    posterior: Posterior | None = None,
    calibration: dict[str, Any] | None = None,
    *,
    points: int = POINTS,
    jobs: int | None = 1,
    progress: Moved | None = None,
) -> Card:
    """The card of a study's city: two comparisons (parameters assumed, and learned) and a table of its choice."""
    before = compare(study, jobs=jobs)
    after = compare_over(study, posterior, jobs=jobs) if posterior else None
    decision = decide(study, points, posterior, jobs, progress)
    turns = tuple(thresholds(decision))
    choices = (
        choose(decision, "housed", decision.housed),
        choose(decision, "worth", decision.worth(turns[-1][0])),
    )
    return Card(study, posterior, calibration, _ranked(before, after), decision, choices, turns, study.replicates)


def _ranked(before: Comparison, after: Comparison | None) -> tuple[Ranked, ...]:
    found = []
    for arm, policy in enumerate(before.policies):
        shares = [
            None if one is None else interval(one.reckoned.values[MEASURE][one.horizons[-1], arm])
            for one in (before, after)
        ]
        assert shares[0] is not None
        found.append(Ranked(policy, shares[0], shares[1]))
    return tuple(sorted(found, key=lambda one: -one.before.mean))
