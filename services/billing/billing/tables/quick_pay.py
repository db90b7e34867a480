"""What quick pay remembers for minutes. Unlogged: after a crash of the server people look their contract up again."""

from sqlalchemy import (
    BigInteger,
    Column,
    Index,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    SmallInteger,
    Table,
    Text,
    Uuid,
)
from sqlalchemy.dialects.postgresql import JSONB

from billing.tables.base import metadata
from chassis.event_tables import MOMENT

# One answered search. Without `account_id` it was a miss that was answered like a hit. It pays once: by `attempt_id`,
# asked for under `key` with a body of this `fingerprint`.
quick_lookups = Table(
    "quick_lookups",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("operator", Text, nullable=False),
    Column("account_id", BigInteger),
    Column("months", JSONB, nullable=False),
    Column("code_hash", LargeBinary),
    Column("tries", SmallInteger, nullable=False, server_default="0"),
    Column("attempt_id", Uuid),
    Column("key", Text),
    Column("fingerprint", LargeBinary),
    Column("expires_at", MOMENT, nullable=False),
    Index("quick_lookups_expires_at_idx", "expires_at"),
    prefixes=["UNLOGGED"],
)

# How often somebody has asked in a window of time; `key` says who or what is counted.
quick_counts = Table(
    "quick_counts",
    metadata,
    Column("key", Text, nullable=False),
    Column("begins_at", MOMENT, nullable=False),
    Column("count", Integer, nullable=False),
    PrimaryKeyConstraint("key", "begins_at"),
    prefixes=["UNLOGGED"],
)

# Made once at random by the migration, the same in every process.
secret_keys = Table(
    "secret_keys",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", LargeBinary, nullable=False),
)
