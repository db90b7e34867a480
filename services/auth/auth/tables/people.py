"""Subscribers and how they are reached."""

from sqlalchemy import (
    Boolean,
    Column,
    Computed,
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
from sqlalchemy.dialects.postgresql import TSVECTOR

from auth.tables.base import metadata, new_id, now, one_of
from chassis.event_tables import MOMENT

# `login_key` is the login as it is compared; `password` is None where nobody can sign in yet. `version`
# counts what other services have been told. `first_password` says that the present one was issued, not chosen.
# `account` is billing's number, `person_id` joins several contracts of one person, `ended_on` is when billing
# closed the contract.
subscribers = Table(
    "subscribers",
    metadata,
    new_id(),
    Column("operator", Text, nullable=False),
    Column("contract", Text, nullable=False),
    Column("login", Text, nullable=False),
    Column("login_key", Text, nullable=False),
    Column("password", Text),
    Column("must_change_password", Boolean, server_default=text("false"), nullable=False),
    Column("first_password", Boolean, server_default=text("false"), nullable=False),
    Column("password_changed_at", MOMENT),
    Column("account", Text),
    Column("person_id", Uuid),
    Column("ended_on", Date),
    Column("erased_at", MOMENT),
    Column("name", Text, nullable=False),
    Column("address", Text, nullable=False),
    Column("words", TSVECTOR, Computed("search_words(name, address)", persisted=True)),
    Column("region", Text),
    Column("language", Text, nullable=False),
    Column("version", Integer, server_default=text("1"), nullable=False),
    now("registered_at"),
    UniqueConstraint("operator", "contract"),
    UniqueConstraint("operator", "login_key"),
    Index(None, "person_id", postgresql_where=text("person_id is not null")),
    Index("subscribers_of_account_idx", "operator", "account"),
)

# Only a confirmed contact counts. Of those the main one is the last that was chosen, else the first confirmed.
contacts = Table(
    "contacts",
    metadata,
    new_id(),
    Column("operator", Text, nullable=False),
    Column("subscriber_id", Uuid, ForeignKey("subscribers.id"), nullable=False),
    Column("kind", Text, nullable=False),
    Column("value", Text, nullable=False),
    Column("confirmed_at", MOMENT),
    Column("chosen_at", MOMENT),
    now("created_at"),
    UniqueConstraint("subscriber_id", "kind", "value"),
    one_of("kind", ("phone", "email")),
    Index("contacts_of_value_idx", "operator", "value"),
    Index("contacts_unconfirmed_idx", "created_at", postgresql_where=text("confirmed_at is null")),
)
