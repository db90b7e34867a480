"""Requests to support: a subscriber opens one by the operator's form, he or staff closes it, he opens it again."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import Row, insert, select
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from chassis.idempotency import done_before
from chassis.outbox import emit
from chassis.questions import Asked
from contracts.problems import Conflict
from contracts.tickets import CloseTicket, Kind, OpenTicket, ReopenTicket, Ticket, TicketOpened
from tickets import limits
from tickets.attachments import attach
from tickets.forms import check_form
from tickets.limits import Limit
from tickets.posts import may_reopen, write
from tickets.promises import answer_by, open_now, profile_of
from tickets.reply_tokens import reply_token
from tickets.service import service
from tickets.staff_acts import tell_audit
from tickets.statuses import KEPT, change, note_status, promised_again
from tickets.stored import locked, whole
from tickets.tables import subscribers, ticket_numbers, tickets
from tickets.writers import Writer, subscriber_of, writer

# Of one subscriber.
A_DAY = 20
_OF_CONTRACT = {"full_name": "name", "address": "address"}


@dataclass(frozen=True, slots=True)
class Opened:
    """A request that has just been opened, and its first message."""

    ticket_id: UUID
    number: int
    answer_by: datetime
    post_id: UUID


@service.answers(OpenTicket)
async def open_ticket(question: OpenTicket, asked: Asked) -> Ticket:
    """Also for a subscriber who is not known here yet.

    Problems: invalid-body, too-many-requests (20 a day), idempotency-key-reused.
    """
    subscriber, ticket_id, now = asked.subscriber, uuid4(), datetime.now(UTC)
    async with service.database.transaction() as db:
        opened_before = await done_before(db, asked, question, ticket_id)
        if opened_before:
            return await whole(db, subscriber, opened_before)
        wish = await _completed(db, writer(subscriber), question)
        check_form(profile_of(subscriber.operator), wish)
        opened_by_him = Limit(f"tickets of {subscriber.id}", A_DAY, timedelta(days=1))
        await limits.count(subscriber.operator, opened_by_him)
        opened = await open_as(db, writer(subscriber), wish, now, ticket_id=ticket_id)
        await attach(
            db, subscriber, question.attachments, subscriber_id=subscriber.id, post_id=opened.post_id
        )
        return await whole(db, subscriber, ticket_id)


async def open_for(
    db: AsyncConnection,
    operator: str,
    subscriber_id: UUID,
    *,
    kind: Kind = "support",
    topic: str,
    text: str,
    at: datetime,
) -> Opened:
    """A request in the subscriber's name, whose words came otherwise than by the form."""
    wish = OpenTicket(kind=kind, topic=topic, text=text)
    who = subscriber_of(operator, subscriber_id)
    return await open_as(db, who, await _completed(db, who, wish), at, ticket_id=uuid4())


async def open_as(
    db: AsyncConnection, who: Writer, wish: OpenTicket, at: datetime, *, ticket_id: UUID
) -> Opened:
    """Open what was checked already, with its first message and promise."""
    profile = profile_of(who.operator)
    number, promised = await _next_number(db, who.operator), answer_by(profile, at)
    contacts = {"full_name": wish.full_name or "", "address": wish.address or ""}
    made = await db.execute(
        insert(tickets)
        .values(
            operator=who.operator,
            id=ticket_id,
            number=number,
            subscriber_id=who.id,
            status="open",
            opened_at=at,
            answer_by=promised,
            promised_first=promised,
            **wish.model_dump(include={"kind", "topic", "phone", "email", "city"}),
            **contacts,
        )
        .returning(tickets)
    )
    ticket = made.one()
    post_id = await write(db, who, ticket_id, wish.text, at)
    await note_status(db, who, ticket, "open", at)
    opened = TicketOpened(
        ticket_id=ticket_id,
        number=number,
        subscriber_id=who.id,
        kind=wish.kind,
        topic=wish.topic,
        answer_by=promised,
        out_of_hours=not open_now(profile, at),
        reply_token=reply_token(who.operator, ticket_id),
    )
    await emit(db, opened, operator=who.operator, about=who.id)
    await change(db, who, ticket, at)
    return Opened(ticket_id, number, promised, post_id)


@service.answers(CloseTicket)
async def close_ticket(question: CloseTicket, asked: Asked) -> Ticket:
    """By its subscriber or by staff; a closed one stays as it is. Problem: not-found."""
    caller, now = asked.caller, datetime.now(UTC)
    async with service.database.transaction() as db:
        ticket = await locked(db, caller, question.ticket_id)
        if ticket.status != "closed":
            await change(db, writer(caller), ticket, now, status="closed", closed_at=now, **KEPT)
            before, after = {"status": ticket.status}, {"status": "closed"}
            await tell_audit(db, asked, "close_ticket", f"ticket:{ticket.id}", before, after)
        return await whole(db, caller, question.ticket_id)


@service.answers(ReopenTicket)
async def reopen_ticket(question: ReopenTicket, asked: Asked) -> Ticket:
    """An answer is promised anew; one that is not closed stays as it is. Problems: not-found, conflict."""
    subscriber, now = asked.subscriber, datetime.now(UTC)
    async with service.database.transaction() as db:
        ticket = await locked(db, subscriber, question.ticket_id)
        if ticket.status in {"solved", "closed"}:
            if ticket.status == "closed" and not may_reopen(subscriber.operator, ticket, now):
                raise Conflict("The ticket was closed too long ago: open a new one.")
            await _reopen(db, writer(subscriber), ticket, now)
        return await whole(db, subscriber, question.ticket_id)


async def _reopen(db: AsyncConnection, who: Writer, ticket: Row[Any], at: datetime) -> None:
    promised = promised_again(who.operator, ticket, at)
    again = {"closed_at": None, "reopened": ticket.reopened + 1}
    await change(db, who, ticket, at, status="open", **promised, **again)


async def _completed(db: AsyncConnection, who: Writer, wish: OpenTicket) -> OpenTicket:
    """Name and address that were left empty are the contract's, as far as it is known here already."""
    known = await db.execute(select(subscribers).filter_by(operator=who.operator, subscriber_id=who.id))
    contract = known.mappings().one_or_none()
    if contract is None:
        return wish
    missing = {field: contract[column] for field, column in _OF_CONTRACT.items() if not getattr(wish, field)}
    return wish.model_copy(update=missing)


async def _next_number(db: AsyncConnection, operator: str) -> int:
    """The operator's next; whoever opens at the same time waits, so that none is skipped."""
    first = upsert(ticket_numbers).values(operator=operator, last=1)
    counted = await db.execute(
        first.on_conflict_do_update(
            index_elements=["operator"], set_={"last": ticket_numbers.c.last + 1}
        ).returning(ticket_numbers.c.last)
    )
    return int(counted.scalar_one())
