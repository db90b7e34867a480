"""What is counted against those who guess, and the devices from which somebody has signed in before."""

from sqlalchemy import (
    Column,
    ForeignKey,
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
from sqlalchemy.dialects.postgresql import ARRAY

from auth.tables.base import metadata, new_id, now, one_of
from chassis.event_tables import MOMENT

GUARD_KINDS = ("subject", "device", "network", "all", "messages")

# One row for each thing that is guessed about. `about` is an HMAC: what people type at the door is kept nowhere.
# `open` are attempts under way: each is a UUIDv7, which says when it began. `wrong` are those of the window that began
# at `since`; when they reach the limit they become a lock, and `locks` makes the next one longer.
guards = Table(
    "guards",
    metadata,
    Column("operator", Text, nullable=False),
    Column("path", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("about", LargeBinary, nullable=False),
    Column("open", ARRAY(Uuid), server_default=text("'{}'"), nullable=False),
    Column("wrong", Integer, server_default=text("0"), nullable=False),
    Column("since", MOMENT, server_default=text("now()"), nullable=False),
    Column("locks", Integer, server_default=text("0"), nullable=False),
    Column("locked_until", MOMENT),
    now("touched_at"),
    PrimaryKeyConstraint("operator", "path", "kind", "about"),
    one_of("kind", GUARD_KINDS),
)

known_devices = Table(
    "known_devices",
    metadata,
    new_id(),
    Column("operator", Text, nullable=False),
    Column("subscriber_id", Uuid, ForeignKey("subscribers.id"), nullable=False),
    Column("hash", LargeBinary, nullable=False),
    now("known_since"),
    now("used_at"),
    UniqueConstraint("subscriber_id", "hash"),
    Index(None, "hash"),
)
