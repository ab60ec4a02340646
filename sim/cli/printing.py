"""Prints results on standard output; whatever else is said goes to standard error."""

from __future__ import annotations

import os
import sys
from typing import Any


def put(text: str) -> None:
    """On stdout, in UTF-8; whoever stops reading has read enough."""
    from sim.errors import OutputError, Problem

    try:
        sys.stdout.buffer.write(text.encode())
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except OSError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        got = (error.strerror or str(error)).lower()
        raise OutputError([Problem("standard output", "", "room to print the result", got)]) from error


def put_result(teller: str, result: Any, as_json: bool) -> None:
    """As a document, or in the words of a module of `sim.show`."""
    from importlib import import_module

    from sim.study.document import dumps

    put(dumps(result.document()) if as_json else import_module(f"sim.show.{teller}").told(result))
