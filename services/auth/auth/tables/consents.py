"""What subscribers have agreed to, each decision a row that stays."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, Table, Text, Uuid

from auth.tables.base import metadata, new_id, now

# The last decision about a code counts. `address` is the network address that it came from.
consents = Table(
    "consents",
    metadata,
    new_id(),
    Column("operator", Text, nullable=False),
    Column("subscriber_id", Uuid, ForeignKey("subscribers.id"), nullable=False),
    Column("code", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("given", Boolean, nullable=False),
    now("at"),
    Column("address", Text, nullable=False),
    Index("consents_of_subscriber_idx", "operator", "subscriber_id", "code", "id"),
)
