"""One trace runs from the fact to the SMS centre and the mail server, span under span, and polling leaves none."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from uuid import uuid4

import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from notify_world import Process, World, eventually, payment


@pytest.fixture
def collector() -> Iterator[tuple[str, list[Any]]]:
    """Its address, and the spans that it was sent."""
    spans: list[Any] = []

    class Take(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            told = ExportTraceServiceRequest.FromString(self.rfile.read(int(self.headers["Content-Length"])))
            spans.extend(
                span
                for resource in told.resource_spans
                for scope in resource.scope_spans
                for span in scope.spans
            )
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Take)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}", spans
    server.shutdown()


async def test_what_is_sent_hangs_under_the_consumer_of_the_fact(
    world: World, notify: Process, collector: tuple[str, list[Any]]
) -> None:
    address, spans = collector
    await notify.stop()
    tracing = {"OTEL_EXPORTER_OTLP_ENDPOINT": address, "OTEL_BSP_SCHEDULE_DELAY": "100"}
    traced = replace(notify, environment={**notify.environment, **tracing})
    await traced.start()
    who = await world.subscriber()
    trace, parent = uuid4().hex, uuid4().hex[:16]
    told = await world.tell(payment(who), who, traceparent=f"00-{trace}-{parent}-01")
    await world.until(told, "delivered")
    await world.until(told, "sent", "email")

    def named(name: str) -> list[Any]:
        return [span for span in spans if span.name == name and span.trace_id.hex() == trace]

    async def exported() -> bool:
        return bool(named("SMPP submit_sm") and named("SMTP send") and named("notify-payment_received"))

    await eventually(exported)
    (consumer,) = named("notify-payment_received")
    assert consumer.parent_span_id.hex() == parent
    for name in ("SMPP submit_sm", "SMTP send"):
        (sent,) = named(name)
        assert sent.parent_span_id == consumer.span_id
        assert sent.kind == sent.SPAN_KIND_CLIENT
    roots = [str(span.attributes) for span in spans if not span.parent_span_id]
    assert not [root for root in roots if "deliveries" in root or "sms_receipts" in root]
    assert await traced.stop() == 0
