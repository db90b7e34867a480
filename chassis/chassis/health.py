"""/healthz (alive), /readyz (can work) and /metrics of a process, on its own port."""

import asyncio
import contextlib
import os
import socket
import sys
from collections.abc import Awaitable, Callable, Iterator

import uvicorn
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

Check = Callable[[], Awaitable[bool]]
CHECK_SECONDS = 2.0


async def _passes(check: Check) -> bool:
    try:
        return await asyncio.wait_for(check(), CHECK_SECONDS)
    except Exception:  # noqa: BLE001 - a check that cannot answer has not passed, and says so to the asker
        return False


def health_app(checks: dict[str, Check]) -> Starlette:
    """Ready when every check passes; the answer names those that do not."""

    async def alive(_: Request) -> Response:
        return JSONResponse({"status": "alive"})

    async def ready(_: Request) -> Response:
        passed = {name: await _passes(check) for name, check in checks.items()}
        return JSONResponse(passed, 200 if all(passed.values()) else 503)

    async def metrics(_: Request) -> Response:
        return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)

    return Starlette(routes=[Route("/healthz", alive), Route("/readyz", ready), Route("/metrics", metrics)])


class QuietServer(uvicorn.Server):
    """Leaves signals to the process, which has more to stop than this."""

    def install_signal_handlers(self) -> None:
        pass

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


async def serve_health(host: str, port: int, checks: dict[str, Check]) -> None:
    """Until cancelled."""
    config = uvicorn.Config(health_app(checks), log_config=None, access_log=False, lifespan="off")
    await QuietServer(config).serve([listen(host, port, "HEALTH_PORT")])


def listen(host: str, port: int, variable: str) -> socket.socket:
    """A listening socket; a busy port ends the process with a sentence that names the variable, exit code 2."""
    try:
        return socket.create_server((host, port), reuse_port=False, backlog=2048)
    except OSError as error:
        print(
            f"{variable}: cannot listen on {host}:{port}: {error.strerror}. Choose another.", file=sys.stderr
        )
        sys.stderr.flush()
        os._exit(2)
