"""Browsers that take notices: Web Push (RFC 8030, 8291, 8292)."""

from datetime import datetime
from uuid import UUID

from pydantic import Field

from contracts.message import Message, Question


class Browser(Message):
    """`device` is what its user agent says of itself."""

    id: UUID
    device: str
    added_at: datetime


class Browsers(Message):
    """`key` is what a browser subscribes with: the public half of ours (RFC 8292, section 3.2); None: not offered."""

    key: str | None
    items: list[Browser]


class ListBrowsers(Question[Browsers]):
    """Of the subscriber who asks."""


class AddBrowser(Question[Browser]):
    """What the browser's own subscription says. The same endpoint again changes nothing, or takes its new keys.

    Problems: invalid-body (no push service that is known here, or keys that are none), conflict (too many browsers).
    """

    endpoint: str = Field(min_length=1, max_length=1000)
    p256dh: str = Field(min_length=1, max_length=200)
    auth: str = Field(min_length=1, max_length=100)
    device: str = Field(default="", max_length=200)


class BrowserRemoved(Message):
    pass


class RemoveBrowser(Question[BrowserRemoved]):
    """Problem: not-found, also for another's."""

    browser_id: UUID
