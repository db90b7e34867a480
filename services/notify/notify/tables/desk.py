"""What staff has at hand."""

from sqlalchemy import Column, Integer, PrimaryKeyConstraint, Table, Text, Uuid

from notify.tables.base import MOMENT, NOW, metadata, one_of

# Texts of the operator's own, all versions: the last one counts, and null is the built-in text again.
texts = Table(
    "texts",
    metadata,
    Column("operator", Text, nullable=False),
    Column("notice", Text, nullable=False),
    Column("medium", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("text", Text),
    Column("staff_id", Uuid, nullable=False),
    Column("at", MOMENT, nullable=False, server_default=NOW),
    PrimaryKeyConstraint("operator", "notice", "medium", "language", "version"),
    one_of("medium", ("sms", "email", "cabinet")),
)
