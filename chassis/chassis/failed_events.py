"""Events whose effect failed: attempts counted in the database, and kept with the reason when given up."""

import base64
import json
from uuid import UUID

from nats.aio.msg import Msg
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from chassis.telemetry import trace_headers

_RECORD = text("""
insert into failed_events as f (consumer, event_id, subject, headers, payload, attempts, reason)
values (:consumer, :event_id, :subject, cast(:headers as jsonb), :payload, 1, :reason)
on conflict (consumer, event_id) do update
  set attempts = f.attempts + 1, reason = excluded.reason, failed_at = now(), quarantined_at = null
returning attempts
""")
_QUARANTINE = text(
    "update failed_events set quarantined_at = now() where consumer = :consumer and event_id = :event_id"
)
_TELL = text("""
insert into outbox (subject, operator, about, traceparent, payload)
values (:subject, :operator, :about, :traceparent, cast(:payload as jsonb))
""")


async def record_failure(
    db: AsyncConnection, consumer: str, event_id: UUID, message: Msg, reason: str
) -> int:
    """Count one more failed attempt; returns how many there are."""
    recorded = await db.execute(
        _RECORD,
        {
            "consumer": consumer,
            "event_id": event_id,
            "subject": message.subject,
            "headers": json.dumps({name: storable(text) for name, text in (message.headers or {}).items()}),
            "payload": message.data,
            "reason": reason[:2000],
        },
    )
    return int(recorded.scalar_one())


async def quarantine(db: AsyncConnection, consumer: str, event_id: UUID, message: Msg, reason: str) -> None:
    """Give the event up: it stays here until `cabinet events replay`, and the dead-letter stream is told."""
    await db.execute(_QUARANTINE, {"consumer": consumer, "event_id": event_id})
    letter = {
        "consumer": consumer,
        "event_id": str(event_id),
        "subject": message.subject,
        "reason": reason[:2000],
        "payload_base64": base64.b64encode(message.data[:100_000]).decode(),
    }
    await db.execute(
        _TELL,
        {
            "subject": f"dead.{consumer.replace('-', '.', 1)}",
            "operator": storable((message.headers or {}).get("ce-operator", "-")),
            "about": str(event_id),
            "traceparent": trace_headers().get("traceparent"),
            "payload": json.dumps(letter),
        },
    )


def storable(text: str) -> str:
    """Header bytes that are no UTF-8, and NUL, have no place in PostgreSQL: `?` stands for them."""
    return text.replace("\x00", "?").encode(errors="replace").decode()
