"""New contracts, the commands that make them, and the act of forgetting a subscriber."""

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Index,
    LargeBinary,
    PrimaryKeyConstraint,
    Table,
    Text,
    Uuid,
)
from sqlalchemy.dialects.postgresql import JSONB

from auth.tables.base import metadata, now
from auth.tables.people import subscribers
from chassis.event_tables import MOMENT

# The counter of new contracts: under its row's lock they are concluded one after another.
contract_numbers = Table(
    "contract_numbers",
    metadata,
    Column("operator", Text, primary_key=True),
    Column("last", BigInteger, nullable=False),
)

# The reply to each command under its key, without the secrets in it: a repeat derives them again. Kept for 400 days.
commands = Table(
    "commands",
    metadata,
    Column("operator", Text, nullable=False),
    Column("caller_id", Uuid, nullable=False),
    Column("key", Text, nullable=False),
    Column("fingerprint", LargeBinary, nullable=False),
    Column("reply", JSONB),
    now("done_at"),
    PrimaryKeyConstraint("operator", "caller_id", "key"),
)

# The act, which is kept: who asked for the erasure and why, and when each service had nothing left.
erasures = Table(
    "erasures",
    metadata,
    Column("operator", Text, nullable=False),
    Column("subscriber_id", Uuid, ForeignKey("subscribers.id"), nullable=False),
    Column("author", Text, nullable=False),
    Column("reason", Text, nullable=False),
    now("asked_at"),
    Column("auth_at", MOMENT),
    Column("billing_at", MOMENT),
    Column("tickets_at", MOMENT),
    Column("notify_at", MOMENT),
    PrimaryKeyConstraint("operator", "subscriber_id"),
)

# Name and address as words, by whose beginnings staff finds people.
Index(
    "subscribers_words_idx",
    subscribers.c.words,
    postgresql_using="gin",
)
