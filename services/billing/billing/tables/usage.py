"""Traffic and devices."""

from sqlalchemy import (
    BigInteger,
    Column,
    Date,
    ForeignKey,
    Index,
    PrimaryKeyConstraint,
    Table,
    Text,
)

from billing.tables.base import NOW, metadata
from chassis.event_tables import MOMENT

# The highest counters that a session was told to have on a day, octets since its beginning: what came to the
# subscriber and what left. A day's traffic is what they have grown by. Partitioned by month.
usage = Table(
    "usage",
    metadata,
    Column("operator", Text, nullable=False),
    Column("session", Text, nullable=False),
    Column("day", Date, nullable=False),
    Column("account_id", BigInteger, nullable=False),
    Column("received", BigInteger, nullable=False),
    Column("sent", BigInteger, nullable=False),
    PrimaryKeyConstraint("operator", "session", "day"),
    Index("usage_account_id_day_idx", "account_id", "day"),
    postgresql_partition_by="RANGE (day)",
)

# `mac` as aa:bb:cc:dd:ee:ff; one is on one contract of an operator.
devices = Table(
    "devices",
    metadata,
    Column("operator", Text, nullable=False),
    Column("mac", Text, nullable=False),
    Column("account_id", BigInteger, ForeignKey("accounts.id"), nullable=False, index=True),
    Column("name", Text),
    Column("added_at", MOMENT, nullable=False, server_default=NOW),
    PrimaryKeyConstraint("operator", "mac"),
)
