"""What all tables of reaching people stand on. Every row belongs to an operator."""

from sqlalchemy import CheckConstraint, text

from chassis.database import new_metadata
from chassis.event_tables import MOMENT, add_event_tables

__all__ = ["MOMENT", "NOW", "metadata", "one_of"]

metadata = new_metadata()
add_event_tables(metadata)

NOW = text("now()")


def one_of(column: str, values: tuple[str, ...]) -> CheckConstraint:
    """The column has one of these values, or none."""
    return CheckConstraint(f"{column} in ({', '.join(map(repr, values))})", name=column)
