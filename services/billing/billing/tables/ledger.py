"""Accounts, transfers, payments. Money is bigint minor units; a transfer moves it from `debit_id` to `credit_id`."""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Identity,
    Index,
    PrimaryKeyConstraint,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from billing.tables.base import NOW, metadata
from chassis.event_tables import MOMENT

# A subscriber's account carries its balance and what the forecast needs: `price` of a month of all its services,
# `next_charge_on` the first day not paid for, `anchor_day` on which its periods begin, `promised` money and until
# when, `daily_fee` while suspended, `plan` of the changes to come, and on `changes_on` the first of them or the end
# of the promise. An active one with `ends_on` is told as ending.
# An operator's own accounts (clearing of a payment way, revenue, discounts given, adjustments, settlements) are told
# apart by `code` and only ever summed.
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
    Column("anchor_day", SmallInteger, nullable=False, server_default="1"),
    Column("promised", BigInteger, nullable=False, server_default="0"),
    Column("promised_until", Date),
    Column("daily_fee", BigInteger, nullable=False, server_default="0"),
    Column("plan", JSONB),
    Column("changes_on", Date),
    Column("stopped_on", Date),
    Column("ends_on", Date),
    Column("ended_on", Date),
    Column("version", BigInteger, nullable=False, server_default="0"),
    Column("opened_at", MOMENT, nullable=False, server_default=NOW),
    CheckConstraint(
        "kind in ('subscriber', 'clearing', 'opening', 'revenue', 'discount', 'adjustment', 'settlement')",
        name="kind",
    ),
    CheckConstraint("state in ('active', 'stopped', 'suspended', 'ended')", name="state"),
    CheckConstraint("(kind = 'subscriber') = (number is not null)", name="number"),
    CheckConstraint("credit >= 0 and price >= 0 and promised >= 0 and daily_fee >= 0", name="not_negative"),
    CheckConstraint("anchor_day between 1 and 31", name="anchor_day"),
    CheckConstraint("(promised > 0) = (promised_until is not null)", name="promised"),
    UniqueConstraint("operator", "number"),
    Index(
        "accounts_own_key", "operator", "kind", "code", unique=True, postgresql_where=text("code is not null")
    ),
    UniqueConstraint("subscriber_id"),
    Index(
        "accounts_changes_on_idx", "operator", "changes_on", postgresql_where=text("changes_on is not null")
    ),
)

# `rule`, `service_id` and the days from `from_day` up to `to_day` explain the amount; `balance_after` is the
# subscriber's. Append-only by trigger and by grant; partitioned by month. A correction is a transfer that reverses.
# No foreign keys: their check would lock the operator's own account in every payment. `ledger.differences`
# finds a transfer of an unknown account instead.
transfers = Table(
    "transfers",
    metadata,
    Column("id", BigInteger, Identity(always=True), nullable=False),
    # Not the transaction's beginning: an account's transfers are in the order in which its row was locked.
    Column("at", MOMENT, nullable=False, server_default=text("clock_timestamp()")),
    Column("operator", Text, nullable=False),
    Column("debit_id", BigInteger, nullable=False),
    Column("credit_id", BigInteger, nullable=False),
    Column("amount", BigInteger, nullable=False),
    Column("currency", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("rule", Text),
    Column("service_id", BigInteger),
    Column("from_day", Date),
    Column("to_day", Date),
    Column("balance_after", BigInteger),
    Column("payment_id", BigInteger),
    Column("reverses", BigInteger),
    Column("reason", Text),
    Column("author", Text, nullable=False),
    Column("trace_id", Text),
    PrimaryKeyConstraint("credit_id", "at", "id"),
    CheckConstraint("amount > 0", name="amount"),
    CheckConstraint("debit_id <> credit_id", name="two_sides"),
    Index("transfers_debit_id_at_idx", "debit_id", "at"),
    postgresql_partition_by="RANGE (at)",
)

# Exactly once by (operator, way, external_id); `external_id` is text, since a terminal's has 20 digits. `refunded` has
# gone back to where it came from; a cancelled payment has gone back whole.
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
    Column("refunded", BigInteger, nullable=False, server_default="0"),
    UniqueConstraint("operator", "way", "external_id"),
    CheckConstraint("amount > 0", name="amount"),
    CheckConstraint("status in ('accepted', 'cancelled')", name="status"),
    CheckConstraint("(status = 'cancelled') = (cancelled_at is not null)", name="cancelled"),
    CheckConstraint("refunded between 0 and amount", name="refunded"),
    Index("payments_account_id_received_at_idx", "account_id", "received_at"),
    # A register is of a day by the network's own time.
    Index("payments_operator_way_paid_at_idx", "operator", "way", "paid_at"),
)
