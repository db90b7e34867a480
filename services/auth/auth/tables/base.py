"""What every table of auth is made of. Every row belongs to an operator; nothing secret is kept in clear."""

from typing import Any

from sqlalchemy import CheckConstraint, Column, Uuid, text

from chassis.database import new_metadata
from chassis.event_tables import MOMENT, add_event_tables

metadata = new_metadata()
add_event_tables(metadata)


def new_id() -> Column[Any]:
    """The primary key: grows with time, so it orders lists and serves as their cursor."""
    return Column("id", Uuid, server_default=text("uuidv7()"), primary_key=True)


def now(name: str) -> Column[Any]:
    """The moment at which the row was written."""
    return Column(name, MOMENT, server_default=text("now()"), nullable=False)


def one_of(column: str, values: tuple[str, ...]) -> CheckConstraint:
    return CheckConstraint(f"{column} in ({', '.join(map(repr, values))})", name=column)
