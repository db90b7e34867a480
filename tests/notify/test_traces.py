"""One trace runs from the fact to the SMS centre and the mail server, span under span, and polling leaves none."""

from uuid import uuid4

from collector import Collector, Span
from notify_world import World, payment
from one_service import OneService
from running import until


async def test_what_is_sent_hangs_under_the_consumer_of_the_fact(
    world: World, process: OneService, collector: Collector
) -> None:
    tracing = {"OTEL_EXPORTER_OTLP_ENDPOINT": collector.endpoint, "OTEL_BSP_SCHEDULE_DELAY": "100"}
    traced = OneService(world.servers, "notify", **{**process.environment, **tracing})
    await traced.start()
    who = await world.subscriber()
    trace, parent = uuid4().hex, uuid4().hex[:16]
    told = await world.tell(payment(who), who, traceparent=f"00-{trace}-{parent}-01")
    await world.until(told, "delivered")
    await world.until(told, "sent", "email")

    async def exported() -> dict[str, Span] | None:
        spans = {span.name: span for span in collector.trace(trace)}
        return spans if {"SMPP submit_sm", "SMTP send", "notify-payment_received"} <= spans.keys() else None

    spans = await until("the spans are exported", exported)
    assert spans["notify-payment_received"].parent_id == parent
    for name in ("SMPP submit_sm", "SMTP send"):
        assert spans[name].parent_id == spans["notify-payment_received"].span_id
    # The senders have looked dozens of times by now.
    roots = [span.name for span in collector.spans if not span.parent_id and span.service == "notify"]
    assert "update" not in roots
    assert len(roots) < 20
    assert await traced.stop() == 0
