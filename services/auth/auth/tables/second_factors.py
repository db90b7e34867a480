"""The second factor of subscribers and staff, and how staff gets its first password."""

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    LargeBinary,
    PrimaryKeyConstraint,
    Table,
    Text,
    Uuid,
    text,
)

from auth.tables.base import metadata, now, one_of
from auth.tables.sessions import OWNER_KINDS
from chassis.event_tables import MOMENT

# Secrets are encrypted. `secret` is in force, `pending` waits for its first code; `last_step` is the time step
# of the last code that was taken, so that none is taken twice (RFC 6238 section 5.2).
second_factors = Table(
    "second_factors",
    metadata,
    Column("operator", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("owner_id", Uuid, nullable=False),
    Column("secret", LargeBinary),
    Column("pending", LargeBinary),
    Column("last_step", BigInteger, server_default=text("0"), nullable=False),
    Column("set_up_at", MOMENT),
    PrimaryKeyConstraint("kind", "owner_id"),
    one_of("kind", OWNER_KINDS),
)

recovery_codes = Table(
    "recovery_codes",
    metadata,
    Column("operator", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("owner_id", Uuid, nullable=False),
    Column("hash", LargeBinary, nullable=False),
    Column("spent_at", MOMENT),
    PrimaryKeyConstraint("kind", "owner_id", "hash"),
    one_of("kind", OWNER_KINDS),
)

# A newer one takes the place of the former.
invitations = Table(
    "invitations",
    metadata,
    Column("staff_id", Uuid, ForeignKey("staff.id"), primary_key=True),
    Column("operator", Text, nullable=False),
    Column("hash", LargeBinary, nullable=False, unique=True),
    now("created_at"),
    Column("expires_at", MOMENT, nullable=False),
)
