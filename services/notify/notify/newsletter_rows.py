"""Newsletters as their rows, for whoever commands them."""

from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, text
from sqlalchemy.ext.asyncio import AsyncConnection

from contracts.notify import Newsletter, NewsletterText, Progress, Segment
from contracts.problems import NotFound

ROLES = ("marketing", "manager")

ONE = text("select * from newsletters where operator = :operator and id = :id")
LOCKED = text(f"{ONE.text} for update")
_KEPT = ("id", "name", "state", "channels", "starts_at", "started_at", "finished_at", "changed_at")


async def found(db: AsyncConnection, query: Any, operator: str, newsletter_id: UUID) -> RowMapping:
    """Problem: not-found."""
    row = (await db.execute(query, {"operator": operator, "id": newsletter_id})).mappings().one_or_none()
    if row is None:
        raise NotFound
    return row


def shown(row: RowMapping, progress: Progress | None = None) -> Newsletter:
    """As staff sees it."""
    return Newsletter(
        **{name: row[name] for name in _KEPT},
        texts=texts_of(row),
        segment=Segment(**row["segment"]),
        progress=progress,
    )


def texts_of(row: RowMapping) -> dict[Any, NewsletterText]:
    """By language."""
    return {language: NewsletterText(**told) for language, told in row["texts"].items()}
