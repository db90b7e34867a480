"""No body is read beyond its limit, whatever its Content-Length says."""

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from contracts.tickets import LARGEST_FILE
from gateway.problems import TooLarge

LARGEST_BODY = 256 * 1024
# Files, with what a form adds to them, or base64 and the JSON around it.
LARGER = {
    "/api/v1/attachments": LARGEST_FILE + 64 * 1024,
    "/api/v1/staff/downloads": LARGEST_FILE * 4 // 3 + 64 * 1024,
}


class BodyLimit:
    """ASGI middleware: the problem `too-large` before anything is parsed; FastAPI's own limit answers plain text."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        largest = LARGER.get(scope["path"], LARGEST_BODY)
        declared = dict(scope["headers"]).get(b"content-length", b"0")
        read = 0

        async def receive_counted() -> Message:
            nonlocal read
            # Told where the body is read, so that a terminal gets its XML and everybody else a problem.
            if int(declared) > largest:
                raise TooLarge
            message = await receive()
            read += len(message.get("body", b""))
            if read > largest:
                raise TooLarge
            return message

        await self._app(scope, receive_counted, send)
