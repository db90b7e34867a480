"""Chats, what is said in them, and who is at the desk."""

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
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY

from contracts.tickets import ChatAuthor, ChatStatus, ClosedBy, Side
from tickets.tables.base import MOMENT, metadata, one_of

__all__ = ["LIVE", "chat_messages", "chats", "consultants"]

LIVE = ("queued", "open")
_NONE = text("0")

# A subscriber's, or a visitor's, whom any of the hashed tokens opens it.
chats = Table(
    "chats",
    metadata,
    Column("operator", Text, nullable=False),
    Column("id", Uuid, nullable=False),
    # The order in which they were begun, which is that of the queue.
    Column("position", BigInteger, Identity(always=True), nullable=False),
    Column("subscriber_id", Uuid),
    Column("token_hashes", ARRAY(LargeBinary)),
    Column("name", Text, nullable=False),
    Column("contact", Text),
    Column("language", Text, nullable=False),
    Column("topic", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("opened_at", MOMENT, nullable=False),
    # Since when it waits; `last_at` and `last_by` are of the last message.
    Column("queued_at", MOMENT, nullable=False),
    Column("last_at", MOMENT, nullable=False),
    Column("last_by", Text, nullable=False),
    Column("consultant_id", Uuid),
    Column("consultant_name", Text),
    Column("said", Integer, server_default=_NONE, nullable=False),
    Column("person_read", Integer, server_default=_NONE, nullable=False),
    Column("staff_read", Integer, server_default=_NONE, nullable=False),
    Column("closed_at", MOMENT),
    Column("closed_by", Text),
    # Of one for which nobody was there: what it became, what was promised, and when a visitor was answered.
    Column("ticket_id", Uuid),
    Column("answer_by", MOMENT),
    Column("answered_at", MOMENT),
    # How often it was sent by e-mail.
    Column("letters", Integer, server_default=_NONE, nullable=False),
    PrimaryKeyConstraint("operator", "id"),
    ForeignKeyConstraint(["operator", "ticket_id"], ["tickets.operator", "tickets.id"]),
    one_of("status", get_args(ChatStatus)),
    one_of("closed_by", get_args(ClosedBy)),
    one_of("last_by", get_args(Side)),
    Index("chats_of_subscriber_idx", "operator", "subscriber_id", "position"),
    Index("chats_listed_idx", "operator", "status", "position"),
    Index(
        "chats_one_at_a_time_idx",
        "operator",
        "subscriber_id",
        unique=True,
        postgresql_where=text(f"status in {LIVE}"),
    ),
    Index(
        "chats_left_idx",
        "operator",
        "position",
        postgresql_where=text("closed_by = 'offline' and ticket_id is null and answered_at is null"),
    ),
)

chat_messages = Table(
    "chat_messages",
    metadata,
    Column("operator", Text, nullable=False),
    Column("chat_id", Uuid, nullable=False),
    Column("position", Integer, nullable=False),
    Column("id", Uuid, nullable=False),
    Column("at", MOMENT, nullable=False),
    Column("author", Text, nullable=False),
    Column("author_id", Uuid),
    Column("name", Text, nullable=False),
    Column("text", Text, nullable=False),
    PrimaryKeyConstraint("operator", "chat_id", "position"),
    ForeignKeyConstraint(["operator", "chat_id"], ["chats.operator", "chats.id"]),
    one_of("author", get_args(ChatAuthor)),
)

# Who is at the desk, under which name, and when the desk was last heard of.
consultants = Table(
    "consultants",
    metadata,
    Column("operator", Text, nullable=False),
    Column("staff_id", Uuid, nullable=False),
    Column("name", Text, nullable=False),
    Column("seen_at", MOMENT, nullable=False),
    PrimaryKeyConstraint("operator", "staff_id"),
)
