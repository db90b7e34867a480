"""The first page in one call: four services asked at once, and whoever is late is left out by name."""

import asyncio
from typing import TypeVar

from fastapi import APIRouter
from pydantic import BaseModel

from contracts.auth import GetProfile
from contracts.billing import Actions, GetAccount, GetActions
from contracts.message import Message, Question
from contracts.notify import ListMyNews, ListNotifications, Notification
from contracts.problems import NotSignedIn, Problem
from contracts.tickets import ListTickets
from gateway.account import AccountView, account_view
from gateway.completeness import Completeness, completeness
from gateway.news import NewsView
from gateway.profile import ProfileView, profile_view
from gateway.reasons import ReasonView, worded
from gateway.services import ServiceView, service_views
from gateway.tickets import TicketLine, ticket_line
from gateway.visitors import BASE, SignedIn, Subscriber

router = APIRouter(prefix=BASE, tags=["subscriber"])

R = TypeVar("R", bound=Message)
FEW = 5


class ActionView(BaseModel):
    """What this subscriber may do now, or every reason why not and the first day when it will be possible."""

    allowed: bool
    reasons: list[ReasonView] = []


class MyNews(NewsView):
    """`touches_me`: planned works at the subscriber's own address; these stand first."""

    touches_me: bool


class CabinetView(BaseModel):
    """A section whose service did not answer in time is null and named in `unavailable`."""

    profile: ProfileView | None
    account: AccountView | None
    services: list[ServiceView] | None
    tickets: list[TicketLine] | None
    notifications: list[Notification] | None
    unread: int | None
    news: list[MyNews] | None
    actions: dict[str, ActionView]
    completeness: Completeness | None
    unavailable: list[str]


@router.get("/cabinet")
async def show_cabinet(subscriber: Subscriber) -> CabinetView:
    """Everything that the first page needs."""
    profile, account, actions, tickets, notifications, news = await asyncio.gather(
        _section(subscriber, GetProfile()),
        _section(subscriber, GetAccount()),
        _section(subscriber, GetActions()),
        _section(subscriber, ListTickets(open_only=True, limit=FEW)),
        _section(subscriber, ListNotifications(unread_only=True, limit=FEW)),
        _section(subscriber, ListMyNews(language=subscriber.visitor.language, limit=FEW)),
    )
    sections = {
        "profile": profile,
        "account": account,
        "services": account,
        "actions": actions,
        "tickets": tickets,
        "notifications": notifications,
        "news": news,
    }
    return CabinetView(
        profile=profile and profile_view(profile, subscriber.visitor),
        account=account and account_view(account),
        services=account and service_views(account, subscriber.visitor),
        tickets=tickets and [ticket_line(line) for line in tickets.items],
        notifications=notifications and notifications.items,
        unread=notifications and notifications.unread,
        news=news and [MyNews(**dict(item)) for item in news.items],
        actions=action_views(actions, subscriber.visitor.language) if actions else {},
        completeness=profile and completeness(profile.missing, subscriber.visitor.language),
        unavailable=[name for name, section in sections.items() if section is None],
    )


def action_views(actions: Actions, language: str) -> dict[str, ActionView]:
    """By name, each reason in `language`."""
    return {
        name: ActionView(allowed=action.allowed, reasons=worded(action.reasons, language))
        for name, action in actions
    }


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
