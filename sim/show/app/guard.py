"""Keeps the page to this machine: no other host's name, no other site's page, no upload beyond its bound."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from sim.show.app.limits import UPLOAD_BYTES

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, MutableMapping

    Message = MutableMapping[str, Any]
    Receive = Callable[[], Awaitable[Message]]
    Send = Callable[[Message], Awaitable[None]]
    App = Callable[[Message, Receive, Send], Awaitable[None]]

HERE = ("127.0.0.1", "localhost")
BODY_BYTES = 4 * UPLOAD_BYTES
"""The most that a request may carry; what is over `UPLOAD_BYTES` is refused in words by the page itself."""


class TooLargeError(Exception):
    """A request carries more than it may."""


class Guard:
    """An ASGI application around another."""

    def __init__(self, app: App) -> None:
        self.app = app

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
        elif not is_from_here(scope):
            await refuse(scope, receive, send, 403)
        else:
            await self._bounded(scope, receive, send)

    async def _bounded(self, scope: Message, receive: Receive, send: Send) -> None:
        """Passes the request on until it has carried too much."""
        carried = 0

        async def counting() -> Message:
            nonlocal carried
            message = await receive()
            carried += len(message.get("body", b""))
            if scope["type"] == "http" and carried > BODY_BYTES:
                raise TooLargeError
            return message

        try:
            await self.app(scope, counting, send)
        except TooLargeError:
            await refuse(scope, receive, send, 413)


def is_from_here(scope: Message) -> bool:
    """The request asks for this machine by its own name and comes from a page of this machine.

    Otherwise a page of any site, open in the same browser, could talk to this one.
    """
    headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope.get("headers", [])}
    host, origin = headers.get("host", ""), headers.get("origin")
    return _name(host) in HERE and (origin is None or urlsplit(origin).netloc == host)


def _name(host: str) -> str:
    return urlsplit(f"//{host}").hostname or ""


async def refuse(scope: Message, receive: Receive, send: Send, status: int) -> None:
    """Says no; a web socket is closed before it is opened."""
    if scope["type"] == "websocket":
        await receive()
        await send({"type": "websocket.close", "code": 1008})
        return
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"connection", b"close")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": f"{status}: refused\n".encode()})
