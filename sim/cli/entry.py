"""Runs the command `camp2housing` and turns whatever ends it into a message and a code.

0 done, 1 our fault (a log says more), 2 bad input, 3 partial but resumable, 130 Ctrl-C, 143 SIGTERM.
"""

from __future__ import annotations

import signal
import sys
import threading
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, NoReturn

import click

from sim.cli.group import NAME, commands
from sim.cli.state import State

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

DONE, OUR_FAULT, BAD_INPUT, PARTIAL, CTRL_C, TERMINATED = 0, 1, 2, 3, 130, 143


class Terminated(BaseException):
    """SIGTERM has come."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the command and returns its exit code; the only place where an error becomes a message."""
    from sim.errors import UserError

    state = State()
    with _sigterm():
        try:
            code = commands.main(arguments, prog_name=NAME, standalone_mode=False, obj=state)
        except click.exceptions.Abort:
            return _tell(f"stopped by Ctrl-C: {state.whole}", CTRL_C)
        except Terminated:
            return _tell(f"stopped by SIGTERM: {state.whole}", TERMINATED)
        except click.ClickException as error:
            error.show()
            return BAD_INPUT
        except UserError as error:
            return _tell(str(error), BAD_INPUT)
        except Exception as error:
            return _tell(_our_fault(error, state), OUR_FAULT)
    return code if isinstance(code, int) else DONE


def _tell(text: str, code: int) -> int:
    with suppress(OSError):
        sys.stderr.write(text + "\n")
        sys.stderr.flush()
    return code


def _our_fault(error: Exception, state: State) -> str:
    """One line; the traceback goes into a log."""
    import traceback

    from sim.store.log import write_error

    said = " ".join(str(error).split()) or "no message"
    path = write_error("".join(traceback.format_exception(error)), state.folder)
    return f"{NAME} failed: {type(error).__name__}: {said}; {state.whole}; log: {path}"


@contextmanager
def _sigterm() -> Iterator[None]:
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(number: int, frame: object) -> NoReturn:
        signal.signal(number, signal.SIG_IGN)
        raise Terminated

    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
