"""The page answers this machine only, by its own name, and takes no large body."""

import asyncio

import pytest

from sim.show.app.guard import BODY_BYTES, Guard


async def app(scope, receive, send):
    """Reads all it is given and says how much that was."""
    if scope["type"] == "websocket":
        await send({"type": "websocket.accept"})
        return
    size, more = 0, True
    while more:
        message = await receive()
        size, more = size + len(message.get("body", b"")), message.get("more_body", False)
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": str(size).encode()})


def ask(headers, kind="http", parts=(b"",)):
    """What the guarded application sends."""
    sent, left = [], list(parts)

    async def receive():
        body = left.pop(0)
        return {"type": f"{kind}.request", "body": body, "more_body": bool(left)}

    async def send(message):
        sent.append(message)

    scope = {"type": kind, "headers": [(name.encode(), value.encode()) for name, value in headers.items()]}
    asyncio.run(Guard(app)(scope, receive, send))
    return sent[0].get("status", sent[0]["type"])


HERE = "127.0.0.1:8710"


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"host": HERE}, 200),
        ({"host": "localhost:8710"}, 200),
        ({"host": HERE, "origin": f"http://{HERE}"}, 200),
        ({"host": "evil.example:8710"}, 403),
        ({"host": "127.0.0.1.evil.example"}, 403),
        ({}, 403),
        ({"host": HERE, "origin": "http://evil.example"}, 403),
        ({"host": HERE, "origin": "http://127.0.0.1:9999"}, 403),
        ({"host": HERE, "origin": "null"}, 403),
    ],
)
def test_only_pages_of_this_machine_are_answered(headers, status):
    assert ask(headers) == status


def test_a_web_socket_of_another_site_is_closed_before_it_opens():
    assert ask({"host": HERE, "origin": f"http://{HERE}"}, "websocket") == "websocket.accept"
    assert ask({"host": HERE, "origin": "http://evil.example"}, "websocket") == "websocket.close"


def test_a_body_may_not_be_larger_than_its_bound():
    half = b"x" * (BODY_BYTES // 2)
    assert ask({"host": HERE}, parts=(half, half)) == 200
    assert ask({"host": HERE}, parts=(half, half, b"x")) == 413
