"""What staff has done, in all services, and the seals over it. Nobody can change or delete either."""

from sqlalchemy import (
    BigInteger,
    Column,
    Identity,
    Index,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from auth.tables.base import metadata, now
from chassis.event_tables import MOMENT

# `staff_id` is None where the administrator's command did it. `event_id` makes what another service tells
# stand here once.
audit_trail = Table(
    "audit_trail",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("event_id", Uuid, server_default=text("uuidv7()"), nullable=False),
    Column("at", MOMENT, server_default=text("now()"), nullable=False),
    Column("operator", Text, nullable=False),
    Column("service", Text, nullable=False),
    Column("staff_id", Uuid),
    Column("role", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("about", Text, nullable=False),
    Column("address", Text, nullable=False),
    Column("trace_id", Text, nullable=False),
    Column("before", JSONB(none_as_null=True)),
    Column("after", JSONB(none_as_null=True)),
    UniqueConstraint("event_id"),
    Index("audit_trail_of_operator_idx", "operator", "id"),
    Index("audit_trail_of_staff_idx", "operator", "staff_id", "id"),
    Index("audit_trail_about_idx", "operator", "about", "id"),
)

audit_seals = Table(
    "audit_seals",
    metadata,
    Column("n", BigInteger, primary_key=True, autoincrement=False),
    Column("first_id", BigInteger, nullable=False),
    Column("last_id", BigInteger, nullable=False),
    Column("rows", BigInteger, nullable=False),
    Column("hash", LargeBinary, nullable=False),
    now("at"),
)
