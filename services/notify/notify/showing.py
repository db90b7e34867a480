"""A notice stands in the cabinet, and every open page of the subscriber hears of it: one statement for both."""

from typing import Any

from sqlalchemy import ColumnElement, func, insert, literal, select
from sqlalchemy.dialects.postgresql import insert as insert_or_leave
from sqlalchemy.ext.asyncio import AsyncConnection

from chassis.telemetry import trace_headers
from contracts.notify import NotificationShown
from notify.rendering import Facts, Words
from notify.tables import metadata, notifications

_OUTBOX = metadata.tables["outbox"]


async def show(notice: str, told: Words, facts: Facts, db: AsyncConnection) -> None:
    """Once for each event, as `told` words it."""
    who = facts.recipient
    placed = (
        insert_or_leave(notifications)
        .values(
            operator=who.operator,
            subscriber_id=who.subscriber_id,
            event_id=facts.happened.id,
            kind=notice,
            title=told.title,
            text=told.text,
        )
        .on_conflict_do_nothing()
        .returning(notifications.c.id)
        .cte("placed")
    )
    # As `emit` writes it; the id is the database's, which gives those that grow with time.
    shown = func.jsonb_build_object(
        "notification_id", placed.c.id, "subscriber_id", literal(str(who.subscriber_id))
    )
    row: dict[str, ColumnElement[Any]] = {
        "subject": literal(NotificationShown.subject),
        "operator": literal(who.operator),
        "about": literal(str(who.subscriber_id)),
        "traceparent": literal(trace_headers().get("traceparent")),
        "payload": shown,
    }
    await db.execute(insert(_OUTBOX).from_select(list(row), select(*row.values()).select_from(placed)))
