"""Notices in the browser: a page subscribes with our key and leaves its address here (Push API, RFC 8030)."""

from datetime import datetime
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from contracts.notify import AddBrowser, Browser, ListBrowsers, RemoveBrowser
from gateway.visitors import BASE, Subscriber

router = APIRouter(prefix=BASE, tags=["notifications"])


class Keys(BaseModel):
    """As `PushSubscription.toJSON()` has them."""

    model_config = ConfigDict(extra="forbid")

    p256dh: str = Field(min_length=1, max_length=200)
    auth: str = Field(min_length=1, max_length=100)


class NewBrowser(BaseModel):
    """What `PushSubscription.toJSON()` gives, so that a page sends it as it is."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    endpoint: str = Field(min_length=1, max_length=1000)
    keys: Keys
    expiration_time: float | None = Field(default=None, alias="expirationTime")


class BrowserView(BaseModel):
    id: UUID
    device: str
    added_at: datetime


class BrowserList(BaseModel):
    """`key` is the `applicationServerKey` to subscribe with; null when notices in browsers are not offered."""

    key: str | None
    items: list[BrowserView]


@router.get("/notifications/browsers")
async def list_browsers(subscriber: Subscriber) -> BrowserList:
    """My browsers that take notices, the newest first."""
    found = await subscriber.ask(ListBrowsers())
    return BrowserList(key=found.key, items=[_view(browser) for browser in found.items])


@router.post("/notifications/browsers", status_code=201)
async def add_browser(body: NewBrowser, subscriber: Subscriber) -> BrowserView:
    """Send notices to this browser; the same one again is the same."""
    added = await subscriber.ask(
        AddBrowser(
            endpoint=body.endpoint,
            p256dh=body.keys.p256dh,
            auth=body.keys.auth,
            device=subscriber.visitor.device,
        )
    )
    return _view(added)


@router.delete("/notifications/browsers/{browser_id}", status_code=204)
async def remove_browser(browser_id: UUID, subscriber: Subscriber) -> None:
    """No more notices there."""
    await subscriber.ask(RemoveBrowser(browser_id=browser_id))


def _view(browser: Browser) -> BrowserView:
    return BrowserView(**browser.model_dump())
