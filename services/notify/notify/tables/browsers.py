"""Browsers that take notices."""

from sqlalchemy import Column, Index, Table, Text, UniqueConstraint, Uuid, text

from notify.tables.base import MOMENT, NOW, metadata

# What a browser's subscription says of itself. The endpoint is a capability: whoever knows it may write there.
browsers = Table(
    "browsers",
    metadata,
    Column("id", Uuid, primary_key=True, server_default=text("uuidv7()")),
    Column("operator", Text, nullable=False),
    Column("subscriber_id", Uuid, nullable=False),
    Column("endpoint", Text, nullable=False),
    Column("p256dh", Text, nullable=False),
    Column("auth", Text, nullable=False),
    Column("device", Text, nullable=False),
    Column("added_at", MOMENT, nullable=False, server_default=NOW),
    UniqueConstraint("operator", "endpoint"),
    Index("browsers_of_subscriber_idx", "operator", "subscriber_id", "id"),
)
