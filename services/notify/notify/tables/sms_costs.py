"""What SMS cost, and the day's ceiling."""

from sqlalchemy import BigInteger, Column, Date, Integer, PrimaryKeyConstraint, Sequence, Table, Text

from notify.tables.base import metadata

__all__ = ["sms_numbers", "sms_spending"]

# A day of the operator's zone at one provider, in minor units: what was taken, and what is under way. `bulk_cost` is
# the part of it that newsletters had. The row is the lock under which replicas share a ceiling.
sms_spending = Table(
    "sms_spending",
    metadata,
    Column("operator", Text, nullable=False),
    Column("provider", Text, nullable=False),
    Column("day", Date, nullable=False),
    Column("messages", BigInteger, nullable=False, server_default="0"),
    Column("parts", BigInteger, nullable=False, server_default="0"),
    Column("cost", BigInteger, nullable=False, server_default="0"),
    Column("bulk_cost", BigInteger, nullable=False, server_default="0"),
    PrimaryKeyConstraint("operator", "provider", "day"),
)

# Numbers of our own, of 31 bits, by which a gateway over HTTP knows a message that comes again.
sms_numbers = Sequence("sms_numbers", data_type=Integer, cycle=True, metadata=metadata)
