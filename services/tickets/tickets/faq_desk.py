"""Staff keeps the questions and answers: categories in their order, entries with a text in each language."""

from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Row, delete, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from chassis.idempotency import done_before
from chassis.questions import Asked
from contracts.problems import Conflict, InvalidBody, NotFound
from contracts.tickets import (
    AddFaqEntry,
    EditFaqEntry,
    Faq,
    FaqCategory,
    FaqEntry,
    FaqText,
    ListFaq,
    RemoveFaqEntry,
    SetFaqCategories,
    Thanked,
)
from tickets.faq_search import categories_of, has_faq
from tickets.promises import profile_of
from tickets.service import service
from tickets.staff_acts import tell_audit
from tickets.tables import faq_categories, faq_entries, faq_texts

ROLES = ("marketing", "manager")


def _operator(asked: Asked) -> str:
    return has_faq(profile_of(asked.caller.staff(*ROLES).operator)).operator


@service.answers(ListFaq)
async def list_faq(_: ListFaq, asked: Asked) -> Faq:
    """Everything, in the order in which it is read."""
    operator = _operator(asked)
    async with service.database.reading() as db:
        return await _all(db, operator)


@service.answers(SetFaqCategories)
async def set_categories(question: SetFaqCategories, asked: Asked) -> Faq:
    """Problems: conflict for one that is left out and has entries, invalid-body for one that stands there twice."""
    operator = _operator(asked)
    async with service.database.transaction() as db:
        before = [category.code for category in await categories_of(db, operator)]
        await put_categories(db, operator, question.categories)
        codes = [category.code for category in question.categories]
        await tell_audit(
            db, asked, "set_faq_categories", "faq", {"categories": before}, {"categories": codes}
        )
        return await _all(db, operator)


async def put_categories(db: AsyncConnection, operator: str, categories: list[FaqCategory]) -> None:
    """These, in this order, and no others."""
    codes = [category.code for category in categories]
    if twice := [n for n, code in enumerate(codes) if code in codes[:n]]:
        raise InvalidBody(
            errors=[{"pointer": f"/categories/{twice[0]}/code", "reason": "stands there twice"}]
        )
    gone = faq_categories.c.code.notin_(codes)
    used = (
        select(faq_entries.c.category)
        .filter_by(operator=operator)
        .where(faq_entries.c.category.notin_(codes))
    )
    if category := (await db.execute(used.limit(1))).scalar():
        raise Conflict(f"The category {category} has entries: move them first.")
    await db.execute(delete(faq_categories).filter_by(operator=operator).where(gone))
    put = upsert(faq_categories)
    put = put.on_conflict_do_update(
        index_elements=["operator", "code"],
        set_={"names": put.excluded.names, "position": put.excluded.position},
    )
    for position, category in enumerate(categories):
        kept = {"code": category.code, "names": category.names, "position": position}
        await db.execute(put, {"operator": operator, **kept})


@service.answers(AddFaqEntry)
async def add_entry(question: AddFaqEntry, asked: Asked) -> FaqEntry:
    """Problems: invalid-body, idempotency-key-reused."""
    operator, entry_id = _operator(asked), uuid4()
    async with service.database.transaction() as db:
        before = await done_before(db, asked, question, entry_id)
        if not before:
            await put_entry(db, operator, entry_id, question)
            after = question.model_dump(mode="json")
            await tell_audit(db, asked, "add_faq_entry", f"faq:{entry_id}", None, after)
        return await _entry(db, operator, before or entry_id)


async def put_entry(db: AsyncConnection, operator: str, entry_id: UUID, wish: AddFaqEntry) -> None:
    """A new one."""
    await _check_category(db, operator, wish.category)
    kept = wish.model_dump(include={"category", "position", "published"})
    await db.execute(insert(faq_entries).values(operator=operator, id=entry_id, **kept))
    await _put_texts(db, operator, entry_id, wish.texts)


@service.answers(EditFaqEntry)
async def edit_entry(question: EditFaqEntry, asked: Asked) -> FaqEntry:
    """Problems: not-found, invalid-body."""
    operator, entry_id = _operator(asked), question.entry_id
    async with service.database.transaction() as db:
        before = await _entry(db, operator, entry_id)
        await _check_category(db, operator, question.category)
        kept = question.model_dump(include={"category", "position", "published"})
        await db.execute(update(faq_entries).filter_by(operator=operator, id=entry_id).values(**kept))
        await db.execute(delete(faq_texts).filter_by(operator=operator, entry_id=entry_id))
        await _put_texts(db, operator, entry_id, question.texts)
        after = await _entry(db, operator, entry_id)
        about = f"faq:{entry_id}"
        await tell_audit(db, asked, "edit_faq_entry", about, _told(before), _told(after))
        return after


@service.answers(RemoveFaqEntry)
async def remove_entry(question: RemoveFaqEntry, asked: Asked) -> Thanked:
    """Problem: not-found."""
    operator = _operator(asked)
    async with service.database.transaction() as db:
        before = await _entry(db, operator, question.entry_id)
        await db.execute(delete(faq_entries).filter_by(operator=operator, id=question.entry_id))
        await tell_audit(db, asked, "remove_faq_entry", f"faq:{question.entry_id}", _told(before), None)
    return Thanked()


async def _check_category(db: AsyncConnection, operator: str, code: str) -> None:
    if (
        await db.execute(select(faq_categories).filter_by(operator=operator, code=code))
    ).one_or_none() is None:
        raise InvalidBody(errors=[{"pointer": "/category", "reason": "is no category of this operator"}])


async def _put_texts(db: AsyncConnection, operator: str, entry_id: UUID, texts: dict[Any, FaqText]) -> None:
    rows = [
        {"operator": operator, "entry_id": entry_id, "language": language, **said.model_dump()}
        for language, said in texts.items()
    ]
    await db.execute(insert(faq_texts), rows)


async def _all(db: AsyncConnection, operator: str) -> Faq:
    categories = await categories_of(db, operator)
    place = {category.code: n for n, category in enumerate(categories)}
    entries = await db.execute(select(faq_entries).filter_by(operator=operator))
    texts = (await db.execute(select(faq_texts).filter_by(operator=operator))).all()
    rows = sorted(entries, key=lambda row: (place[row.category], row.position, row.id))
    items = [_shown(row, [said for said in texts if said.entry_id == row.id]) for row in rows]
    return Faq(categories=categories, items=items)


async def _entry(db: AsyncConnection, operator: str, entry_id: UUID) -> FaqEntry:
    row = (await db.execute(select(faq_entries).filter_by(operator=operator, id=entry_id))).one_or_none()
    if row is None:
        raise NotFound("There is no such question.")
    texts = await db.execute(select(faq_texts).filter_by(operator=operator, entry_id=entry_id))
    return _shown(row, texts.all())


def _shown(row: Row[Any], texts: Any) -> FaqEntry:
    kept = {name: getattr(row, name) for name in FaqEntry.model_fields if name != "texts"}
    said = {text.language: FaqText(question=text.question, answer=text.answer) for text in texts}
    return FaqEntry(texts=said, **kept)


def _told(entry: FaqEntry) -> dict[str, Any]:
    return entry.model_dump(mode="json", exclude={"id", "helpful", "unhelpful"})
