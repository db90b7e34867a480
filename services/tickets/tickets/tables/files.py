"""Files that go with messages: what they are and whose; their content lies in the store."""

from sqlalchemy import Column, Index, Integer, PrimaryKeyConstraint, Table, Text, Uuid, text

from tickets.tables.base import MOMENT, metadata

# `subscriber_id` is who may read it beside staff, once it goes with a message. What has `expires_at` is swept then.
attachments = Table(
    "attachments",
    metadata,
    Column("operator", Text, nullable=False),
    Column("id", Uuid, nullable=False),
    Column("key", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("media_type", Text, nullable=False),
    Column("size", Integer, nullable=False),
    Column("uploaded_by", Uuid, nullable=False),
    Column("uploaded_at", MOMENT, nullable=False),
    Column("expires_at", MOMENT),
    Column("subscriber_id", Uuid),
    Column("post_id", Uuid),
    Column("chat_message_id", Uuid),
    PrimaryKeyConstraint("operator", "id"),
    Index("attachments_uploaded_idx", "operator", "uploaded_by", "uploaded_at"),
    Index("attachments_of_subscriber_idx", "operator", "subscriber_id"),
    Index("attachments_of_post_idx", "operator", "post_id", postgresql_where=text("post_id is not null")),
    Index(
        "attachments_of_chat_message_idx",
        "operator",
        "chat_message_id",
        postgresql_where=text("chat_message_id is not null"),
    ),
    Index("attachments_expiring_idx", "expires_at", postgresql_where=text("expires_at is not null")),
)
