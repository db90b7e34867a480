"""The desk finds subscribers, looks at one whole, and forgets one after the contract's end."""

import asyncio
from datetime import date, datetime
from typing import Annotated, TypeVar
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from contracts.auth import (
    EraseSubscriber,
    Erasure,
    FindSubscribers,
    GetErasure,
    GetSubscriber,
)
from contracts.billing import GetStaffAccount
from contracts.message import Message, Question
from contracts.problems import NotAllowed, NotFound, Problem
from contracts.tickets import ListTickets
from gateway.staff import StaffTicketLine
from gateway.staff_account import StaffAccountView, staff_account_view
from gateway.visitors import BASE, SignedIn, Staff

router = APIRouter(prefix=f"{BASE}/staff/subscribers", tags=["staff"])

R = TypeVar("R", bound=Message)

_AWAY = frozenset({500, 503, 504})
_TICKETS = 20


class FoundSubscriberView(BaseModel):
    """`phone` is the one that counts first."""

    subscriber_id: UUID
    contract: str
    account: str | None
    name: str
    address: str
    phone: str | None
    ended_on: date | None


class FoundSubscriberList(BaseModel):
    items: list[FoundSubscriberView]
    next_cursor: str | None


class StaffContact(BaseModel):
    value: str
    confirmed: bool


class StaffProfile(BaseModel):
    """As auth knows him; `sessions` is in how many places he is signed in now."""

    subscriber_id: UUID
    contract: str
    account: str | None
    login: str
    name: str
    address: str
    language: str
    region: str | None
    phones: list[StaffContact]
    emails: list[StaffContact]
    has_password: bool
    first_password: bool
    must_change_password: bool
    password_changed_at: datetime | None
    registered_at: datetime
    ended_on: date | None
    erased_at: datetime | None
    sessions: int


class StaffSubscriberView(BaseModel):
    """`tickets` are the open ones. A section whose service does not answer is null and named in `unavailable`.

    One that this role may not see, or that is not there yet, is null too.
    """

    profile: StaffProfile
    account: StaffAccountView | None
    tickets: list[StaffTicketLine] | None
    unavailable: list[str]


class NewErasure(BaseModel):
    model_config = ConfigDict(extra="forbid")

    reason: str = Field(min_length=1, max_length=500, description="Why, such as the subscriber's request.")


class ErasureView(BaseModel):
    """The act. `done` says when each service had nothing left; `finished_at` is null until all have told."""

    subscriber_id: UUID
    author: str
    reason: str
    asked_at: datetime
    done: dict[str, datetime | None]
    finished_at: datetime | None


@router.get("")
async def find_subscribers(
    staff: Staff,
    q: Annotated[str, Query(min_length=2, max_length=200, description="What the person says of himself.")],
    limit: Annotated[int, Query(ge=1, le=50)] = 20,
    cursor: Annotated[str | None, Query(max_length=64)] = None,
) -> FoundSubscriberList:
    """By contract, account, login, phone in any writing, e-mail, or words of name and address, the latest first."""
    found = await staff.ask(FindSubscribers(q=q, limit=limit, cursor=cursor))
    return FoundSubscriberList(
        items=[FoundSubscriberView(**one.model_dump()) for one in found.items], next_cursor=found.next_cursor
    )


@router.get("/{subscriber_id}")
async def show_subscriber(subscriber_id: UUID, staff: Staff) -> StaffSubscriberView:
    """The person, the account and the open requests in one call; the look is kept in the audit trail."""
    known = await staff.ask(GetSubscriber(subscriber_id=subscriber_id))
    unavailable: list[str] = []
    account, tickets = await asyncio.gather(
        _section(staff, GetStaffAccount(account=known.account or known.contract), "account", unavailable),
        _section(
            staff,
            ListTickets(open_only=True, subscriber_id=subscriber_id, limit=_TICKETS),
            "tickets",
            unavailable,
        ),
    )
    return StaffSubscriberView(
        profile=StaffProfile(**known.model_dump()),
        account=account and staff_account_view(account, staff.visitor),
        tickets=tickets and [StaffTicketLine(**line.model_dump()) for line in tickets.items],
        unavailable=unavailable,
    )


@router.post("/{subscriber_id}/erasure")
async def erase_subscriber(subscriber_id: UUID, body: NewErasure, staff: Staff) -> ErasureView:
    """By a manager, once the contract has ended. The ledger stays without a name; a repeat answers how far it is."""
    return _act(await staff.ask(EraseSubscriber(subscriber_id=subscriber_id, reason=body.reason)))


@router.get("/{subscriber_id}/erasure")
async def show_erasure(subscriber_id: UUID, staff: Staff) -> ErasureView:
    """The act, and how far it is."""
    return _act(await staff.ask(GetErasure(subscriber_id=subscriber_id)))


async def _section(staff: SignedIn, question: Question[R], name: str, unavailable: list[str]) -> R | None:
    """None if it is not there, not for this role, or its service is away: only that is told."""
    try:
        return await staff.ask(question, seconds=staff.visitor.backend.section_seconds)
    except (NotAllowed, NotFound):
        return None
    except Problem as problem:
        if problem.status not in _AWAY:
            raise
        unavailable.append(name)
        return None


def _act(erasure: Erasure) -> ErasureView:
    return ErasureView(**erasure.model_dump())
