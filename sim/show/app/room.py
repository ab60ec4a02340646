"""What every part of a visitor's page works with: the inputs, the seat, the draft read back, the pulse of its jobs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from shiny import reactive

from sim.show.app.draft import Draft
from sim.show.app.seat import Checked

if TYPE_CHECKING:
    from collections.abc import Callable

    from shiny import Outputs, Session

    from sim.show.app.jobs import Job
    from sim.show.app.seat import Seat

PULSE_SECONDS = 0.1


class Pulse(NamedTuple):
    """How a job stands, as far as the page tells it."""

    state: str
    done: int = 0
    total: int = 0
    stage: tuple[str, ...] = ()
    ahead: int = 0


class Room(NamedTuple):
    """One visitor's page. The functions are reactive: whoever calls one is told when its answer changes."""

    input: Any
    output: Outputs
    session: Session
    seat: Seat
    draft: Callable[[], Draft]
    checked: Callable[[], Checked]
    comparing: Callable[[], Pulse | None]
    telling: Callable[[], Pulse | None]
    living: Callable[[], Pulse | None]
    following: Callable[[], Pulse | None]


def furnish(inputs: Any, outputs: Outputs, session: Session, seat: Seat) -> Room:
    """The page of one visitor, wired to its seat."""

    @reactive.calc
    def draft() -> Draft:
        return seat.draft().mine(seat.usual())

    @reactive.calc
    def checked() -> Checked:
        return seat.checks(draft())

    pulses = [_watched(seat, job) for job in (seat.job, seat.telling, seat.living, seat.following)]
    return Room(inputs, outputs, session, seat, draft, checked, *pulses)


def settled(ask: Callable[[], Any]) -> Callable[[], Any]:
    """The same answer, which changes only when it is another: what hangs on it is not laid anew without need.

    Whoever types or moves a slider would otherwise lose the place in the page at every change.
    """
    kept: reactive.Value[Any] = reactive.Value()

    @reactive.effect(priority=5)
    def _keep() -> None:
        now = ask()
        with reactive.isolate():
            if not kept.is_set() or kept() != now:
                kept.set(now)

    return kept.get


def _watched(seat: Seat, job: reactive.Value[Job | None]) -> Callable[[], Pulse | None]:
    """The pulse of whatever job there is, felt a few times a second while it lives."""
    pulse: reactive.Value[Pulse | None] = reactive.Value(None)

    @reactive.effect(priority=10)
    def _feel() -> None:
        one = job()
        if one and not one.over:
            reactive.invalidate_later(PULSE_SECONDS)
        felt = Pulse(one.state, one.done, one.total, one.stage, seat.office.ahead(one)) if one else None
        with reactive.isolate():
            if felt != pulse():
                pulse.set(felt)

    def feel() -> Pulse | None:
        return pulse()

    return feel
