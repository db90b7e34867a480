"""The tables of reaching people. Every row belongs to an operator."""

from typing import Literal, get_args

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Computed,
    Date,
    ForeignKey,
    Index,
    Integer,
    PrimaryKeyConstraint,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from notify.tables.base import MOMENT, NOW, metadata, one_of

Channel = Literal["sms", "email", "push"]
State = Literal["queued", "sending", "sent", "delivered", "failed", "unknown", "outdated"]
Receipted = Literal["delivered", "failed"]
# When it may be sent: at once, out of the night, in the hours of marketing.
Hours = Literal["any", "waking", "marketing"]


# Whom we may reach: auth's subscribers, fed by their events and rebuilt by replaying them.
recipients = Table(
    "recipients",
    metadata,
    Column("operator", Text, nullable=False),
    Column("subscriber_id", Uuid, nullable=False),
    Column("contract", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("phones", ARRAY(Text), nullable=False),
    Column("emails", ARRAY(Text), nullable=False),
    Column("version", Integer, nullable=False),
    # As it was written, and its words between spaces, by which places are found.
    Column("address", Text, nullable=False, server_default=""),
    Column("address_words", Text, nullable=False, server_default=""),
    PrimaryKeyConstraint("operator", "subscriber_id"),
)

# The ids grow with time, so they order the list and serve as its cursor.
notifications = Table(
    "notifications",
    metadata,
    Column("id", Uuid, primary_key=True, server_default=text("uuidv7()")),
    Column("operator", Text, nullable=False),
    Column("subscriber_id", Uuid, nullable=False),
    Column("event_id", Uuid, nullable=False),
    Column("kind", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("at", MOMENT, nullable=False, server_default=NOW),
    Column("read_at", MOMENT),
    UniqueConstraint("event_id", "subscriber_id"),
    Index("notifications_of_subscriber_idx", "operator", "subscriber_id", text("id desc")),
    Index("notifications_unread_idx", "operator", "subscriber_id", postgresql_where=text("read_at is null")),
)

# The newest that is known of an account. `due_on`: null is not told, infinity is never.
account_states = Table(
    "account_states",
    metadata,
    Column("operator", Text, nullable=False),
    Column("account", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("told_at", MOMENT, nullable=False),
    Column("state", Text, nullable=False),
    Column("due_on", Date),
    Column("paid_version", Integer, nullable=False, server_default="0"),
    PrimaryKeyConstraint("operator", "account"),
)

# What the notice of an event takes for granted, for those that would be untrue later; `refuted` says by what.
premises = Table(
    "premises",
    metadata,
    Column("event_id", Uuid, primary_key=True),
    Column("operator", Text, nullable=False),
    Column("account", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("told_at", MOMENT, nullable=False),
    Column("unpaid", Boolean, nullable=False),
    Column("state", Text),
    Column("due_on", Date),
    Column("until", MOMENT),
    Column("refuted", Text),
    Index("premises_of_account_idx", "operator", "account"),
    Index("premises_told_idx", "told_at"),
)

# One notice over one channel to one address. `attempts` is the fencing token of whoever is sending it; without a
# subscriber it goes to the operator's staff. A `secret` one has a mask in its text: it is never sent from here.
deliveries = Table(
    "deliveries",
    metadata,
    Column("id", Uuid, primary_key=True, server_default=text("uuidv7()")),
    Column("operator", Text, nullable=False),
    Column("event_id", Uuid, nullable=False),
    Column("subscriber_id", Uuid),
    Column("channel", Text, nullable=False),
    Column("address", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("subject", Text, nullable=False, server_default=""),
    Column("text", Text, nullable=False),
    Column("html", Text, nullable=False, server_default=""),
    Column("secret", Boolean, nullable=False, server_default=text("false")),
    Column("state", Text, nullable=False, server_default="queued"),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("next_at", MOMENT, nullable=False, server_default=NOW),
    Column("lease_until", MOMENT),
    Column("reason", Text),
    Column("created_at", MOMENT, nullable=False, server_default=NOW),
    Column("sent_at", MOMENT),
    Column("delivered_at", MOMENT),
    Column("traceparent", Text),
    Column("category", Text, nullable=False, server_default="service"),
    Column("hours", Text, nullable=False, server_default="any"),
    # What came of each attempt, written by a trigger whenever `state` changes: staff reads it.
    Column("history", JSONB, nullable=False, server_default=text("'[]'")),
    # Of a newsletter: it waits behind what is told to one person.
    Column("bulk", Boolean, nullable=False, server_default=text("false")),
    Column("newsletter_id", Uuid),
    # Of an SMS: by whom it goes; while it is queued, by whom alone, since he may have it or some of it. `cost` is in
    # minor units: what it may come to at most until it is sent, then what the provider has said, or his price.
    Column("provider", Text),
    Column("cost", BigInteger),
    Column("own_number", Integer),
    Column("ask_status_at", MOMENT),
    # Of a letter, beside those that every letter has: the address for answers, the thread, how to leave a newsletter.
    Column("headers", JSONB, nullable=False, server_default=text("'{}'")),
    Column("trace_id", Text, Computed("split_part(traceparent, '-', 2)", persisted=True)),
    UniqueConstraint("event_id", "channel", "address"),
    one_of("channel", get_args(Channel)),
    one_of("state", get_args(State)),
    one_of("hours", get_args(Hours)),
    CheckConstraint("(state = 'sending') = (lease_until is not null)", name="lease"),
    Index(
        "deliveries_due_idx",
        "channel",
        "operator",
        "bulk",
        "next_at",
        postgresql_where=text("state = 'queued'"),
    ),
    Index(
        "deliveries_of_newsletter_idx",
        "newsletter_id",
        "state",
        postgresql_where=text("newsletter_id is not null"),
    ),
    Index(
        "deliveries_to_ask_idx",
        "operator",
        "provider",
        "ask_status_at",
        postgresql_where=text("ask_status_at is not null"),
    ),
    Index(
        "deliveries_of_provider_idx",
        "operator",
        "provider",
        "sent_at",
        postgresql_where=text("channel = 'sms'"),
    ),
    Index("deliveries_leased_idx", "lease_until", postgresql_where=text("state = 'sending'")),
    Index("deliveries_unknown_idx", "operator", "address", postgresql_where=text("state = 'unknown'")),
    Index("deliveries_of_subscriber_idx", "operator", "subscriber_id", "id"),
    Index("deliveries_of_address_idx", "operator", "address", "id"),
    Index("deliveries_of_operator_idx", "operator", "id"),
    Index(
        "deliveries_ended_badly_idx",
        "operator",
        "id",
        postgresql_where=text("state in ('failed', 'unknown')"),
    ),
)

# The parts of an SMS, each with the id that the centre gave it: receipts may come after a restart of ours.
sms_parts = Table(
    "sms_parts",
    metadata,
    Column("delivery_id", Uuid, ForeignKey("deliveries.id", ondelete="CASCADE"), nullable=False),
    Column("number", SmallInteger, nullable=False),
    Column("operator", Text, nullable=False),
    Column("address", Text, nullable=False),
    Column("message_id", Text),
    Column("outcome", Text),
    Column("reason", Text),
    Column("provider", Text),
    PrimaryKeyConstraint("delivery_id", "number"),
    one_of("outcome", get_args(Receipted)),
    Index("sms_parts_message_idx", "operator", "message_id", postgresql_where=text("message_id is not null")),
    Index("sms_parts_open_idx", "operator", "address", postgresql_where=text("outcome is null")),
)

# Receipts whose message is not known yet: they may overtake the centre's answer, or name an answer that was lost.
sms_receipts = Table(
    "sms_receipts",
    metadata,
    Column("operator", Text, nullable=False),
    Column("message_id", Text, nullable=False),
    Column("address", Text, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("reason", Text),
    Column("received_at", MOMENT, nullable=False, server_default=NOW),
    Column("provider", Text, nullable=False, server_default=""),
    PrimaryKeyConstraint("operator", "provider", "message_id"),
    one_of("outcome", get_args(Receipted)),
    Index("sms_receipts_received_idx", "operator", "received_at"),
)
