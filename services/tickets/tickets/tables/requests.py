"""The tables of conversations. Every row belongs to an operator, and every key begins with it."""

from typing import get_args

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKeyConstraint,
    Identity,
    Index,
    Integer,
    PrimaryKeyConstraint,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, TSVECTOR

from chassis.idempotency import idempotency_table
from contracts.tickets import Author, Kind, Status
from tickets.tables.base import MOMENT, metadata, one_of

OPEN = ("open", "in_progress", "waiting")


def _of_ticket() -> ForeignKeyConstraint:
    return ForeignKeyConstraint(["operator", "ticket_id"], ["tickets.operator", "tickets.id"])


# What is kept of auth's subscribers, fed by their events and rebuilt by replaying them. Here and in posts `words` are
# written by a trigger.
subscribers = Table(
    "subscribers",
    metadata,
    Column("operator", Text, nullable=False),
    Column("subscriber_id", Uuid, nullable=False),
    Column("contract", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("address", Text, server_default="", nullable=False),
    Column("emails", ARRAY(Text), server_default="{}", nullable=False),
    Column("version", Integer, nullable=False),
    Column("words", TSVECTOR),
    PrimaryKeyConstraint("operator", "subscriber_id"),
    Index("subscribers_words_idx", "words", postgresql_using="gin"),
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
    Column("full_name", Text, server_default="", nullable=False),
    Column("address", Text, server_default="", nullable=False),
    Column("opened_at", MOMENT, nullable=False),
    Column("answer_by", MOMENT),
    # Of the promise that rests while the ticket waits without having been answered.
    Column("seconds_left", Integer),
    Column("assignee", Uuid),
    # Of the first answer: when it was promised, when it came, the working time that it took, and whose it is.
    Column("promised_first", MOMENT),
    Column("answered_at", MOMENT),
    Column("answered_in", Integer),
    Column("answered_by", Uuid),
    Column("closed_at", MOMENT),
    Column("reopened", Integer, server_default="0", nullable=False),
    Column("grade", SmallInteger),
    Column("comment", Text, server_default="", nullable=False),
    Column("rated_at", MOMENT),
    PrimaryKeyConstraint("operator", "id"),
    CheckConstraint("grade between 1 and 5", name="grade"),
    UniqueConstraint("operator", "number"),
    one_of("kind", get_args(Kind)),
    one_of("status", get_args(Status)),
    Index("tickets_of_subscriber_idx", "operator", "subscriber_id", "number"),
    Index("tickets_open_idx", "operator", "number", postgresql_where=text(f"status in {OPEN}")),
    Index("tickets_opened_idx", "operator", "opened_at"),
    Index("tickets_due_idx", "operator", text("coalesce(answer_by, 'infinity'::timestamptz)"), "number"),
    # Also for the gauges, which ask for all operators at once.
    Index("tickets_promised_idx", "operator", "answer_by", postgresql_where=text("answer_by is not null")),
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
    Column("by_mail", Boolean, server_default=text("false"), nullable=False),
    Column("words", TSVECTOR),
    PrimaryKeyConstraint("operator", "id"),
    _of_ticket(),
    one_of("author", get_args(Author)),
    Index("posts_of_ticket_idx", "operator", "ticket_id", "position"),
    Index("posts_words_idx", "words", postgresql_using="gin"),
)

# What staff writes for staff stands apart from what is said to the subscriber, so that no query mixes them.
notes = Table(
    "notes",
    metadata,
    Column("operator", Text, nullable=False),
    Column("id", Uuid, nullable=False),
    Column("position", BigInteger, Identity(always=True), nullable=False),
    Column("ticket_id", Uuid, nullable=False),
    Column("at", MOMENT, nullable=False),
    Column("staff_id", Uuid),
    # Of a letter from an unknown address, which is nobody's note.
    Column("sender", Text),
    Column("text", Text, nullable=False),
    PrimaryKeyConstraint("operator", "id"),
    _of_ticket(),
    Index("notes_of_ticket_idx", "operator", "ticket_id", "position"),
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

idempotency_keys = idempotency_table(metadata)
