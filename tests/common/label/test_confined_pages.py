"""A label server's pages load nothing from elsewhere."""

import asyncio

from starlette.types import Message, Receive, Scope, Send

from common.label.confined_pages import ConfinedPages


async def _page(scope: Scope, receive: Receive, send: Send) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/html")]})
    await send({"type": "http.response.body", "body": b"<p>"})


def test_browser_is_told_to_load_from_the_server_only() -> None:
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    async def receive() -> Message:
        raise AssertionError("nothing is asked")

    asyncio.run(ConfinedPages(_page)({"type": "http"}, receive, send))
    headers = dict(sent[0]["headers"])
    assert headers[b"content-type"] == b"text/html"
    assert headers[b"content-security-policy"].startswith(b"default-src 'self' ")
    assert b"http" not in headers[b"content-security-policy"]
    assert sent[1]["body"] == b"<p>"
