"""Applications to connect, and how often somebody from outside has asked for anything."""

from typing import get_args

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    ForeignKeyConstraint,
    Identity,
    Index,
    Integer,
    PrimaryKeyConstraint,
    Table,
    Text,
    Time,
    UniqueConstraint,
    Uuid,
    text,
)

from contracts.tickets import ApplicationStatus, Refusal, StepOutcome
from tickets.tables.base import MOMENT, metadata, one_of

# `duplicate_of` has the same phone or address. Where `repeats`, it is of the same person, goes the way of that one
# and has no steps of its own. `address_key` is the address as it is compared; empty when the form asks for none.
applications = Table(
    "applications",
    metadata,
    Column("operator", Text, nullable=False),
    Column("id", Uuid, nullable=False),
    Column("position", BigInteger, Identity(always=True), nullable=False),
    Column("code", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("received_at", MOMENT, nullable=False),
    Column("changed_at", MOMENT, nullable=False),
    Column("call_by", MOMENT),
    Column("full_name", Text, nullable=False),
    Column("phone", Text, nullable=False),
    Column("email", Text, nullable=False),
    Column("street", Text, nullable=False),
    Column("house", Text, nullable=False),
    Column("building", Text, nullable=False),
    Column("flat", Text, nullable=False),
    Column("comment", Text, nullable=False),
    Column("wifi_survey", Boolean, nullable=False),
    Column("language", Text, nullable=False),
    Column("consent_version", Integer, nullable=False),
    Column("entered_by", Uuid),
    Column("address_key", Text, nullable=False),
    Column("visit_day", Date),
    Column("visit_begins", Time),
    Column("visit_ends", Time),
    Column("refusal", Text),
    Column("reason", Text, server_default="", nullable=False),
    Column("duplicate_of", Uuid),
    Column("repeats", Boolean, nullable=False),
    Column("subscriber_id", Uuid),
    PrimaryKeyConstraint("operator", "id"),
    UniqueConstraint("operator", "code"),
    one_of("status", get_args(ApplicationStatus)),
    one_of("refusal", get_args(Refusal)),
    Index("applications_position_idx", "operator", "position"),
    Index("applications_phone_idx", "operator", "phone"),
    Index("applications_address_idx", "operator", "address_key"),
    Index("applications_changed_at_idx", "operator", "changed_at"),
    Index("applications_duplicate_of_idx", "operator", "duplicate_of"),
    Index(
        "applications_subscriber_idx",
        "operator",
        "subscriber_id",
        postgresql_where=text("subscriber_id is not null"),
    ),
)

application_steps = Table(
    "application_steps",
    metadata,
    Column("operator", Text, nullable=False),
    Column("position", BigInteger, Identity(always=True), nullable=False),
    Column("application_id", Uuid, nullable=False),
    Column("at", MOMENT, nullable=False),
    Column("status", Text, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("note", Text, nullable=False),
    Column("author_id", Uuid),
    PrimaryKeyConstraint("operator", "application_id", "position"),
    ForeignKeyConstraint(
        ["operator", "application_id"], ["applications.operator", "applications.id"], ondelete="CASCADE"
    ),
    one_of("status", get_args(ApplicationStatus)),
    one_of("outcome", get_args(StepOutcome)),
)

# How often something was done in a window of time; `key` says what is counted of whom. Unlogged: adding to one costs no
# write to the log, and after a crash all begin anew.
counters = Table(
    "counters",
    metadata,
    Column("operator", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("begins_at", MOMENT, nullable=False),
    Column("count", Integer, nullable=False),
    PrimaryKeyConstraint("operator", "key", "begins_at"),
    prefixes=["UNLOGGED"],
)
