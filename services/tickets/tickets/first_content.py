"""The first questions, answers and downloads of an operator that has none; the administrator brings them."""

from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from chassis.isolation import within
from chassis.questions import Asked
from contracts.tickets import LoadContent, Loaded
from tickets.downloads import put_download, read_download
from tickets.faq_desk import put_categories, put_entry
from tickets.promises import profile_of
from tickets.service import service
from tickets.tables import downloads, faq_categories


@service.answers(LoadContent)
async def load_content(question: LoadContent, _: Asked) -> Loaded:
    """All of it or nothing; nothing, too, when the operator's own staff has begun. Problem: invalid-body."""
    operator = profile_of(question.operator).operator
    with within(operator):
        async with service.database.transaction() as db:
            if await _begun(db, operator):
                return Loaded(loaded=False)
            await put_categories(db, operator, question.categories)
            for entry in question.entries:
                await put_entry(db, operator, uuid4(), entry)
            for download in question.downloads:
                await put_download(db, operator, uuid4(), read_download(download), download.content)
    return Loaded(loaded=True)


async def _begun(db: AsyncConnection, operator: str) -> bool:
    kept = (select(table).filter_by(operator=operator).limit(1) for table in (faq_categories, downloads))
    return any([(await db.execute(one)).one_or_none() is not None for one in kept])
