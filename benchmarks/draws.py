"""Time luck by address: nanoseconds a number, `python -m benchmarks.draws` from the root of the repository."""

from __future__ import annotations

import time

from sim.draws import Luck

QUESTIONS_A_MONTH = 30
MONTHS = 20
REPEATS = 7
SHAPES = ((1, 400), (25, 100), (25, 400), (25, 448), (200, 400), (200, 1000))


def best_ns(kind: str, replicates: int, agents: int) -> float:
    """The best of several times, in ns a number, of a month's questions asked month after month."""
    luck = Luck(20190408, 0, replicates)
    ask = getattr(luck, kind)
    times = []
    for repeat in range(REPEATS):
        start = time.perf_counter()
        for month in range(repeat * MONTHS, (repeat + 1) * MONTHS):
            for question in range(QUESTIONS_A_MONTH):
                ask(question, month, agents)
        times.append(time.perf_counter() - start)
    return min(times) / (MONTHS * QUESTIONS_A_MONTH * replicates * agents) * 1e9


def main() -> None:
    print(f"{'replicates':>10} {'agents':>7} {'kind':>8} {'ns/number':>10} {'us/call':>8}")
    for replicates, agents in SHAPES:
        for kind in ("bits", "uniform"):
            ns = best_ns(kind, replicates, agents)
            print(f"{replicates:>10} {agents:>7} {kind:>8} {ns:>10.2f} {ns * replicates * agents / 1000:>8.1f}")


if __name__ == "__main__":
    main()
