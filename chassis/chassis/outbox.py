"""Events leave only from here: a row in the transaction that caused them, published by the relay."""

from typing import Any
from uuid import UUID

from sqlalchemy import MetaData, insert
from sqlalchemy.ext.asyncio import AsyncConnection

from chassis.event_tables import outbox_table
from chassis.telemetry import trace_headers
from contracts.message import Event

# The statement needs the columns, not the service's own metadata.
_OUTBOX = outbox_table(MetaData())


def outbox_row(event: Event, *, operator: str, about: UUID | str) -> dict[str, Any]:
    """The event as a row. `about` is whom or what it concerns: the CloudEvents subject."""
    return {
        "subject": event.subject,
        "operator": operator,
        "about": str(about),
        "traceparent": trace_headers().get("traceparent"),
        "payload": event.model_dump(mode="json"),
    }


async def emit(db: AsyncConnection, event: Event, *, operator: str, about: UUID | str) -> None:
    """Tell `event` if and only if the transaction of `db` commits."""
    await db.execute(insert(_OUTBOX), [outbox_row(event, operator=operator, about=about)])


async def emit_rows(db: AsyncConnection, rows: list[dict[str, Any]]) -> None:
    """Tell many at once; each row made by `outbox_row`."""
    if rows:
        await db.execute(insert(_OUTBOX), rows)
