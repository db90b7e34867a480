"""Traces: one trace id from the browser to the SMS, with or without a collector.

Without OTEL_EXPORTER_OTLP_ENDPOINT no SDK is loaded and nothing is exported: a random trace id still
travels in `traceparent` and stands in logs and answers. W3C Trace Context, OpenTelemetry semantics.
"""

import os
import random
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from opentelemetry import context, trace
from opentelemetry.trace import NonRecordingSpan, Span, SpanContext, SpanKind, TraceFlags
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

CLIENT, SERVER, PRODUCER, CONSUMER = SpanKind.CLIENT, SpanKind.SERVER, SpanKind.PRODUCER, SpanKind.CONSUMER

_exporting = bool(os.environ.get("OTEL_EXPORTER_OTLP_ENDPOINT"))
_tracer = trace.get_tracer("cabinet")
# traceparent and tracestate; nobody here carries baggage.
_W3C = TraceContextTextMapPropagator()


def exporting() -> bool:
    """Whether a collector is named."""
    return _exporting


def start_telemetry(service: str) -> None:
    """Export spans over OTLP/HTTP when a collector is named; else do nothing."""
    if not _exporting:
        return
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor
    from opentelemetry.sdk.trace.sampling import ParentBasedTraceIdRatio

    ratio = float(os.environ.get("OTEL_TRACES_SAMPLER_ARG", "1.0"))
    provider = TracerProvider(
        resource=Resource.create({"service.name": service}), sampler=ParentBasedTraceIdRatio(ratio)
    )
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(), max_queue_size=8192))
    trace.set_tracer_provider(provider)


def stop_telemetry() -> None:
    """Send what is still queued, within three seconds: a dead collector must not delay a stop."""
    provider = trace.get_tracer_provider()
    if hasattr(provider, "force_flush"):
        provider.force_flush(3000)


@contextmanager
def span(
    name: str,
    kind: SpanKind,
    headers: Mapping[str, str] | None = None,
    attributes: Mapping[str, Any] | None = None,
) -> Iterator[Span]:
    """A span under the current one, or under the `traceparent` in `headers`; a new trace where there is neither."""
    parent = _W3C.extract(headers) if headers else context.get_current()
    known = trace.get_current_span(parent)
    above = known.get_span_context()
    # Whoever begins a trace decides whether it is recorded; a trace that is not costs next to nothing below.
    if _exporting and (above.trace_flags.sampled or not above.is_valid):
        with _tracer.start_as_current_span(name, parent, kind, attributes) as recorded:
            yield recorded
        return
    if not above.is_valid:
        known = _unrecorded()
    token = context.attach(trace.set_span_in_context(known, parent))
    try:
        yield known
    finally:
        context.detach(token)


@contextmanager
def untraced() -> Iterator[None]:
    """Polls and health checks are nobody's trace."""
    if not _exporting:
        yield
        return
    from opentelemetry.instrumentation.utils import suppress_instrumentation

    with suppress_instrumentation():
        yield


def _unrecorded() -> Span:
    ids = SpanContext(
        random.getrandbits(128), random.getrandbits(64), is_remote=False, trace_flags=TraceFlags(0)
    )
    return NonRecordingSpan(ids)


def trace_headers() -> dict[str, str]:
    """`traceparent` of the current span, to be sent on or kept."""
    carrier: dict[str, str] = {}
    _W3C.inject(carrier)
    return carrier


def trace_id() -> str:
    """The current trace id as 32 hex digits; zeros outside of any trace."""
    return f"{trace.get_current_span().get_span_context().trace_id:032x}"
