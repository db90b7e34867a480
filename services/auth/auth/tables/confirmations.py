"""Codes on their way to new contacts."""

from sqlalchemy import (
    Column,
    ForeignKey,
    LargeBinary,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)

from auth.tables.base import metadata, now
from chassis.event_tables import MOMENT

# `key` is the caller's idempotency key; `tries` counts the codes that were typed.
confirmations = Table(
    "confirmations",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("operator", Text, nullable=False),
    Column("subscriber_id", Uuid, ForeignKey("subscribers.id"), nullable=False),
    Column("contact_id", Uuid, ForeignKey("contacts.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("key", Text),
    Column("code_hash", LargeBinary, nullable=False),
    Column("tries", SmallInteger, server_default=text("0"), nullable=False),
    now("created_at"),
    Column("expires_at", MOMENT, nullable=False, index=True),
    Column("used_at", MOMENT),
    UniqueConstraint("subscriber_id", "key"),
)
