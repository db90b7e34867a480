"""The queue of requests as staff looks at it: what fits, what was looked for, in the order of what we owe."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, func, literal_column, or_, select, text, tuple_

from chassis.questions import Asked
from contracts.problems import BadRequest
from contracts.tickets import ListQueue, TicketList, TicketSummary
from tickets.lists import number_of
from tickets.service import service
from tickets.stored import SUMMARY, named
from tickets.tables import posts, subscribers, tickets

# Microseconds since 1970, within some thousands of years.
_MOMENT = re.compile(r"[0-9]{1,16}", re.ASCII)
_NEVER: ColumnElement[Any] = literal_column("'infinity'::timestamptz")
# What a common word has found is looked up in memory, or not at all in time.
_MEMORY = text("set local work_mem = '64MB'")
# What owes no answer comes last.
_DUE = func.coalesce(tickets.c.answer_by, _NEVER)


@service.answers(ListQueue)
async def list_queue(question: ListQueue, asked: Asked) -> TicketList:
    """Problem: bad-request for a cursor that is not one of ours, or is of another order."""
    operator = asked.caller.staff("support", "manager").operator
    page = select(*SUMMARY).select_from(named()).where(tickets.c.operator == operator)
    page = page.where(*_asked(question, operator))
    match question.order:
        case "newest":
            page = page.order_by(tickets.c.number.desc())
        case "oldest":
            page = page.order_by(tickets.c.number)
        case "deadline":
            page = page.order_by(_DUE, tickets.c.number)
    if question.cursor is not None:
        page = page.where(_after(question.order, question.cursor))
    async with service.database.transaction() as db:
        await db.execute(_MEMORY)
        found = (await db.execute(page.limit(question.limit + 1))).mappings()
        items = [TicketSummary(**row) for row in found]
    more = len(items) > question.limit
    items = items[: question.limit]
    return TicketList(items=items, next_cursor=_cursor(question.order, items[-1]) if more else None)


def _asked(question: ListQueue, operator: str) -> Iterator[ColumnElement[bool]]:
    if question.status:
        yield tickets.c.status.in_(question.status)
    for name in ("kind", "topic", "subscriber_id"):
        if (wanted := getattr(question, name)) is not None:
            yield tickets.c[name] == wanted
    if question.assignee is not None:
        nobody = question.assignee == "none"
        yield tickets.c.assignee.is_(None) if nobody else tickets.c.assignee == question.assignee
    if question.overdue:
        yield tickets.c.answer_by < func.now()
    if question.older_than is not None:
        yield tickets.c.opened_at < datetime.now(UTC) - timedelta(hours=question.older_than)
    if question.words is not None:
        yield _with_words(question.words, operator)


def _with_words(written: str, operator: str) -> ColumnElement[bool]:
    """All of them in one message, or in name and contract; or it is the number."""
    words = written.lower().replace("ё", "е").strip()
    query = func.websearch_to_tsquery(literal_column("'simple'"), words).op("||")(
        func.websearch_to_tsquery(literal_column("'russian'"), words)
    )
    said = select(posts.c.ticket_id).where(posts.c.operator == operator, posts.c.words.op("@@")(query))
    known = select(subscribers.c.subscriber_id).where(
        subscribers.c.operator == operator, subscribers.c.words.op("@@")(query)
    )
    # Alternatives keep the planner from joining, which would look at the words of every request in turn.
    ways: list[ColumnElement[bool]] = [tickets.c.id.in_(said), tickets.c.subscriber_id.in_(known)]
    number = words.removeprefix("№").strip()
    if number.isascii() and number.isdigit() and len(number) < 10:
        ways.append(tickets.c.number == int(number))
    return or_(*ways)


def _cursor(order: str, last: TicketSummary) -> str:
    if order != "deadline":
        return str(last.number)
    since = last.answer_by - datetime.fromtimestamp(0, UTC) if last.answer_by else None
    return f"{'never' if since is None else since // timedelta(microseconds=1)}~{last.number}"


def _after(order: str, cursor: str) -> ColumnElement[bool]:
    if order == "newest":
        return tickets.c.number < number_of(cursor)
    if order == "oldest":
        return tickets.c.number > number_of(cursor)
    due, _, number = cursor.partition("~")
    # The first says nothing new, but finds the place in the index, which a comparison of rows does not.
    moment = _moment(due)
    return and_(moment <= _DUE, tuple_(_DUE, tickets.c.number) > tuple_(moment, number_of(number)))


def _moment(written: str) -> ColumnElement[Any] | datetime:
    if written == "never":
        return _NEVER
    if not _MOMENT.fullmatch(written):
        raise BadRequest(errors=[{"pointer": "/cursor", "reason": "is not the next_cursor of a list"}])
    return datetime.fromtimestamp(0, UTC) + timedelta(microseconds=int(written))
