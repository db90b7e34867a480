"""One trace runs from the terminal's request to the SMS and the letter, parent by parent."""

from secrets import token_hex

import httpx

from collector import Collector, Span
from newcomers import newcomer
from people import operation_number
from running import Running, until

# Each span under its parent: (service, name) -> (service, name). None is the caller's own span.
PAYMENT = {
    ("gateway", "GET /api/v1/integrations/osmp/{operator}"): None,
    ("gateway", "ask rpc.billing.take_payment"): ("gateway", "GET /api/v1/integrations/osmp/{operator}"),
    ("billing", "rpc.billing.take_payment"): ("gateway", "ask rpc.billing.take_payment"),
    ("billing", "post payment"): ("billing", "rpc.billing.take_payment"),
    ("billing", "publish events.billing.payment_received"): ("billing", "rpc.billing.take_payment"),
    ("billing", "publish events.billing.service_resumed"): ("billing", "rpc.billing.take_payment"),
    ("notify", "notify-payment_received"): ("billing", "publish events.billing.payment_received"),
    ("notify", "notify-service_resumed"): ("billing", "publish events.billing.service_resumed"),
}
# What is sent hangs under either consumer.
SENDING = {("notify", "SMPP submit_sm"), ("notify", "SMTP send")}
CONSUMERS = {("notify", "notify-payment_received"), ("notify", "notify-service_resumed")}


def named(span: Span) -> tuple[str, str]:
    return span.service, span.name


async def test_one_trace_shows_the_whole_story(
    stack: Running, gateway: httpx.AsyncClient, collector: Collector
) -> None:
    who = await newcomer(stack, "skynet")
    trace_id, caller = token_hex(16), token_hex(8)
    answer = await gateway.get(
        "/integrations/osmp/skynet",
        params={
            "command": "pay",
            "txn_id": operation_number(),
            "account": who.account,
            "sum": "2000.00",
            "txn_date": "20261121120000",
        },
        headers={"traceparent": f"00-{trace_id}-{caller}-01"},
    )
    assert "<result>0</result>" in answer.text
    assert answer.headers["trace-id"] == trace_id

    async def complete() -> bool:
        seen = {named(span) for span in collector.trace(trace_id)}
        return seen >= PAYMENT.keys() | SENDING

    await until("every span of the story is there", complete)
    spans = collector.trace(trace_id)
    by_id = {span.span_id: span for span in spans}
    for child, parent in PAYMENT.items():
        span = next(span for span in spans if named(span) == child)
        assert (named(by_id[span.parent_id]) if parent else span.parent_id) == (parent or caller), child
    for span in spans:
        if named(span) in SENDING:
            assert named(by_id[span.parent_id]) in CONSUMERS
        assert span.parent_id == caller or span.parent_id in by_id, f"{named(span)} hangs nowhere"
    statements = [
        span for span in spans if span.service == "notify" and span.name.split()[0] in {"INSERT", "SELECT"}
    ]
    assert statements, "the consumer's own SQL is in the trace"


async def test_an_answer_bears_a_trace_id_also_when_nothing_is_collected(gateway: httpx.AsyncClient) -> None:
    answer = await gateway.get("/tariffs", headers={"Operator": "skynet"})
    assert len(answer.headers["trace-id"]) == 32
    assert answer.headers["trace-id"] != "0" * 32
