"""News, newsletters and those who want them."""

from typing import get_args

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Identity,
    Index,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from chassis.idempotency import idempotency_table
from contracts.notify import NewsKind, NewsletterChannel, NewsletterState
from notify.tables.base import MOMENT, NOW, metadata, one_of

idempotency_keys = idempotency_table(metadata)

# Of it the tokens in links are derived: they stand nowhere.
link_keys = Table(
    "link_keys",
    metadata,
    Column("operator", Text, nullable=False),
    Column("key", LargeBinary, nullable=False),
    PrimaryKeyConstraint("operator"),
)

# Published when `publish_at` has come and nobody has withdrawn it. Each `version` of maintenance is told once;
# `telling_after` is how far the telling of `version` has come among the recipients, `told_version` what is through.
news = Table(
    "news",
    metadata,
    Column("id", Uuid, primary_key=True, server_default=text("uuidv7()")),
    Column("operator", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("texts", JSONB, nullable=False),
    Column("publish_at", MOMENT),
    Column("withdrawn_at", MOMENT),
    Column("starts_at", MOMENT),
    Column("ends_at", MOMENT),
    Column("places", JSONB, nullable=False, server_default="[]"),
    Column("version", Integer, nullable=False, server_default="1"),
    Column("told_version", Integer, nullable=False, server_default="0"),
    Column("telling_after", Uuid),
    Column("changed_at", MOMENT, nullable=False, server_default=NOW),
    one_of("kind", get_args(NewsKind)),
    Index("news_published_idx", "operator", text("publish_at desc"), text("id desc")),
    Index(
        "news_untold_idx",
        "operator",
        postgresql_where=text("kind = 'maintenance' and told_version < version"),
    ),
)

# Who was told that maintenance touches him, so that he is told of its change, too.
maintenance_told = Table(
    "maintenance_told",
    metadata,
    Column("operator", Text, nullable=False),
    Column("news_id", Uuid, nullable=False),
    Column("subscriber_id", Uuid, nullable=False),
    PrimaryKeyConstraint("operator", "news_id", "subscriber_id"),
    Index("maintenance_told_subscriber_idx", "operator", "subscriber_id"),
)

# One a subscriber and channel. `asked_at` is in the token of the confirming link: a later one makes it worthless.
subscriptions = Table(
    "subscriptions",
    metadata,
    Column("operator", Text, nullable=False),
    Column("subscriber_id", Uuid, nullable=False),
    Column("channel", Text, nullable=False),
    Column("id", BigInteger, Identity(always=True), nullable=False),
    Column("address", Text, nullable=False),
    Column("asked_at", MOMENT, nullable=False),
    Column("confirmed_at", MOMENT),
    Column("left_at", MOMENT),
    PrimaryKeyConstraint("operator", "subscriber_id", "channel"),
    UniqueConstraint("operator", "id"),
    one_of("channel", get_args(NewsletterChannel)),
)

# The proof of each consent and its end: what, how, when and from where. Nothing is ever changed in it but by erasure.
subscription_decisions = Table(
    "subscription_decisions",
    metadata,
    Column("operator", Text, nullable=False),
    Column("id", BigInteger, Identity(always=True), nullable=False),
    Column("subscriber_id", Uuid, nullable=False),
    Column("channel", Text, nullable=False),
    Column("address", Text, nullable=False),
    Column("decided", Text, nullable=False),
    Column("how", Text, nullable=False),
    Column("newsletter_id", Uuid),
    Column("ip", Text, nullable=False),
    Column("at", MOMENT, nullable=False, server_default=NOW),
    PrimaryKeyConstraint("operator", "id"),
    one_of("decided", ("asked", "confirmed", "left")),
    one_of("how", ("cabinet", "link", "one_click", "consent_withdrawn")),
    Index("subscription_decisions_of_subscriber_idx", "operator", "subscriber_id", "at"),
    Index(
        "subscription_decisions_of_newsletter_idx",
        "newsletter_id",
        postgresql_where=text("newsletter_id is not null"),
    ),
)

# `expanded_to` is the last subscription that has its delivery, `expanded` whether there are none after it.
newsletters = Table(
    "newsletters",
    metadata,
    Column("id", Uuid, primary_key=True, server_default=text("uuidv7()")),
    Column("operator", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("channels", ARRAY(Text), nullable=False),
    Column("texts", JSONB, nullable=False),
    Column("segment", JSONB, nullable=False),
    Column("state", Text, nullable=False, server_default="draft"),
    Column("starts_at", MOMENT),
    Column("started_at", MOMENT),
    Column("finished_at", MOMENT),
    Column("total", Integer, nullable=False, server_default="0"),
    Column("expanded_to", BigInteger, nullable=False, server_default="0"),
    Column("expanded", Boolean, nullable=False, server_default=text("false")),
    Column("changed_at", MOMENT, nullable=False, server_default=NOW),
    one_of("state", get_args(NewsletterState)),
    Index("newsletters_of_operator_idx", "operator", text("id desc")),
    Index("newsletters_moving_idx", "operator", postgresql_where=text("state in ('scheduled', 'running')")),
)
