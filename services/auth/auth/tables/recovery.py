"""Recoveries under way and finished."""

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    LargeBinary,
    SmallInteger,
    Table,
    Text,
    Uuid,
    text,
)

from auth.tables.base import metadata, now, one_of
from chassis.event_tables import MOMENT

PROOFS = ("code", "link", "password")

# A row is written for a stranger too: `subscriber_id` is then empty and nothing is sent. `subject` is what was typed,
# as an HMAC. `secret` is the hash of the code or of the link's token; `password` the Argon2id form of the new password
# that waits for its proof, and `tag` two bytes by which a sign-in recognises it without a second Argon2id.
# Only the newest recovery of a subscriber counts.
recoveries = Table(
    "recoveries",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("operator", Text, nullable=False),
    Column("subject", LargeBinary, nullable=False),
    Column("subscriber_id", Uuid, ForeignKey("subscribers.id", ondelete="CASCADE")),
    Column("proof", Text, nullable=False),
    Column("secret", LargeBinary),
    Column("password", Text),
    Column("tag", LargeBinary),
    Column("submissions", SmallInteger, server_default=text("0"), nullable=False),
    Column("staff_id", Uuid),
    now("created_at"),
    Column("expires_at", MOMENT, nullable=False),
    Column("used_at", MOMENT),
    one_of("proof", PROOFS),
    CheckConstraint("(proof = 'password') = (tag is not null)", name="tag"),
    CheckConstraint("(proof = 'password') = (secret is null)", name="secret"),
    Index("recoveries_of_subscriber_idx", "operator", "subscriber_id", "created_at"),
    Index("recoveries_by_link_idx", "secret", unique=True, postgresql_where=text("proof = 'link'")),
    Index(None, "expires_at"),
)
