"""Billing's tables. Money is bigint minor units; a transfer moves it from `debit_id` to `credit_id`."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Identity,
    Index,
    Integer,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from chassis.database import new_metadata
from chassis.event_tables import MOMENT, add_event_tables

metadata = new_metadata()
add_event_tables(metadata)

NOW = text("now()")

# A subscriber's account carries its balance; an operator's own accounts (clearing of a payment way,
# opening balances, revenue) are told apart by `code` and only ever summed.
accounts = Table(
    "accounts",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("operator", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("code", Text),
    Column("subscriber_id", Uuid),
    Column("number", Text),
    Column("currency", Text, nullable=False),
    Column("balance", BigInteger, nullable=False, server_default="0"),
    Column("credit", BigInteger, nullable=False, server_default="0"),
    Column("price", BigInteger, nullable=False, server_default="0"),
    Column("state", Text, nullable=False, server_default="active"),
    Column("next_charge_on", Date),
    Column("stopped_on", Date),
    Column("version", BigInteger, nullable=False, server_default="0"),
    Column("opened_at", MOMENT, nullable=False, server_default=NOW),
    CheckConstraint("kind in ('subscriber', 'clearing', 'opening', 'revenue')", name="kind"),
    CheckConstraint("state in ('active', 'stopped', 'suspended', 'ending', 'ended')", name="state"),
    CheckConstraint("(kind = 'subscriber') = (number is not null)", name="number"),
    CheckConstraint("credit >= 0 and price >= 0", name="not_negative"),
    UniqueConstraint("operator", "number"),
    Index(
        "accounts_own_key", "operator", "kind", "code", unique=True, postgresql_where=text("code is not null")
    ),
    UniqueConstraint("subscriber_id"),
)

# Append-only by trigger and by grant; partitioned by month. A correction is a transfer that reverses.
# No foreign keys: their check would lock the operator's own account in every payment. `ledger.differences`
# finds a transfer of an unknown account instead.
transfers = Table(
    "transfers",
    metadata,
    Column("id", BigInteger, Identity(always=True), nullable=False),
    Column("at", MOMENT, nullable=False, server_default=NOW),
    Column("operator", Text, nullable=False),
    Column("debit_id", BigInteger, nullable=False),
    Column("credit_id", BigInteger, nullable=False),
    Column("amount", BigInteger, nullable=False),
    Column("currency", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("payment_id", BigInteger),
    Column("reason", Text),
    Column("author", Text, nullable=False),
    Column("trace_id", Text),
    PrimaryKeyConstraint("credit_id", "at", "id"),
    CheckConstraint("amount > 0", name="amount"),
    CheckConstraint("debit_id <> credit_id", name="two_sides"),
    Index("transfers_debit_id_at_idx", "debit_id", "at"),
    postgresql_partition_by="RANGE (at)",
)

# Exactly once by (operator, way, external_id); `external_id` is text, since a terminal's has 20 digits.
payments = Table(
    "payments",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("operator", Text, nullable=False),
    Column("way", Text, nullable=False),
    Column("external_id", Text, nullable=False),
    Column("account_id", BigInteger, ForeignKey("accounts.id"), nullable=False),
    Column("amount", BigInteger, nullable=False),
    Column("currency", Text, nullable=False),
    Column("status", Text, nullable=False, server_default="accepted"),
    Column("paid_at", MOMENT, nullable=False),
    Column("received_at", MOMENT, nullable=False, server_default=NOW),
    Column("cancelled_at", MOMENT),
    UniqueConstraint("operator", "way", "external_id"),
    CheckConstraint("amount > 0", name="amount"),
    CheckConstraint("status in ('accepted', 'cancelled')", name="status"),
    CheckConstraint("(status = 'cancelled') = (cancelled_at is not null)", name="cancelled"),
)

tariffs = Table(
    "tariffs",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("operator", Text, nullable=False),
    Column("code", Text, nullable=False),
    Column("product", Text, nullable=False),
    Column("names", JSONB, nullable=False),
    Column("price", BigInteger, nullable=False),
    Column("currency", Text, nullable=False),
    Column("speed_mbps", Integer),
    Column("public", Boolean, nullable=False),
    UniqueConstraint("operator", "code"),
    CheckConstraint("price >= 0", name="price"),
)

services = Table(
    "services",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("operator", Text, nullable=False),
    Column("account_id", BigInteger, ForeignKey("accounts.id"), nullable=False, index=True),
    Column("tariff_id", BigInteger, ForeignKey("tariffs.id"), nullable=False),
    Column("price", BigInteger, nullable=False),
    Column("state", Text, nullable=False, server_default="active"),
    Column("since", MOMENT, nullable=False, server_default=NOW),
    CheckConstraint("price >= 0", name="price"),
    CheckConstraint("state in ('active', 'suspended', 'ending', 'ended')", name="state"),
)
