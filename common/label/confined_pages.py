"""ConfinedPages: pages that a browser lets load from their own server only."""

from starlette.types import ASGIApp, Message, Receive, Scope, Send

# OHIF makes code and pictures of its own
_POLICY = b"default-src 'self' 'unsafe-inline' 'unsafe-eval' data: blob:"


class ConfinedPages:
    """What is not on this machine, such as the fonts that OHIF asks for, is not waited for, and nobody learns of it."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_confined(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", ()), (b"content-security-policy", _POLICY)]
            await send(message)

        await self.app(scope, receive, send_confined)
