"""The first page in one call: four services asked at once, and whoever is late is left out by name."""

import asyncio
from typing import Any, TypeVar

from fastapi import APIRouter
from pydantic import BaseModel

from contracts.auth import GetProfile
from contracts.billing import GetAccount
from contracts.message import Message, Question
from contracts.notify import ListNotifications, Notification
from contracts.problems import NotSignedIn, Problem
from contracts.tickets import ListTickets
from gateway.account import AccountView, ServiceView, account_view, service_views
from gateway.profile import ProfileView, profile_view
from gateway.tickets import TicketLine, ticket_line
from gateway.visitors import BASE, SignedIn, Subscriber

router = APIRouter(prefix=BASE, tags=["subscriber"])

R = TypeVar("R", bound=Message)
FEW = 5


class Action(BaseModel):
    allowed: bool
    reasons: list[dict[str, Any]] = []


class Completeness(BaseModel):
    """What is still missing in the profile and would ease recovery."""

    missing: list[str]


class CabinetView(BaseModel):
    """A section whose service did not answer in time is null and named in `unavailable`."""

    profile: ProfileView | None
    account: AccountView | None
    services: list[ServiceView] | None
    tickets: list[TicketLine] | None
    notifications: list[Notification] | None
    unread: int | None
    news: list[Any] = []
    actions: dict[str, Action]
    completeness: Completeness | None
    unavailable: list[str]


@router.get("/cabinet")
async def show_cabinet(subscriber: Subscriber) -> CabinetView:
    """Everything that the first page needs."""
    profile, account, tickets, notifications = await asyncio.gather(
        _section(subscriber, GetProfile()),
        _section(subscriber, GetAccount()),
        _section(subscriber, ListTickets(open_only=True, limit=FEW)),
        _section(subscriber, ListNotifications(unread_only=True, limit=FEW)),
    )
    sections = {
        "profile": profile,
        "account": account,
        "services": account,
        "tickets": tickets,
        "notifications": notifications,
    }
    return CabinetView(
        profile=profile and profile_view(profile),
        account=account and account_view(account),
        services=account and service_views(account, subscriber.visitor),
        tickets=tickets and [ticket_line(line) for line in tickets.items],
        notifications=notifications and notifications.items,
        unread=notifications and notifications.unread,
        actions={"pay": Action(allowed=account is not None and account.state != "ended")},
        completeness=profile and _completeness(profile),
        unavailable=[name for name, section in sections.items() if section is None],
    )


def _completeness(profile: Any) -> Completeness:
    return Completeness(missing=[kind for kind in ("phones", "emails") if not getattr(profile, kind)])


async def _section(subscriber: SignedIn, question: Question[R]) -> R | None:
    """The section, or None when its service is away; that the caller is nobody is still an answer."""
    try:
        return await subscriber.ask(question, seconds=subscriber.visitor.backend.section_seconds)
    except NotSignedIn:
        raise
    except Problem as problem:
        if problem.status in {404, 500, 503, 504}:
            return None
        raise
