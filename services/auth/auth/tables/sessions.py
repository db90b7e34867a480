"""Where somebody is signed in."""

from typing import get_args

from sqlalchemy import Column, ForeignKey, Index, LargeBinary, Table, Text, Uuid, text

from auth.tables.base import metadata, new_id, now, one_of
from chassis.event_tables import MOMENT
from contracts.auth import OwnerKind

OWNER_KINDS = get_args(OwnerKind)

# `owner_id` is a subscriber or a member of staff, as `kind` says. `proved_at` is when the password was last typed.
sessions = Table(
    "sessions",
    metadata,
    new_id(),
    Column("operator", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("owner_id", Uuid, nullable=False),
    Column("device", Text, nullable=False),
    Column("address", Text, nullable=False),
    now("created_at"),
    now("used_at"),
    now("proved_at"),
    Column("expires_at", MOMENT, nullable=False),
    Column("revoked_at", MOMENT),
    one_of("kind", OWNER_KINDS),
    Index(None, "owner_id"),
    Index(None, "expires_at"),
)

refresh_tokens = Table(
    "refresh_tokens",
    metadata,
    Column("hash", LargeBinary, primary_key=True),
    Column("operator", Text, server_default=text("current_setting('cabinet.operator')"), nullable=False),
    Column("session_id", Uuid, ForeignKey("sessions.id", ondelete="CASCADE"), nullable=False, index=True),
    now("created_at"),
    Column("spent_at", MOMENT),
)
