"""Everything about one subscriber in one list: money, notices, requests, chats, what staff has done."""

import asyncio
import tomllib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import AwareDatetime, BaseModel

from contracts.auth import AuditEntry, AuditTrail, GetSubscriber, ListAudit
from contracts.billing import GetAccountTransactions, StaffTransaction, StaffTransactions
from contracts.message import Message, Question
from contracts.notify import DeliveryLine, DeliveryList, ListDeliveries
from contracts.problems import NotAllowed, NotFound, Problem
from contracts.tickets import ListTalks, Talk, Talks
from gateway.sums import Sum, as_sum
from gateway.transactions import titled
from gateway.visitors import BASE, SignedIn, Staff, Visitor

router = APIRouter(prefix=f"{BASE}/staff/subscribers", tags=["staff"])

R = TypeVar("R", bound=Message)
Kind = Literal["transaction", "notice", "request", "chat", "act"]
TEXTS: dict[str, dict[str, dict[str, str]]] = tomllib.loads(
    (Path(__file__).parent / "timeline.toml").read_text("utf-8")
)

_AWAY = frozenset({500, 503, 504})
# So many more are asked for: what happened at one moment stands on one page.
_MORE = 20


class Happening(BaseModel):
    """`title` is for people, in the asked language; `code` for programs: rule, notice, status or act.

    `state` is how far a notice has come, `id` names it where its kind is kept.
    """

    at: datetime
    kind: Kind
    id: str
    code: str
    title: str
    detail: str | None = None
    state: str | None = None
    amount: Sum | None = None
    trace_id: str | None = None


class Timeline(BaseModel):
    """Newest first; `next_before` is null on the last page.

    A source whose service does not answer is named in `unavailable`, one that this role may not see in `hidden`:
    `transactions`, `notices`, `requests` (with chats), `acts`.
    """

    items: list[Happening]
    next_before: datetime | None
    unavailable: list[str]
    hidden: list[str]


class _Sources:
    """Asks them side by side; what cannot be had is left out by name."""

    def __init__(self, staff: SignedIn) -> None:
        self._staff = staff
        self.unavailable: set[str] = set()
        self.hidden: set[str] = set()

    async def of(
        self, name: str, question: Question[R], told: Callable[[R, Visitor], list[Happening]]
    ) -> list[Happening]:
        try:
            found = await self._staff.ask(question, seconds=self._staff.visitor.backend.section_seconds)
        except NotAllowed:
            self.hidden.add(name)
        except NotFound:  # no account yet
            pass
        except Problem as problem:
            if problem.status not in _AWAY:
                raise
            self.unavailable.add(name)
        else:
            return told(found, self._staff.visitor)
        return []


@router.get("/{subscriber_id}/timeline")
async def show_timeline(
    subscriber_id: UUID,
    staff: Staff,
    limit: Annotated[int, Query(ge=1, le=50)] = 30,
    before: Annotated[AwareDatetime | None, Query(description="`next_before` of the page above.")] = None,
) -> Timeline:
    """The subscriber's payments and charges, notices, requests, chats, and acts of staff; looks are left out.

    What happened at one moment stands on one page, so that a page may be a little longer than `limit`. The look is
    kept in the audit trail.
    """
    known = await staff.ask(GetSubscriber(subscriber_id=subscriber_id))
    # What happens while it is read comes with the next look.
    end, most = before or datetime.now(UTC) + timedelta(minutes=1), limit + _MORE
    account, sources = known.account or known.contract, _Sources(staff)
    abouts = (f"subscriber:{subscriber_id}", f"account:{account}")
    gathered = await asyncio.gather(
        sources.of(
            "transactions", GetAccountTransactions(account=account, before=end, limit=most), _transactions
        ),
        sources.of("notices", ListDeliveries(subscriber_id=subscriber_id, before=end, limit=most), _notices),
        sources.of("requests", ListTalks(subscriber_id=subscriber_id, before=end, limit=most), _talks),
        *(
            sources.of("acts", ListAudit(about=about, before=end, looks=False, limit=most), _acts)
            for about in abouts
        ),
    )
    found = sorted((one for items in gathered for one in items), key=lambda one: one.at, reverse=True)
    page = _page(found, limit)
    return Timeline(
        items=page,
        next_before=page[-1].at if len(page) < len(found) else None,
        unavailable=sorted(sources.unavailable),
        hidden=sorted(sources.hidden),
    )


def _page(found: list[Happening], limit: int) -> list[Happening]:
    """The first `limit`, and what happened at the moment of the last one."""
    if len(found) <= limit:
        return found
    last = found[limit - 1].at
    return [one for one in found if one.at >= last]


def _transactions(told: StaffTransactions, visitor: Visitor) -> list[Happening]:
    def happening(one: StaffTransaction) -> Happening:
        return Happening(
            at=one.at,
            kind="transaction",
            id=str(one.id),
            code=one.rule,
            title=titled(one, visitor),
            # What the import wrote is a note of ours.
            detail=None if one.kind == "opening" else one.reason,
            amount=as_sum(one.amount, told.currency),
            trace_id=one.trace_id,
        )

    return [happening(one) for one in told.items]


def _notices(told: DeliveryList, visitor: Visitor) -> list[Happening]:
    def happening(one: DeliveryLine) -> Happening:
        return Happening(
            at=one.queued_at,
            kind="notice",
            id=str(one.id),
            code=one.kind,
            title=TEXTS["notice"][one.channel][visitor.language],
            detail=one.address,
            state=one.state,
            trace_id=one.trace_id,
        )

    return [happening(one) for one in told.items]


def _talks(told: Talks, visitor: Visitor) -> list[Happening]:
    def happening(one: Talk) -> Happening:
        title = TEXTS[one.kind][one.status][visitor.language].format(number=one.number)
        return Happening(
            at=one.at,
            kind=one.kind,
            id=str(one.id),
            code=one.status,
            title=title,
            detail=_topic(one.topic, visitor),
        )

    return [happening(one) for one in told.items]


def _topic(code: str, visitor: Visitor) -> str | None:
    names = {topic.code: visitor.named(dict(topic.names)) for topic in visitor.profile.support.topics}
    return names.get(code, code) or None


def _acts(told: AuditTrail, _: Visitor) -> list[Happening]:
    def happening(one: AuditEntry) -> Happening:
        return Happening(
            at=one.at,
            kind="act",
            id=str(one.id),
            code=one.action,
            title=one.name or one.login or one.role,
            detail=_reason(one.after or {}),
            trace_id=one.trace_id or None,
        )

    return [happening(one) for one in told.items]


def _reason(after: dict[str, Any]) -> str | None:
    """Why, where it was to be said; billing keeps it with what was ordered."""
    order = after.get("order")
    found = after.get("reason") or (order.get("reason") if isinstance(order, dict) else None)
    return found if isinstance(found, str) else None
