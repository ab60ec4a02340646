"""Time the queue: nanoseconds an asker, `python -m benchmarks.award` from the root of the repository.

Not called after the module it times: a `queue.py` beside other scripts would hide Python's own.
"""

from __future__ import annotations

import timeit
from collections.abc import Callable

import numpy as np

from sim.draws import Luck
from sim.rules.queue import award, pair, rank, share_minutes

GROUPS_A_RUN = 40
FAMILIES = 400
SHAPES = ((1, 0.1), (25, 0.05), (25, 0.2), (125, 0.1), (500, 0.1))


def best_ns(work: Callable[[], object], askers: int) -> float:
    """The best of several times, in ns an asker."""
    number = max(5, 200_000 // askers)
    return min(timeit.repeat(work, number=number, repeat=5)) / number / askers * 1e9


def main() -> None:
    print(f"{'runs':>5} {'askers':>7} {'award ns':>9} {'rank ns':>8} {'pair ns':>8} {'minutes ns':>11} {'award us':>9}")
    for runs, share in SHAPES:
        luck = Luck(1, 0, runs)
        asks = luck.uniform(0, 0, FAMILIES) < share
        run = np.nonzero(asks)[0]
        group = run * GROUPS_A_RUN + luck.bits(1, 0, FAMILIES)[asks] % GROUPS_A_RUN
        score = (luck.bits(2, 0, FAMILIES)[asks] % 200).astype(np.int64)
        lot = luck.lots(3, 0, FAMILIES)[asks]
        places = (luck.bits(4, 0, GROUPS_A_RUN) % 3).astype(np.int64).ravel()
        offered = np.repeat(np.arange(runs * GROUPS_A_RUN), places)
        ranks = rank(group, score, lot)
        times = (
            best_ns(lambda g=group, s=score, t=lot, p=places: award(g, s, t, p), len(run)),  # type: ignore[misc]
            best_ns(lambda g=group, s=score, t=lot: rank(g, s, t), len(run)),  # type: ignore[misc]
            best_ns(lambda g=group, r=ranks, o=offered: pair(g, r, o), len(run)),  # type: ignore[misc]
            best_ns(lambda s=score: share_minutes(s, 9000, 20_000), len(run)),  # type: ignore[misc]
        )
        cells = " ".join(f"{ns:>{width}.1f}" for ns, width in zip(times, (9, 8, 8, 11), strict=True))
        print(f"{runs:>5} {len(run):>7} {cells} {times[0] * len(run) / 1000:>9.1f}")


if __name__ == "__main__":
    main()
