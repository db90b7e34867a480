"""What is sold, what an account has of it, and what will change."""

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
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from billing.tables.base import NOW, metadata
from chassis.event_tables import MOMENT

# Tariffs and add-ons alike. `once` is the fee at the start, `parts` the products of a bundle; `switch_to` the codes to
# which its subscribers may switch (null: any that is `switchable`), `switch_fee` in the profile's fee's place.
tariffs = Table(
    "tariffs",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("operator", Text, nullable=False),
    Column("code", Text, nullable=False),
    Column("kind", Text, nullable=False, server_default="tariff"),
    Column("product", Text, nullable=False),
    Column("parts", ARRAY(Text), nullable=False, server_default="{}"),
    Column("names", JSONB, nullable=False),
    Column("price", BigInteger, nullable=False),
    Column("once", BigInteger, nullable=False, server_default="0"),
    Column("currency", Text, nullable=False),
    Column("speed_mbps", Integer),
    Column("traffic_gb", Integer),
    Column("devices", Integer),
    Column("public", Boolean, nullable=False),
    Column("switchable", Boolean, nullable=False, server_default="true"),
    Column("archived", Boolean, nullable=False, server_default="false"),
    Column("switch_to", ARRAY(Text)),
    Column("switch_fee", BigInteger),
    Column("sold_from", Date),
    Column("sold_until", Date),
    Column("edited_by", Text),
    UniqueConstraint("operator", "code"),
    CheckConstraint("price >= 0 and once >= 0", name="price"),
    CheckConstraint("kind in ('tariff', 'add_on')", name="kind"),
)

# The versions of a price: the one of the last day that has come is in `tariffs.price` too.
tariff_prices = Table(
    "tariff_prices",
    metadata,
    Column("operator", Text, nullable=False),
    Column("tariff_id", BigInteger, ForeignKey("tariffs.id"), nullable=False),
    Column("from_day", Date, nullable=False),
    Column("price", BigInteger, nullable=False),
    Column("announced_at", MOMENT, nullable=False, server_default=NOW),
    Column("author", Text, nullable=False),
    PrimaryKeyConstraint("tariff_id", "from_day"),
    CheckConstraint("price >= 0", name="price"),
)

services = Table(
    "services",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("operator", Text, nullable=False),
    Column("account_id", BigInteger, ForeignKey("accounts.id"), nullable=False, index=True),
    Column("tariff_id", BigInteger, ForeignKey("tariffs.id"), nullable=False, index=True),
    Column("price", BigInteger, nullable=False),
    Column("state", Text, nullable=False, server_default="active"),
    Column("since", MOMENT, nullable=False, server_default=NOW),
    Column("ended_on", Date),
    CheckConstraint("price >= 0", name="price"),
    CheckConstraint("state in ('active', 'ended')", name="state"),
)

# What will become of a service on a day: another tariff, another price, its end. `tariff_id`, `price`: the new ones.
service_changes = Table(
    "service_changes",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("operator", Text, nullable=False),
    Column("account_id", BigInteger, ForeignKey("accounts.id"), nullable=False),
    Column("service_id", BigInteger, ForeignKey("services.id"), nullable=False),
    Column("kind", Text, nullable=False),
    Column("on_day", Date, nullable=False),
    Column("tariff_id", BigInteger, ForeignKey("tariffs.id")),
    Column("price", BigInteger, nullable=False),
    Column("fee", BigInteger, nullable=False, server_default="0"),
    Column("status", Text, nullable=False, server_default="planned"),
    Column("author", Text, nullable=False),
    Column("ordered_at", MOMENT, nullable=False, server_default=NOW),
    Column("settled_at", MOMENT),
    CheckConstraint("kind in ('tariff', 'price', 'end')", name="kind"),
    CheckConstraint("status in ('planned', 'applied', 'withdrawn')", name="status"),
    Index("service_changes_planned_idx", "account_id", "on_day", postgresql_where=text("status = 'planned'")),
    Index(
        "service_changes_applied_idx",
        "account_id",
        "on_day",
        postgresql_where=text("status = 'applied' and kind = 'tariff'"),
    ),
    # One change of a tariff at a time is planned for a service.
    Index(
        "service_changes_one_planned_key",
        "service_id",
        "kind",
        unique=True,
        postgresql_where=text("status = 'planned' and kind <> 'price'"),
    ),
)
