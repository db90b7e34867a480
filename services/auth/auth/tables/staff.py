"""The operator's people."""

from sqlalchemy import Column, Table, Text, UniqueConstraint

from auth.tables.base import metadata, new_id, now
from chassis.event_tables import MOMENT

staff = Table(
    "staff",
    metadata,
    new_id(),
    Column("operator", Text, nullable=False),
    Column("login", Text, nullable=False),
    Column("login_key", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("password", Text),
    Column("disabled_at", MOMENT),
    now("created_at"),
    UniqueConstraint("operator", "login_key"),
)
