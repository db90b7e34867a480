"""auth's tables. Every row belongs to an operator; passwords and refresh tokens are kept as hashes only."""

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)

from chassis.database import new_metadata
from chassis.event_tables import MOMENT, add_event_tables

metadata = new_metadata()
add_event_tables(metadata)


def _id() -> Column[object]:
    return Column("id", Uuid, server_default=text("uuidv7()"), primary_key=True)


def _now(name: str) -> Column[object]:
    return Column(name, MOMENT, server_default=text("now()"), nullable=False)


# `login_key` is the login as it is compared; `password` is None where nobody can sign in yet. `version`
# counts what other services have been told.
subscribers = Table(
    "subscribers",
    metadata,
    _id(),
    Column("operator", Text, nullable=False),
    Column("contract", Text, nullable=False),
    Column("login", Text, nullable=False),
    Column("login_key", Text, nullable=False),
    Column("password", Text),
    Column("must_change_password", Boolean, server_default=text("false"), nullable=False),
    Column("name", Text, nullable=False),
    Column("address", Text, nullable=False),
    Column("region", Text),
    Column("language", Text, nullable=False),
    Column("version", Integer, server_default=text("1"), nullable=False),
    _now("registered_at"),
    UniqueConstraint("operator", "contract"),
    UniqueConstraint("operator", "login_key"),
)

contacts = Table(
    "contacts",
    metadata,
    _id(),
    Column("operator", Text, nullable=False),
    Column("subscriber_id", Uuid, ForeignKey("subscribers.id"), nullable=False),
    Column("kind", Text, CheckConstraint("kind in ('phone', 'email')", name="kind"), nullable=False),
    Column("value", Text, nullable=False),
    Column("confirmed_at", MOMENT),
    _now("created_at"),
    UniqueConstraint("subscriber_id", "kind", "value"),
)

staff = Table(
    "staff",
    metadata,
    _id(),
    Column("operator", Text, nullable=False),
    Column("login", Text, nullable=False),
    Column("login_key", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("password", Text, nullable=False),
    Column("disabled_at", MOMENT),
    _now("created_at"),
    UniqueConstraint("operator", "login_key"),
)

# `owner_id` is a subscriber or a member of staff, as `kind` says.
sessions = Table(
    "sessions",
    metadata,
    _id(),
    Column("operator", Text, nullable=False),
    Column("kind", Text, CheckConstraint("kind in ('subscriber', 'staff')", name="kind"), nullable=False),
    Column("owner_id", Uuid, nullable=False),
    Column("device", Text, nullable=False),
    Column("address", Text, nullable=False),
    _now("created_at"),
    _now("used_at"),
    Column("expires_at", MOMENT, nullable=False),
    Column("revoked_at", MOMENT),
    Index(None, "owner_id"),
    Index(None, "expires_at"),
)

refresh_tokens = Table(
    "refresh_tokens",
    metadata,
    Column("hash", LargeBinary, primary_key=True),
    Column("session_id", Uuid, ForeignKey("sessions.id", ondelete="CASCADE"), nullable=False, index=True),
    _now("created_at"),
    Column("spent_at", MOMENT),
)
