"""Requests to support: a subscriber opens one, he or staff closes it."""

from datetime import UTC, datetime
from uuid import uuid4

from sqlalchemy import insert
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from chassis.outbox import emit
from chassis.questions import Asked
from contracts.tickets import CloseTicket, OpenTicket, Ticket, TicketOpened
from tickets.keys import done_before
from tickets.posts import write
from tickets.promises import answer_by, check_form, profile_of
from tickets.service import service
from tickets.staff_acts import tell_audit
from tickets.statuses import move, note_status
from tickets.stored import locked, whole
from tickets.tables import ticket_numbers, tickets


@service.answers(OpenTicket)
async def open_ticket(question: OpenTicket, asked: Asked) -> Ticket:
    """Also for a subscriber who is not known here yet. Problems: invalid-body, idempotency-key-reused."""
    subscriber, ticket_id, now = asked.subscriber, uuid4(), datetime.now(UTC)
    profile = profile_of(subscriber.operator)
    async with service.database.transaction() as db:
        opened_before = await done_before(db, asked, question, ticket_id)
        if opened_before:
            return await whole(db, subscriber, opened_before)
        check_form(profile, question)
        number, promised = await _next_number(db, subscriber.operator), answer_by(profile, now)
        await db.execute(
            insert(tickets).values(
                operator=subscriber.operator,
                id=ticket_id,
                number=number,
                subscriber_id=subscriber.id,
                status="open",
                opened_at=now,
                answer_by=promised,
                **question.model_dump(include={"kind", "topic", "phone", "email", "city"}),
            )
        )
        await write(db, subscriber, ticket_id, question.text, now)
        await note_status(db, subscriber, ticket_id, "open", now)
        opened = TicketOpened(
            ticket_id=ticket_id,
            number=number,
            subscriber_id=subscriber.id,
            kind=question.kind,
            topic=question.topic,
            answer_by=promised,
        )
        await emit(db, opened, operator=subscriber.operator, about=subscriber.id)
        return await whole(db, subscriber, ticket_id)


@service.answers(CloseTicket)
async def close_ticket(question: CloseTicket, asked: Asked) -> Ticket:
    """By its subscriber or by staff; a closed one stays as it is. Problem: not-found."""
    caller = asked.caller
    async with service.database.transaction() as db:
        ticket = await locked(db, caller, question.ticket_id)
        if ticket.status != "closed":
            await move(db, caller, question.ticket_id, "closed", datetime.now(UTC))
            await tell_audit(
                db,
                asked,
                "close_ticket",
                f"ticket:{ticket.id}",
                {"status": ticket.status},
                {"status": "closed"},
            )
        return await whole(db, caller, question.ticket_id)


async def _next_number(db: AsyncConnection, operator: str) -> int:
    """The operator's next; whoever opens at the same time waits, so that none is skipped."""
    first = upsert(ticket_numbers).values(operator=operator, last=1)
    counted = await db.execute(
        first.on_conflict_do_update(
            index_elements=["operator"], set_={"last": ticket_numbers.c.last + 1}
        ).returning(ticket_numbers.c.last)
    )
    return int(counted.scalar_one())
