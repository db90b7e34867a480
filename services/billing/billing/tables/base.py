"""What all of billing's tables stand on."""

from sqlalchemy import text

from chassis.database import new_metadata
from chassis.event_tables import add_event_tables

metadata = new_metadata()
add_event_tables(metadata)

NOW = text("now()")
