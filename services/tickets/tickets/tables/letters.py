"""Letters that came to tickets."""

from typing import get_args

from sqlalchemy import (
    Column,
    ForeignKeyConstraint,
    Index,
    LargeBinary,
    PrimaryKeyConstraint,
    Table,
    Text,
    Uuid,
    text,
)

from contracts.tickets import LetterOutcome
from tickets.tables.base import MOMENT, metadata, one_of

__all__ = ["letters"]

# Once by the hash of its Message-ID, which may be longer than an index takes.
letters = Table(
    "letters",
    metadata,
    Column("operator", Text, nullable=False),
    Column("ticket_id", Uuid, nullable=False),
    Column("fingerprint", LargeBinary, nullable=False),
    Column("at", MOMENT, nullable=False),
    Column("sender", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("whole", Text, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("why", Text, nullable=False),
    PrimaryKeyConstraint("operator", "ticket_id", "fingerprint"),
    ForeignKeyConstraint(["operator", "ticket_id"], ["tickets.operator", "tickets.id"]),
    one_of("outcome", get_args(LetterOutcome)),
    Index("letters_of_ticket_idx", "operator", "ticket_id", "at"),
    Index("letters_whole_idx", "at", postgresql_where=text("whole <> ''")),
)
