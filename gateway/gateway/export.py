"""Everything that is held on a subscriber, from all services, as a ZIP of JSON (152-FZ article 14, GDPR article 15)."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from tempfile import SpooledTemporaryFile
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZipFile

from fastapi import APIRouter
from fastapi.responses import StreamingResponse

from contracts.auth import TellHeldByAuth
from contracts.billing import TellHeldByBilling
from contracts.data_rights import TellHeld
from contracts.notify import TellHeldByNotify
from contracts.tickets import TellHeldByTickets
from gateway.visitors import BASE, SignedIn, Subscriber

router = APIRouter(prefix=BASE, tags=["subscriber"])

# Auth first: it counts the exports.
_SERVICES: tuple[type[TellHeld], ...] = (
    TellHeldByAuth,
    TellHeldByBilling,
    TellHeldByTickets,
    TellHeldByNotify,
)
_IN_MEMORY = 1_000_000
_CHUNK = 64 * 1024
_ZIP: dict[int | str, dict[str, Any]] = {
    200: {"content": {"application/zip": {"schema": {"type": "string", "format": "binary"}}}}
}


@router.get("/export", response_class=StreamingResponse, responses=_ZIP)
async def export(subscriber: Subscriber) -> StreamingResponse:
    """A file for each kind of thing, `billing/payments.json`; five a day.

    It is sent when it is whole: while a service is away the answer is 503, and never a part.
    """
    spool = SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - closed when it is sent, or here
    try:
        await _write(spool, subscriber)
    except BaseException:
        spool.close()
        raise
    day = datetime.now(UTC).astimezone(subscriber.visitor.profile.zone).date()
    return StreamingResponse(
        _chunks(spool),
        media_type="application/zip",
        headers={
            "content-disposition": f'attachment; filename="export-{day}.zip"',
            "cache-control": "no-store",
        },
    )


async def _write(spool: IO[bytes], subscriber: SignedIn) -> None:
    with ZipFile(spool, "w", ZIP_DEFLATED) as archive:
        for question in _SERVICES:
            async for name, rows in _held(subscriber, question):
                text = json.dumps(rows, ensure_ascii=False, indent=1)
                await asyncio.to_thread(archive.writestr, f"{question.owner}/{name}.json", text)


async def _held(
    subscriber: SignedIn, question: type[TellHeld]
) -> AsyncIterator[tuple[str, list[dict[str, Any]]]]:
    """What one service holds, a list for each kind of thing, empty ones too."""
    page = await subscriber.ask(question())
    name, rows = page.name, page.rows
    while page.next_cursor:
        page = await subscriber.ask(question(cursor=page.next_cursor))
        if page.name != name:
            yield name, rows
            name, rows = page.name, []
        rows += page.rows
    yield name, rows


def _chunks(spool: IO[bytes]) -> Iterator[bytes]:
    with spool:
        spool.seek(0)
        while chunk := spool.read(_CHUNK):
            yield chunk
