"""Where people want to be told of what."""

from sqlalchemy import Boolean, Column, PrimaryKeyConstraint, Table, Text, Uuid

from notify.tables.base import MOMENT, NOW, metadata, one_of

# Only what somebody has chosen; the rest is as the table of triggers has it.
wishes = Table(
    "wishes",
    metadata,
    Column("operator", Text, nullable=False),
    Column("subscriber_id", Uuid, nullable=False),
    Column("category", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("wanted", Boolean, nullable=False),
    Column("chosen_at", MOMENT, nullable=False, server_default=NOW),
    PrimaryKeyConstraint("operator", "subscriber_id", "category", "channel"),
    one_of("channel", ("sms", "email", "push")),
)
