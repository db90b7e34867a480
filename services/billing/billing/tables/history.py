"""The seals over the ledger, the sums of its days, corrections, and the tariffs that services had before."""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    LargeBinary,
    PrimaryKeyConstraint,
    Table,
    Text,
)

from billing.tables.base import NOW, metadata
from billing.tables.ledger import transfers
from billing.tables.wishes import promised_payments
from chassis.event_tables import MOMENT

# A chain over all transfers in the order of their ids: `hash` is over the former seal's hash and the text of the
# transfers from `first_id` to `last_id`. Written by the database's function alone, append-only.
ledger_seals = Table(
    "ledger_seals",
    metadata,
    Column("n", BigInteger, primary_key=True, autoincrement=False),
    Column("first_id", BigInteger, nullable=False),
    Column("last_id", BigInteger, nullable=False),
    Column("rows", BigInteger, nullable=False),
    Column("hash", LargeBinary, nullable=False),
    Column("at", MOMENT, nullable=False, server_default=NOW),
    CheckConstraint("first_id <= last_id", name="ids"),
)

# What was sealed, summed up by the operator's day, the transfers' kind and the operator's own account: `credited` to
# subscribers and `debited` from them. Reports read this instead of the ledger.
ledger_days = Table(
    "ledger_days",
    metadata,
    Column("operator", Text, nullable=False),
    Column("day", Date, nullable=False),
    Column("kind", Text, nullable=False),
    Column("own_id", BigInteger, nullable=False),
    Column("credits", BigInteger, nullable=False),
    Column("credited", BigInteger, nullable=False),
    Column("debits", BigInteger, nullable=False),
    Column("debited", BigInteger, nullable=False),
    PrimaryKeyConstraint("operator", "day", "kind", "own_id"),
)

# A transfer is reversed by staff once.
corrections = Table(
    "corrections",
    metadata,
    Column("transfer_id", BigInteger, primary_key=True, autoincrement=False),
    Column("operator", Text, nullable=False),
    Column("account_id", BigInteger, ForeignKey("accounts.id"), nullable=False, index=True),
    Column("reversed_by", BigInteger, nullable=False),
    Column("author", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("at", MOMENT, nullable=False, server_default=NOW),
)

# Written by a trigger: the tariff that a service had until then.
former_tariffs = Table(
    "former_tariffs",
    metadata,
    Column("operator", Text, nullable=False),
    Column("service_id", BigInteger, ForeignKey("services.id"), nullable=False),
    Column("until", MOMENT, nullable=False),
    Column("tariff_id", BigInteger, ForeignKey("tariffs.id"), nullable=False),
    PrimaryKeyConstraint("service_id", "until"),
)

Index("transfers_id_idx", transfers.c.id, postgresql_using="brin")
Index(
    "promised_payments_taken_on_idx",
    promised_payments.c.operator,
    promised_payments.c.taken_on,
    postgresql_include=["status", "amount", "fee"],
)
