"""Listens on this machine only, opens the browser, and ends every worker when it ends."""

from __future__ import annotations

import socket
import webbrowser
from contextlib import closing
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

from sim.errors import OutputError, Problem, UserError

if TYPE_CHECKING:
    from collections.abc import Callable

    import uvicorn

ADDRESS = "127.0.0.1"
PORT = 8710
"""The port that is tried first when none is asked for."""
DESKS = 2
"""Runs at once, all pages together; the rest wait."""


def serve(results: Path | None, port: int | None, browse: bool, note: Callable[[str], None]) -> None:
    """Serves the page until it is stopped; `note` hears its address. Raises UserError where it cannot begin."""
    uvicorn_or_why()
    with closing(bound(port)) as listening:
        from sim.show.app.page import dashboard

        page = dashboard(results, DESKS)
        address = f"http://{ADDRESS}:{listening.getsockname()[1]}/"
        note(address)
        if browse:
            Thread(target=webbrowser.open, args=(address,), daemon=True).start()
        try:
            server(page.asgi).run(sockets=[listening])
        finally:
            page.close()


def server(asgi: object) -> uvicorn.Server:
    """A quiet server, which does not wait for pages that stay open when it is stopped."""
    import uvicorn

    quiet = uvicorn.Config(
        asgi,  # type: ignore[arg-type]
        log_level="error",
        access_log=False,
        timeout_graceful_shutdown=1,
        ws_max_size=1024 * 1024,
    )
    return uvicorn.Server(quiet)


def uvicorn_or_why() -> None:
    """Raises UserError where the packages of the dashboard are not installed."""
    from importlib.util import find_spec

    if find_spec("shiny") is None:
        todo = "install it: pip install 'camp-to-housing[app]'"
        raise UserError([Problem("camp2housing app", "", "the package shiny", "none is installed", todo)])


def bound(port: int | None) -> socket.socket:
    """A socket on this machine's own address; raises OutputError where the port is taken."""
    for wanted in (PORT, 0) if port is None else (port,):
        listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind((ADDRESS, wanted))
            listening.listen()
        except OSError as error:
            listening.close()
            if port is not None:
                got = (error.strerror or str(error)).lower()
                todo = "choose another, or leave --port out for any that is free"
                raise OutputError([Problem("--port", "", f"a free port, {port} is not", got, todo)]) from error
        else:
            return listening
    raise OutputError([Problem("--port", "", "a free port", "none")])
