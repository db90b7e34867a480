"""What one of the staff has asked for and another has to let be done."""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKey,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from billing.tables.base import NOW, metadata
from chassis.event_tables import MOMENT

# `question` is the command as it was asked, `subject` says which; `key` is the asker's Idempotency-Key.
approvals = Table(
    "approvals",
    metadata,
    Column("id", Uuid, server_default=text("uuidv7()"), primary_key=True),
    Column("operator", Text, nullable=False),
    Column("account_id", BigInteger, ForeignKey("accounts.id"), nullable=False, index=True),
    Column("subject", Text, nullable=False),
    Column("question", JSONB, nullable=False),
    Column("amount", BigInteger, nullable=False),
    Column("currency", Text, nullable=False),
    Column("asked_by", Uuid, nullable=False),
    Column("asked_role", Text, nullable=False),
    Column("asked_from", Text, nullable=False),
    Column("key", Text),
    Column("asked_at", MOMENT, nullable=False, server_default=NOW),
    Column("expires_at", MOMENT, nullable=False, server_default=text("now() + interval '7 days'")),
    Column("status", Text, nullable=False, server_default="waiting"),
    Column("decided_by", Uuid),
    Column("decided_at", MOMENT),
    Column("refusal", Text),
    UniqueConstraint("operator", "asked_by", "key"),
    CheckConstraint("amount > 0", name="amount"),
    CheckConstraint("status in ('waiting', 'approved', 'refused')", name="status"),
    CheckConstraint(
        "(status = 'waiting') = (decided_by is null) and (decided_by is null) = (decided_at is null)",
        name="decided",
    ),
    CheckConstraint("status <> 'approved' or decided_by <> asked_by", name="two_people"),
)
