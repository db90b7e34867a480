"""No body is read beyond its limit, whatever its Content-Length says."""

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gateway.problems import TooLarge, problem_response

LARGEST_BODY = 256 * 1024


class BodyLimit:
    """ASGI middleware: 413 as a problem, before anything is parsed; FastAPI's own limit answers plain text."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] in {"GET", "HEAD", "DELETE"}:
            await self._app(scope, receive, send)
            return
        declared = dict(scope["headers"]).get(b"content-length", b"0")
        read = 0

        async def receive_counted() -> Message:
            nonlocal read
            message = await receive()
            read += len(message.get("body", b""))
            if read > LARGEST_BODY:
                raise TooLarge
            return message

        if not declared.isdigit() or int(declared) > LARGEST_BODY:
            await problem_response(scope, TooLarge())(scope, receive, send)
            return
        await self._app(scope, receive_counted, send)
