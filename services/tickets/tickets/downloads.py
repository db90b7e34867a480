"""Useful files and links: staff puts them there, everybody takes them."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Row, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from chassis.idempotency import done_before
from chassis.profiles import Profile
from chassis.questions import Asked
from contracts.problems import InvalidBody, NotFound
from contracts.tickets import (
    AddDownload,
    AttachmentContent,
    Download,
    DownloadList,
    EditDownload,
    FetchDownload,
    ListDownloads,
    RemoveDownload,
    Thanked,
)
from tickets import limits, store
from tickets.file_kinds import checked
from tickets.limits import Limit
from tickets.promises import profile_of
from tickets.service import service
from tickets.staff_acts import tell_audit
from tickets.tables import downloads

ROLES = ("marketing", "manager")
# Files taken by one network.
NETWORK, WINDOW = 60, timedelta(minutes=10)


def has_downloads(profile: Profile) -> Profile:
    """Itself. Problem: not-found, where the operator has none."""
    if not profile.capabilities.downloads:
        raise NotFound("This operator has no downloads.")
    return profile


def _operator(asked: Asked) -> str:
    return has_downloads(profile_of(asked.caller.staff(*ROLES).operator)).operator


@service.answers(ListDownloads)
async def list_downloads(question: ListDownloads, _: Asked) -> DownloadList:
    """In their order."""
    operator = has_downloads(profile_of(question.operator)).operator
    in_order = (downloads.c.position, downloads.c.id)
    async with service.database.reading() as db:
        found = await db.execute(select(downloads).filter_by(operator=operator).order_by(*in_order))
        return DownloadList(items=[_download(row) for row in found])


# Each holds a file in memory, and waits for the store.
@service.answers(FetchDownload, room=4)
async def fetch_download(question: FetchDownload, _: Asked) -> AttachmentContent:
    """Problems: not-found, also for a link; too-many-requests."""
    operator = has_downloads(profile_of(question.operator)).operator
    async with service.database.reading() as db:
        row = await _row(db, operator, question.download_id)
    if row.file_key is None:
        raise NotFound("This is a link and no file.")
    await limits.count(operator, Limit(f"download network {question.caller}", NETWORK, WINDOW))
    content = await store.get(row.file_key)
    return AttachmentContent(name=row.name, media_type=row.media_type, content=content)


@service.answers(AddDownload, room=4)
async def add_download(question: AddDownload, asked: Asked) -> Download:
    """Problems: invalid-body, idempotency-key-reused."""
    operator, download_id = _operator(asked), uuid4()
    kept = await asyncio.to_thread(read_download, question)
    async with service.database.transaction() as db:
        before = await done_before(db, asked, question, download_id)
        if not before:
            await put_download(db, operator, download_id, kept, question.content)
            after = _told(await _row(db, operator, download_id))
            await tell_audit(db, asked, "add_download", f"download:{download_id}", None, after)
        return _download(await _row(db, operator, before or download_id))


def read_download(wish: AddDownload) -> dict[str, Any]:
    """Its columns. Problem: invalid-body, unless it is either a link or a file of a kind that is taken."""
    if (wish.url is None) == (wish.content is None):
        raise InvalidBody(errors=[{"pointer": "/url", "reason": "give either a link or a file"}])
    kept = wish.model_dump(include={"titles", "descriptions", "position", "url"})
    if wish.content is not None:
        name, media_type = checked(wish.name or "", wish.content)
        kept |= {"name": name, "media_type": media_type, "size": len(wish.content)}
    return kept


async def put_download(
    db: AsyncConnection, operator: str, download_id: UUID, kept: dict[str, Any], content: bytes | None
) -> None:
    """A new one. Bytes whose row was never committed are nobody's and harm nobody."""
    if content is not None:
        kept = kept | {"file_key": await store.put(content)}
    await db.execute(insert(downloads).values(operator=operator, id=download_id, **kept))


@service.answers(EditDownload)
async def edit_download(question: EditDownload, asked: Asked) -> Download:
    """Problem: not-found."""
    operator, download_id = _operator(asked), question.download_id
    async with service.database.transaction() as db:
        before = _told(await _row(db, operator, download_id))
        kept = question.model_dump(include={"titles", "descriptions", "position"})
        await db.execute(update(downloads).filter_by(operator=operator, id=download_id).values(**kept))
        row = await _row(db, operator, download_id)
        await tell_audit(db, asked, "edit_download", f"download:{download_id}", before, _told(row))
        return _download(row)


@service.answers(RemoveDownload)
async def remove_download(question: RemoveDownload, asked: Asked) -> Thanked:
    """The row goes before the bytes: whoever fetches it meanwhile is told that there is none."""
    operator = _operator(asked)
    async with service.database.transaction() as db:
        row = await _row(db, operator, question.download_id)
        await db.execute(delete(downloads).filter_by(operator=operator, id=row.id))
        await tell_audit(db, asked, "remove_download", f"download:{row.id}", _told(row), None)
    if row.file_key is not None:
        await store.delete(row.file_key)
    return Thanked()


async def _row(db: AsyncConnection, operator: str, download_id: UUID) -> Row[Any]:
    found = await db.execute(select(downloads).filter_by(operator=operator, id=download_id))
    row = found.one_or_none()
    if row is None:
        raise NotFound("There is no such download.")
    return row


def _download(row: Row[Any]) -> Download:
    told = {name: getattr(row, name) for name in Download.model_fields if name != "kind"}
    return Download(kind="file" if row.file_key else "link", **told)


def _told(row: Row[Any]) -> dict[str, Any]:
    return _download(row).model_dump(mode="json", exclude={"id"})
