"""What a run of charging has done, chunk by chunk, and whom it has reminded."""

from sqlalchemy import (
    BigInteger,
    Column,
    Date,
    ForeignKey,
    Identity,
    Index,
    Integer,
    PrimaryKeyConstraint,
    SmallInteger,
    Table,
    Text,
)
from sqlalchemy.dialects.postgresql import JSONB

from billing.tables.base import NOW, metadata
from chassis.event_tables import MOMENT

# What was charged for `day` of the accounts from `first_id` up to `after_id`, in one transaction; what was given back
# of it is negative. `sums` are the amounts by the product, so that the revenue of a month is not read from transfers.
charge_chunks = Table(
    "charge_chunks",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("operator", Text, nullable=False),
    Column("day", Date, nullable=False),
    Column("currency", Text, nullable=False),
    Column("first_id", BigInteger, nullable=False),
    Column("after_id", BigInteger, nullable=False),
    Column("accounts", Integer, nullable=False),
    Column("amount", BigInteger, nullable=False),
    Column("sums", JSONB, nullable=False),
    Column("stopped", Integer, nullable=False),
    Column("charged_at", MOMENT, nullable=False, server_default=NOW),
    Index("charge_chunks_operator_day_idx", "operator", "day"),
)

# The days of which the run has ended.
charge_runs = Table(
    "charge_runs",
    metadata,
    Column("operator", Text, nullable=False),
    Column("day", Date, nullable=False),
    Column("ended_at", MOMENT, nullable=False, server_default=NOW),
    PrimaryKeyConstraint("operator", "day"),
)

# Somebody is reminded of a day once, so many days before.
reminders = Table(
    "reminders",
    metadata,
    Column("operator", Text, nullable=False),
    Column("account_id", BigInteger, ForeignKey("accounts.id"), nullable=False),
    Column("due_on", Date, nullable=False),
    Column("days", SmallInteger, nullable=False),
    Column("told_at", MOMENT, nullable=False, server_default=NOW),
    PrimaryKeyConstraint("account_id", "due_on", "days"),
)
