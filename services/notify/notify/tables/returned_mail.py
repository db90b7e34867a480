"""Addresses from which letters came back."""

from sqlalchemy import Column, PrimaryKeyConstraint, Table, Text, Uuid

from notify.tables.base import MOMENT, NOW, metadata

__all__ = ["returned_mail"]

# No letter goes to what stands here: there is no such mailbox. In lower case.
returned_mail = Table(
    "returned_mail",
    metadata,
    Column("operator", Text, nullable=False),
    Column("address", Text, nullable=False),
    Column("delivery_id", Uuid, nullable=False),
    Column("reason", Text, nullable=False),
    Column("at", MOMENT, nullable=False, server_default=NOW),
    PrimaryKeyConstraint("operator", "address"),
)
