"""No body is read beyond its limit, whatever its Content-Length says."""

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gateway.problems import TooLarge

LARGEST_BODY = 256 * 1024


class BodyLimit:
    """ASGI middleware: the problem `too-large` before anything is parsed; FastAPI's own limit answers plain text."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        declared = dict(scope["headers"]).get(b"content-length", b"0")
        read = 0

        async def receive_counted() -> Message:
            nonlocal read
            # Told where the body is read, so that a terminal gets its XML and everybody else a problem.
            if int(declared) > LARGEST_BODY:
                raise TooLarge
            message = await receive()
            read += len(message.get("body", b""))
            if read > LARGEST_BODY:
                raise TooLarge
            return message

        await self._app(scope, receive_counted, send)
