"""The subscribers who were forgotten."""

from sqlalchemy import Column, Index, PrimaryKeyConstraint, Table, Text, Uuid, text

from billing.tables.base import NOW, metadata
from chassis.event_tables import MOMENT

# Not done while an acquirer may still be asked about a payment with the receipt's data.
erasures = Table(
    "erasures",
    metadata,
    Column("operator", Text, nullable=False),
    Column("subscriber_id", Uuid, nullable=False),
    Column("asked_at", MOMENT, nullable=False, server_default=NOW),
    Column("done_at", MOMENT),
    PrimaryKeyConstraint("operator", "subscriber_id"),
    Index("erasures_open_idx", "asked_at", postgresql_where=text("done_at is null")),
)
