"""Attempts to pay through an acquirer, cards, autopayments, refunds. None of them holds a card's number."""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from billing.tables.base import NOW, metadata
from chassis.event_tables import MOMENT

# A card as the acquirer lets us know it. It has the id of the attempt that bound it; `token` is what pays, and is
# forgotten when the card is no longer active. `expires` is '2030-12'.
cards = Table(
    "cards",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("operator", Text, nullable=False),
    Column("account_id", BigInteger, ForeignKey("accounts.id"), nullable=False, index=True),
    Column("token", Text),
    Column("brand", Text, nullable=False),
    Column("last4", Text, nullable=False),
    Column("expires", Text, nullable=False),
    Column("status", Text, nullable=False, server_default="active"),
    Column("bound_at", MOMENT, nullable=False, server_default=NOW),
    Column("ended_at", MOMENT),
    CheckConstraint("status in ('active', 'removed', 'revoked', 'expired')", name="status"),
    CheckConstraint("(status = 'active') = (token is not null)", name="token"),
)

# `id` is our Idempotence-Key: stored before the acquirer is asked, so that every repeat is the same payment.
# `discount` is given for `months` paid ahead; `receipt` as it was asked first, since a repeat must not differ.
# An attempt without an end has a `next_ask_at`. `nth` is which try of an autopayment for `for_day` it is.
payment_attempts = Table(
    "payment_attempts",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("operator", Text, nullable=False),
    Column("account_id", BigInteger, ForeignKey("accounts.id"), nullable=False),
    Column("purpose", Text, nullable=False),
    Column("method", Text, nullable=False),
    Column("way", Text, nullable=False),
    Column("amount", BigInteger, nullable=False),
    Column("currency", Text, nullable=False),
    Column("months", Integer),
    Column("percent", Integer, nullable=False, server_default="0"),
    Column("discount", BigInteger, nullable=False, server_default="0"),
    Column("card_id", Uuid, ForeignKey("cards.id")),
    Column("return_url", Text),
    Column("receipt", JSONB),
    Column("status", Text, nullable=False, server_default="created"),
    Column("acquirer_id", Text),
    Column("confirmation_url", Text),
    Column("reason", Text),
    Column("payment_id", BigInteger, ForeignKey("payments.id")),
    Column("for_day", Date),
    Column("nth", Integer),
    Column("asks", Integer, nullable=False, server_default="0"),
    Column("next_ask_at", MOMENT),
    Column("created_at", MOMENT, nullable=False, server_default=NOW),
    Column("settled_at", MOMENT),
    CheckConstraint("amount > 0 and discount >= 0", name="amount"),
    CheckConstraint("purpose in ('top_up', 'bind_card', 'autopayment', 'quick')", name="purpose"),
    CheckConstraint("method in ('card', 'sbp', 'saved_card')", name="method"),
    CheckConstraint("status in ('created', 'pending', 'succeeded', 'canceled', 'disputed')", name="status"),
    CheckConstraint("(status in ('created', 'pending')) = (next_ask_at is not null)", name="open"),
    CheckConstraint("(status = 'succeeded') = (payment_id is not null)", name="paid"),
    CheckConstraint("(method = 'saved_card') = (card_id is not null)", name="card"),
    UniqueConstraint("operator", "acquirer_id"),
    Index(
        "payment_attempts_next_ask_at_idx",
        "next_ask_at",
        postgresql_where=text("next_ask_at is not null"),
    ),
    Index("payment_attempts_account_id_created_at_idx", "account_id", "created_at"),
    # One try of an autopayment for one day, whoever else runs at the same moment.
    Index(
        "payment_attempts_try_key",
        "account_id",
        "for_day",
        "nth",
        unique=True,
        postgresql_where=text("purpose = 'autopayment'"),
    ),
    # And one at a time: the next is thought of when the end of this one is known.
    Index(
        "payment_attempts_one_autopayment_key",
        "account_id",
        unique=True,
        postgresql_where=text("purpose = 'autopayment' and status in ('created', 'pending')"),
    ),
)

# Switched off is gone. `set_at` is since when this card pays: a day that was tried in vain before it is tried again.
autopayments = Table(
    "autopayments",
    metadata,
    Column("account_id", BigInteger, ForeignKey("accounts.id"), primary_key=True, autoincrement=False),
    Column("operator", Text, nullable=False),
    Column("card_id", Uuid, ForeignKey("cards.id"), nullable=False),
    Column("cause", Text, nullable=False),
    Column("threshold", BigInteger),
    Column("max_amount", BigInteger, nullable=False),
    Column("failures", Integer, nullable=False, server_default="0"),
    Column("retry_on", Date),
    Column("set_at", MOMENT, nullable=False, server_default=NOW),
    CheckConstraint("cause in ('due_date', 'threshold')", name="cause"),
    CheckConstraint("(cause = 'threshold') = (threshold is not null)", name="threshold"),
    CheckConstraint("max_amount > 0", name="max_amount"),
    Index("autopayments_operator_account_id_idx", "operator", "account_id"),
)

# `amount` has left the account by `transfer_id` and, the `fee` of it that is kept, a transfer of its own; the rest is
# what the acquirer is asked to give back, under `id` as the Idempotence-Key. With it went `discount` of a prepayment.
refunds = Table(
    "refunds",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("operator", Text, nullable=False),
    Column("account_id", BigInteger, ForeignKey("accounts.id"), nullable=False),
    Column("payment_id", BigInteger, ForeignKey("payments.id"), nullable=False, index=True),
    Column("amount", BigInteger, nullable=False),
    Column("fee", BigInteger, nullable=False),
    Column("discount", BigInteger, nullable=False),
    Column("currency", Text, nullable=False),
    Column("receipt", JSONB),
    Column("status", Text, nullable=False, server_default="created"),
    Column("acquirer_id", Text),
    Column("transfer_id", BigInteger, nullable=False),
    Column("reason", Text, nullable=False),
    Column("author", Text, nullable=False),
    Column("asks", Integer, nullable=False, server_default="0"),
    Column("next_ask_at", MOMENT),
    Column("created_at", MOMENT, nullable=False, server_default=NOW),
    Column("settled_at", MOMENT),
    CheckConstraint("fee >= 0 and amount > fee and discount >= 0", name="amount"),
    CheckConstraint("status in ('created', 'pending', 'succeeded', 'canceled', 'disputed')", name="status"),
    CheckConstraint("(status in ('created', 'pending')) = (next_ask_at is not null)", name="open"),
    UniqueConstraint("operator", "acquirer_id"),
    Index("refunds_next_ask_at_idx", "next_ask_at", postgresql_where=text("next_ask_at is not null")),
)
