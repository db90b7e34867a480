"""What subscribers ask for beside paying: a promise, a rest, an end; and the keys under which they ask."""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Computed,
    Date,
    ForeignKey,
    Identity,
    Index,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    Table,
    Text,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from billing.tables.base import NOW, metadata
from chassis.event_tables import MOMENT

# What is still promised of an active one, and until when, stands on the account.
promised_payments = Table(
    "promised_payments",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("operator", Text, nullable=False),
    Column("account_id", BigInteger, ForeignKey("accounts.id"), nullable=False, index=True),
    Column("amount", BigInteger, nullable=False),
    Column("fee", BigInteger, nullable=False, server_default="0"),
    Column("taken_on", Date, nullable=False),
    Column("expires_on", Date, nullable=False),
    Column("status", Text, nullable=False, server_default="active"),
    Column("author", Text, nullable=False),
    Column("taken_at", MOMENT, nullable=False, server_default=NOW),
    Column("settled_at", MOMENT),
    CheckConstraint("amount > 0 and fee >= 0", name="amount"),
    CheckConstraint("status in ('active', 'kept', 'unkept')", name="status"),
    Index(
        "promised_payments_active_key", "account_id", unique=True, postgresql_where=text("status = 'active'")
    ),
)

# The service rests from `from_day` up to `until_day`, on which it works again. `fees` are the days from which a fee
# of the day holds, `[{"on": "2026-12-01", "fee": 0}, ...]`; `free_days` and `cost` what that comes to.
suspensions = Table(
    "suspensions",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("operator", Text, nullable=False),
    Column("account_id", BigInteger, ForeignKey("accounts.id"), nullable=False, index=True),
    Column("from_day", Date, nullable=False),
    Column("until_day", Date, nullable=False),
    Column("status", Text, nullable=False),
    Column("free_days", Integer, nullable=False),
    Column("daily_fee", BigInteger, nullable=False),
    Column("cost", BigInteger, nullable=False),
    Column("fees", JSONB, nullable=False),
    Column("author", Text, nullable=False),
    Column("asked_at", MOMENT, nullable=False, server_default=NOW),
    Column("decided_by", Text),
    Column("decided_at", MOMENT),
    Column("reason", Text),
    Column("ended_on", Date),
    CheckConstraint("from_day <= until_day", name="days"),
    CheckConstraint(
        "status in ('requested', 'scheduled', 'active', 'ended', 'refused', 'withdrawn')", name="status"
    ),
    # One at a time is asked for, planned or under way.
    Index(
        "suspensions_open_key",
        "account_id",
        unique=True,
        postgresql_where=text("status in ('requested', 'scheduled', 'active')"),
    ),
)

terminations = Table(
    "terminations",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("operator", Text, nullable=False),
    Column("account_id", BigInteger, ForeignKey("accounts.id"), nullable=False, index=True),
    Column("status", Text, nullable=False),
    Column("ends_on", Date),
    Column("author", Text, nullable=False),
    Column("asked_at", MOMENT, nullable=False, server_default=NOW),
    Column("decided_by", Text),
    Column("decided_at", MOMENT),
    Column("reason", Text),
    Column("settlement", BigInteger),
    Column("paid_out_at", MOMENT),
    CheckConstraint("status in ('requested', 'approved', 'refused', 'withdrawn', 'done')", name="status"),
    Index(
        "terminations_open_key",
        "account_id",
        unique=True,
        postgresql_where=text("status in ('requested', 'approved')"),
    ),
)

# Months paid ahead at a discount: `discount` was credited with the payment; what is not used up is taken back.
prepayments = Table(
    "prepayments",
    metadata,
    Column("payment_id", BigInteger, ForeignKey("payments.id"), primary_key=True),
    Column("operator", Text, nullable=False),
    Column("account_id", BigInteger, ForeignKey("accounts.id"), nullable=False, index=True),
    Column("months", Integer, nullable=False),
    Column("percent", Integer, nullable=False),
    Column("discount", BigInteger, nullable=False),
    Column("from_day", Date, nullable=False),
    Column("until_day", Date, nullable=False),
    Column("taken_back", BigInteger, nullable=False, server_default="0"),
    CheckConstraint("months > 1 and discount >= 0 and from_day < until_day", name="months"),
)

# The reply to each command under its key: a repeat gets the same again. Kept for 400 days.
commands = Table(
    "commands",
    metadata,
    Column("operator", Text, nullable=False),
    Column("caller_id", Uuid, nullable=False),
    Column("key", Text, nullable=False),
    Column("fingerprint", LargeBinary, nullable=False),
    Column("reply", JSONB),
    Column("done_at", MOMENT, nullable=False, server_default=NOW),
    PrimaryKeyConstraint("operator", "caller_id", "key"),
)

# What is kept of auth's subscribers, fed by their events: whom a receipt, a statement and quick pay name.
# `address_key` is the address as `postal_addresses` reads it, flat first.
subscribers = Table(
    "subscribers",
    metadata,
    Column("operator", Text, nullable=False),
    Column("subscriber_id", Uuid, nullable=False),
    Column("contract", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("address", Text, nullable=False),
    Column("address_key", Text, nullable=False, server_default=""),
    Column("phone", Text),
    Column("email", Text),
    Column("language", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("place", Integer, Computed("uuid_hash(subscriber_id)", persisted=True)),
    PrimaryKeyConstraint("operator", "subscriber_id"),
    Index("subscribers_contract_idx", "operator", "contract"),
    Index(
        "subscribers_address_idx",
        "operator",
        "address_key",
        postgresql_ops={"address_key": "text_pattern_ops"},
    ),
    # In an order that nothing tells of: from where quick pay takes its answers about contracts that are not there.
    Index("subscribers_decoy_idx", "operator", "place"),
)
