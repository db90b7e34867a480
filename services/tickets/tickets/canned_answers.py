"""Answers that staff has at hand, by language; a ticket fills in what stands in braces."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Row, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from chassis.idempotency import done_before
from chassis.profiles import Profile
from chassis.questions import Asked
from chassis.tokens import Caller
from contracts.problems import InvalidBody, NotFound
from contracts.tickets import (
    AddCannedAnswer,
    CannedAnswer,
    CannedAnswerList,
    ChangeCannedAnswer,
    ListCannedAnswers,
    RemoveCannedAnswer,
    RemovedCannedAnswer,
    Ticket,
)
from tickets.promises import profile_of
from tickets.service import service
from tickets.staff_acts import tell_audit
from tickets.stored import whole
from tickets.tables import canned_answers

ROLES = ("support", "manager")
PLACEHOLDERS = ("name", "contract", "number", "topic")
_BRACES = re.compile(r"\{([^{}]*)\}|[{}]")


@service.answers(ListCannedAnswers)
async def list_canned_answers(question: ListCannedAnswers, asked: Asked) -> CannedAnswerList:
    """Problem: not-found, for a foreign ticket."""
    staff = asked.caller.staff(*ROLES)
    kept = select(canned_answers).filter_by(operator=staff.operator).order_by("title", "id")
    async with service.database.reading() as db:
        ticket = await whole(db, staff, question.ticket_id) if question.ticket_id else None
        if ticket:
            kept = kept.where(canned_answers.c.topic.in_(("", ticket.topic)))
        found = (await db.execute(kept)).all()
    facts = _facts(profile_of(staff.operator), ticket) if ticket else None
    return CannedAnswerList(items=[_shown(row, facts) for row in found])


@service.answers(AddCannedAnswer)
async def add_canned_answer(question: AddCannedAnswer, asked: Asked) -> CannedAnswer:
    """Problems: invalid-body, idempotency-key-reused."""
    staff, answer_id = asked.caller.staff(*ROLES), uuid4()
    _check(staff, question)
    async with service.database.transaction() as db:
        made = await done_before(db, asked, question, answer_id)
        if not made:
            row = {"operator": staff.operator, "id": answer_id, **_columns(staff, question)}
            await db.execute(insert(canned_answers).values(row))
            about = f"canned_answer:{answer_id}"
            await tell_audit(db, asked, "add_canned_answer", about, None, question.model_dump(mode="json"))
        return _shown(await _held(db, staff, made or answer_id))


@service.answers(ChangeCannedAnswer)
async def change_canned_answer(question: ChangeCannedAnswer, asked: Asked) -> CannedAnswer:
    """Problems: invalid-body, not-found."""
    staff = asked.caller.staff(*ROLES)
    _check(staff, question)
    this = {"operator": staff.operator, "id": question.answer_id}
    async with service.database.transaction() as db:
        before = _told(await _held(db, staff, question.answer_id))
        await db.execute(update(canned_answers).filter_by(**this).values(_columns(staff, question)))
        after = question.model_dump(mode="json", exclude={"answer_id"})
        about = f"canned_answer:{question.answer_id}"
        await tell_audit(db, asked, "change_canned_answer", about, before, after)
        return _shown(await _held(db, staff, question.answer_id))


@service.answers(RemoveCannedAnswer)
async def remove_canned_answer(question: RemoveCannedAnswer, asked: Asked) -> RemovedCannedAnswer:
    """Problem: not-found."""
    staff = asked.caller.staff(*ROLES)
    this = {"operator": staff.operator, "id": question.answer_id}
    async with service.database.transaction() as db:
        before = _told(await _held(db, staff, question.answer_id))
        await db.execute(delete(canned_answers).filter_by(**this))
        about = f"canned_answer:{question.answer_id}"
        await tell_audit(db, asked, "remove_canned_answer", about, before, None)
    return RemovedCannedAnswer(id=question.answer_id)


def _check(staff: Caller, wish: AddCannedAnswer | ChangeCannedAnswer) -> None:
    errors = [
        {"pointer": f"/texts/{language}", "reason": f"{found[0]} is none of {{{'}, {'.join(PLACEHOLDERS)}}}"}
        for language, words in wish.texts.items()
        for found in _BRACES.finditer(words)
        if found[1] not in PLACEHOLDERS
    ]
    topics = [topic.code for topic in profile_of(staff.operator).support.topics]
    if wish.topic and wish.topic not in topics:
        errors.append({"pointer": "/topic", "reason": f"is not one of {', '.join(topics)}"})
    if errors:
        raise InvalidBody(errors=errors)


def _columns(staff: Caller, wish: AddCannedAnswer | ChangeCannedAnswer) -> dict[str, Any]:
    written = wish.model_dump(include={"title", "topic", "texts"})
    return {**written, "changed_at": datetime.now(UTC), "changed_by": staff.id}


async def _held(db: AsyncConnection, staff: Caller, answer_id: UUID) -> Row[Any]:
    kept = select(canned_answers).filter_by(operator=staff.operator, id=answer_id).with_for_update()
    row = (await db.execute(kept)).one_or_none()
    if row is None:
        raise NotFound("There is no such answer.")
    return row


def _told(row: Row[Any]) -> dict[str, Any]:
    return {"title": row.title, "topic": row.topic, "texts": row.texts}


def _shown(row: Row[Any], facts: Callable[[str], dict[str, str]] | None = None) -> CannedAnswer:
    texts = row.texts
    if facts:
        texts = {language: _filled(words, facts(language)) for language, words in texts.items()}
    columns = ("id", "title", "topic", "changed_at", "changed_by")
    return CannedAnswer(texts=texts, **{name: getattr(row, name) for name in columns})


def _filled(words: str, known: dict[str, str]) -> str:
    return _BRACES.sub(lambda found: known[found[1]], words)


def _facts(profile: Profile, ticket: Ticket) -> Callable[[str], dict[str, str]]:
    """What the ticket fills in, in a language."""
    names = next((topic.names for topic in profile.support.topics if topic.code == ticket.topic), {})
    known = {
        "name": ticket.full_name or ticket.subscriber_name,
        "contract": ticket.contract,
        "number": str(ticket.number),
    }
    return lambda language: known | {"topic": names.get(language, ticket.topic)}
