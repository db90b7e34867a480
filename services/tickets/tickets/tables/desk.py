"""What staff has at hand."""

from sqlalchemy import Column, PrimaryKeyConstraint, Table, Text, Uuid
from sqlalchemy.dialects.postgresql import JSONB

from tickets.tables.base import MOMENT, metadata

# `texts` by language.
canned_answers = Table(
    "canned_answers",
    metadata,
    Column("operator", Text, nullable=False),
    Column("id", Uuid, nullable=False),
    Column("title", Text, nullable=False),
    Column("topic", Text, nullable=False),
    Column("texts", JSONB, nullable=False),
    Column("changed_at", MOMENT, nullable=False),
    Column("changed_by", Uuid, nullable=False),
    PrimaryKeyConstraint("operator", "id"),
)
