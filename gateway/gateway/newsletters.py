"""Newsletters: subscribe, confirm, leave in one click."""

from datetime import datetime
from html import escape
from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse
from pydantic import BaseModel, ConfigDict, Field

from contracts.notify import (
    ConfirmSubscription,
    GetSubscriptions,
    Leave,
    LeaveByLink,
    NewsletterChannel,
    ReadLeavingLink,
    Subscribe,
    Subscription,
    Subscriptions,
    SubscriptionState,
)
from gateway.visitors import BASE, AnyVisitor, Subscriber, Visitor

router = APIRouter(prefix=BASE, tags=["newsletters"])

Token = Annotated[str, Query(max_length=200)]
Channel = Annotated[NewsletterChannel | None, Query()]


class SubscriptionView(BaseModel):
    """Over one channel. `asked`: follow the link that was sent to `address` (masked) until `expires_at`."""

    channel: NewsletterChannel
    state: SubscriptionState
    address: str | None
    asked_at: datetime | None
    expires_at: datetime | None
    confirmed_at: datetime | None


class SubscriptionList(BaseModel):
    items: list[SubscriptionView]


class Wish(BaseModel):
    model_config = ConfigDict(extra="forbid")

    channel: NewsletterChannel = "email"


class Confirmation(BaseModel):
    """`token` is from the link that was sent."""

    model_config = ConfigDict(extra="forbid")

    token: str = Field(max_length=200)


class LinkView(BaseModel):
    """What the link is about; `subscribed`: newsletters come to `address`, which is masked."""

    channel: NewsletterChannel
    address: str
    subscribed: bool


@router.get("/newsletter")
async def show_subscriptions(subscriber: Subscriber) -> SubscriptionList:
    """Each channel of the operator's newsletter."""
    return _list(await subscriber.ask(GetSubscriptions()))


@router.put("/newsletter")
async def subscribe(body: Wish, subscriber: Subscriber) -> SubscriptionList:
    """A link goes to the main e-mail address or phone; newsletters come once it was followed."""
    return _list(await subscriber.ask(Subscribe(channel=body.channel)))


@router.delete("/newsletter")
async def leave(subscriber: Subscriber, channel: Channel = None) -> SubscriptionList:
    """Over one channel, or over all."""
    return _list(await subscriber.ask(Leave(channel=channel)))


@router.post("/newsletter/confirm")
async def confirm(body: Confirmation, visitor: AnyVisitor) -> LinkView:
    """The link was followed. Whoever only looks into the letter confirms nothing: it takes this POST."""
    question = ConfirmSubscription(operator=visitor.profile.operator, token=body.token)
    return LinkView(**dict(await visitor.ask(question)))


@router.post("/newsletter/unsubscribe")
async def leave_at_once(token: Token, visitor: AnyVisitor) -> LinkView:
    """One click in a mail program (RFC 8058, section 3.2). Its form, `List-Unsubscribe=One-Click`, is not read."""
    question = LeaveByLink(operator=visitor.profile.operator, token=token)
    return LinkView(**dict(await visitor.ask(question)))


@router.get("/newsletter/unsubscribe", response_class=HTMLResponse)
async def ask_to_leave(token: Token, visitor: AnyVisitor) -> HTMLResponse:
    """A page with one button. It ends nothing by itself: programs that look into letters follow links."""
    question = ReadLeavingLink(operator=visitor.profile.operator, token=token)
    found = await visitor.ask(question)
    headers = {
        "Content-Security-Policy": "default-src 'none'; form-action 'self'; frame-ancestors 'none'",
        "Referrer-Policy": "no-referrer",
        "Cache-Control": "no-store",
    }
    return HTMLResponse(_page(visitor, found.address), headers=headers)


_WORDS = {
    "ru": ("Отписаться от рассылки", "Рассылка больше не будет приходить на {address}."),
    "kk": ("Таратудан бас тарту", "Тарату бұдан былай {address} мекенжайына келмейді."),
    "en": ("Unsubscribe", "The newsletter will not come to {address} any more."),
}


def _page(visitor: Visitor, address: str) -> str:
    """The button posts to the page's own address."""
    button, sentence = (escape(words) for words in _WORDS[visitor.language])
    name = escape(visitor.profile.brand.name)
    return (
        f'<!doctype html><html lang="{visitor.language}"><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{button}</title><h1>{name}</h1><p>{sentence.format(address=escape(address))}</p>"
        '<form method="post"><input type="hidden" name="List-Unsubscribe" value="One-Click">'
        f"<button>{button}</button></form></html>"
    )


def _list(found: Subscriptions) -> SubscriptionList:
    return SubscriptionList(items=[_view(one) for one in found.items])


def _view(one: Subscription) -> SubscriptionView:
    return SubscriptionView(**dict(one))
