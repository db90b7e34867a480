"""The tables of conversations. Every row belongs to an operator, and every key begins with it."""

from typing import get_args

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKeyConstraint,
    Identity,
    Index,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)

from contracts.tickets import Author, Kind, Status
from tickets.tables.base import MOMENT, metadata, one_of

OPEN = ("open", "in_progress", "waiting")


def _of_ticket() -> ForeignKeyConstraint:
    return ForeignKeyConstraint(["operator", "ticket_id"], ["tickets.operator", "tickets.id"])


# What is kept of auth's subscribers, fed by their events and rebuilt by replaying them.
subscribers = Table(
    "subscribers",
    metadata,
    Column("operator", Text, nullable=False),
    Column("subscriber_id", Uuid, nullable=False),
    Column("contract", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("version", Integer, nullable=False),
    PrimaryKeyConstraint("operator", "subscriber_id"),
)

# Without a foreign key to subscribers: the event that makes one known may still be on its way.
tickets = Table(
    "tickets",
    metadata,
    Column("operator", Text, nullable=False),
    Column("id", Uuid, nullable=False),
    Column("number", Integer, nullable=False),
    Column("subscriber_id", Uuid, nullable=False),
    Column("kind", Text, nullable=False),
    Column("topic", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("phone", Text),
    Column("email", Text),
    Column("city", Text),
    Column("opened_at", MOMENT, nullable=False),
    Column("answer_by", MOMENT),
    PrimaryKeyConstraint("operator", "id"),
    UniqueConstraint("operator", "number"),
    one_of("kind", get_args(Kind)),
    one_of("status", get_args(Status)),
    Index("tickets_of_subscriber_idx", "operator", "subscriber_id", "number"),
    Index("tickets_open_idx", "operator", "number", postgresql_where=text(f"status in {OPEN}")),
)

# A counter and not a sequence: a sequence leaves gaps, and a subscriber asks what number 17 was.
ticket_numbers = Table(
    "ticket_numbers",
    metadata,
    Column("operator", Text, primary_key=True),
    Column("last", Integer, nullable=False),
)

posts = Table(
    "posts",
    metadata,
    Column("operator", Text, nullable=False),
    Column("id", Uuid, nullable=False),
    Column("position", BigInteger, Identity(always=True), nullable=False),
    Column("ticket_id", Uuid, nullable=False),
    Column("at", MOMENT, nullable=False),
    Column("author", Text, nullable=False),
    Column("author_id", Uuid),
    Column("text", Text, nullable=False),
    PrimaryKeyConstraint("operator", "id"),
    _of_ticket(),
    one_of("author", get_args(Author)),
    Index("posts_of_ticket_idx", "operator", "ticket_id", "position"),
)

status_changes = Table(
    "status_changes",
    metadata,
    Column("operator", Text, nullable=False),
    Column("position", BigInteger, Identity(always=True), nullable=False),
    Column("ticket_id", Uuid, nullable=False),
    Column("at", MOMENT, nullable=False),
    Column("status", Text, nullable=False),
    Column("author", Text, nullable=False),
    Column("author_id", Uuid),
    PrimaryKeyConstraint("operator", "ticket_id", "position"),
    _of_ticket(),
    one_of("status", get_args(Status)),
    one_of("author", get_args(Author)),
)

idempotency_keys = Table(
    "idempotency_keys",
    metadata,
    Column("operator", Text, nullable=False),
    Column("caller_id", Uuid, nullable=False),
    Column("key", Text, nullable=False),
    Column("fingerprint", LargeBinary, nullable=False),
    Column("made_id", Uuid, nullable=False),
    Column("claimed_at", MOMENT, server_default=text("now()"), nullable=False),
    PrimaryKeyConstraint("operator", "caller_id", "key"),
)
