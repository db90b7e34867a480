"""One server span a request, its trace id in the answer, and the headers that every answer bears."""

import time

from prometheus_client import Histogram
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from chassis.logs import logger
from chassis.telemetry import SERVER, span, trace_id
from contracts.problems import Problem
from gateway.problems import problem_response

REQUEST_SECONDS = Histogram(
    "cabinet_request_seconds",
    "Time to answer a request",
    ["method", "route", "status"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5),
)

_ALWAYS = [
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cache-control", b"no-store"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
    (b"cross-origin-resource-policy", b"same-origin"),
    # A browser heeds it over HTTPS only (RFC 6797 section 8.1).
    (b"strict-transport-security", b"max-age=31536000; includeSubDomains"),
]
# What never changes is loaded by pages alone, whose own headers rule: on a slow line these would be ballast.
_OF_FILES = [
    header for header in _ALWAYS if header[0] in {b"x-content-type-options", b"cross-origin-resource-policy"}
]


class Traced:
    """ASGI middleware, outermost. Continues the caller's `traceparent` (W3C Trace Context)."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        carrier = {
            name.decode("latin-1"): value.decode("latin-1")
            for name, value in scope["headers"]
            if name in {b"traceparent", b"tracestate"}
        }
        began = time.perf_counter()
        started, status = False, 500
        answered: float | None = None
        with span(scope["method"], SERVER, carrier, {"http.request.method": scope["method"]}) as current:

            async def send_named(message: Message) -> None:
                nonlocal started, status, answered
                if message["type"] == "http.response.start":
                    started, status = True, message["status"]
                    told = dict(message["headers"])
                    if told.get(b"content-type", b"").startswith(b"text/event-stream"):
                        answered = time.perf_counter()  # what comes later comes when it happens
                    of_file = told.get(b"cache-control", b"").endswith(b"immutable")
                    always = [
                        header for header in (_OF_FILES if of_file else _ALWAYS) if header[0] not in told
                    ]
                    message["headers"] = [*message["headers"], *always, (b"trace-id", trace_id().encode())]
                await send(message)

            try:
                await self._app(scope, receive, send_named)
            except Exception as error:
                logger().error("request failed", path=scope["path"], exc_info=error)
                if started:
                    raise
                await problem_response(scope, Problem())(scope, receive, send_named)
            route = getattr(scope.get("route"), "path", "unknown")
            current.update_name(f"{scope['method']} {route}")
            current.set_attributes({"http.route": route, "http.response.status_code": status})
        REQUEST_SECONDS.labels(scope["method"], route, status).observe(
            (answered or time.perf_counter()) - began
        )
