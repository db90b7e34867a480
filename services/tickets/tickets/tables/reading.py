"""Questions and answers, downloads, the cabinet's rating."""

from typing import get_args

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Computed,
    Date,
    ForeignKeyConstraint,
    Index,
    Integer,
    PrimaryKeyConstraint,
    Table,
    Text,
    Uuid,
)
from sqlalchemy.dialects.postgresql import JSONB, TSVECTOR

from contracts.auth import Language
from tickets.tables.base import MOMENT, metadata, one_of

faq_categories = Table(
    "faq_categories",
    metadata,
    Column("operator", Text, nullable=False),
    Column("code", Text, nullable=False),
    Column("names", JSONB, nullable=False),
    Column("position", Integer, nullable=False),
    PrimaryKeyConstraint("operator", "code"),
)

faq_entries = Table(
    "faq_entries",
    metadata,
    Column("operator", Text, nullable=False),
    Column("id", Uuid, nullable=False),
    Column("category", Text, nullable=False),
    Column("position", Integer, nullable=False),
    Column("published", Boolean, nullable=False),
    Column("helpful", Integer, server_default="0", nullable=False),
    Column("unhelpful", Integer, server_default="0", nullable=False),
    PrimaryKeyConstraint("operator", "id"),
    ForeignKeyConstraint(["operator", "category"], ["faq_categories.operator", "faq_categories.code"]),
    Index("faq_entries_category_idx", "operator", "category", "position"),
)

# PostgreSQL has no dictionary for Kazakh: the words of its texts are taken as they stand.
faq_texts = Table(
    "faq_texts",
    metadata,
    Column("operator", Text, nullable=False),
    Column("entry_id", Uuid, nullable=False),
    Column("language", Text, nullable=False),
    Column("question", Text, nullable=False),
    Column("answer", Text, nullable=False),
    Column(
        "words", TSVECTOR, Computed("faq_words(language, question, answer)", persisted=True), nullable=False
    ),
    PrimaryKeyConstraint("operator", "entry_id", "language"),
    ForeignKeyConstraint(
        ["operator", "entry_id"], ["faq_entries.operator", "faq_entries.id"], ondelete="CASCADE"
    ),
    one_of("language", get_args(Language)),
)

# Either a link or a file: its content lies under `file_key` where all files do.
downloads = Table(
    "downloads",
    metadata,
    Column("operator", Text, nullable=False),
    Column("id", Uuid, nullable=False),
    Column("position", Integer, nullable=False),
    Column("titles", JSONB, nullable=False),
    Column("descriptions", JSONB, nullable=False),
    Column("url", Text),
    Column("file_key", Text),
    Column("name", Text),
    Column("media_type", Text),
    Column("size", BigInteger),
    PrimaryKeyConstraint("operator", "id"),
    CheckConstraint("(url is null) <> (file_key is null)", name="either"),
)

ratings = Table(
    "ratings",
    metadata,
    Column("operator", Text, nullable=False),
    Column("subscriber_id", Uuid, nullable=False),
    Column("day", Date, nullable=False),
    Column("at", MOMENT, nullable=False),
    Column("grade", Integer, nullable=False),
    Column("comment", Text, nullable=False),
    PrimaryKeyConstraint("operator", "subscriber_id", "day"),
    CheckConstraint("grade between 1 and 5", name="grade"),
    Index("ratings_day_idx", "operator", "day"),
    Index("ratings_at_idx", "operator", "at"),
)
