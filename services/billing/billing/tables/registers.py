"""Registers of the other side, row by row."""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Identity,
    Index,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    Table,
    Text,
    text,
)

from billing.tables.base import NOW, metadata
from chassis.event_tables import MOMENT

# A compared file. `digest` is its SHA-256; totals are minor units of what stands in the two lists.
registers = Table(
    "registers",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("operator", Text, nullable=False),
    Column("way", Text, nullable=False),
    Column("day", Date, nullable=False),
    Column("digest", Text, nullable=False),
    Column("currency", Text, nullable=False),
    Column("status", Text, nullable=False, server_default="current"),
    Column("author", Text, nullable=False),
    Column("compared_at", MOMENT, nullable=False, server_default=NOW),
    Column("matched", Integer, nullable=False, server_default="0"),
    Column("differing", Integer, nullable=False, server_default="0"),
    Column("only_ours", Integer, nullable=False, server_default="0"),
    Column("only_theirs", Integer, nullable=False, server_default="0"),
    Column("theirs_total", BigInteger, nullable=False, server_default="0"),
    Column("ours_total", BigInteger, nullable=False, server_default="0"),
    CheckConstraint("status in ('current', 'replaced')", name="status"),
    Index(
        "registers_current_key",
        "operator",
        "way",
        "day",
        unique=True,
        postgresql_where=text("status = 'current'"),
    ),
)

# Their row with what it came to; one of ours that they do not have has no line.
register_rows = Table(
    "register_rows",
    metadata,
    Column("operator", Text, nullable=False),
    Column("register_id", BigInteger, ForeignKey("registers.id"), nullable=False),
    Column("external_id", Text, nullable=False),
    Column("line", Integer),
    Column("at", MOMENT),
    Column("account", Text),
    Column("amount", BigInteger),
    Column("verdict", Text, nullable=False),
    Column("payment_id", BigInteger, ForeignKey("payments.id")),
    Column("credited_by", Text),
    PrimaryKeyConstraint("register_id", "external_id"),
    CheckConstraint(
        "verdict in ('matched', 'amount', 'account', 'cancelled', 'only_theirs', 'only_ours')", name="verdict"
    ),
)

# Files on their way in, by parts; gone when they are compared.
register_parts = Table(
    "register_parts",
    metadata,
    Column("operator", Text, nullable=False),
    Column("way", Text, nullable=False),
    Column("day", Date, nullable=False),
    Column("digest", Text, nullable=False),
    Column("part", Integer, nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("added_at", MOMENT, nullable=False, server_default=NOW),
    PrimaryKeyConstraint("operator", "way", "day", "digest", "part"),
)
