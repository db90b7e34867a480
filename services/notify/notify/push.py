"""Web Push: a notice encrypted for one browser, handed to that browser's push service (RFC 8030, 8291, 8292)."""

import asyncio
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from uuid import UUID

import httpx
from sqlalchemy import delete, select

from chassis.isolation import within
from chassis.profiles import Profile
from notify.attempts import Delivery, Outcome
from notify.sending import Route, Sender
from notify.service import service
from notify.tables import browsers
from notify.vapid import Vapid, vapid

if TYPE_CHECKING:
    from webpush import WebPushMessage, WebPushSubscription

ROOM = 20
# How long a push service keeps it for a browser that is away; a notice of yesterday helps nobody.
KEPT_SECONDS = 24 * 60 * 60
_GONE = frozenset({404, 410})  # RFC 8030, section 7.3
_LATER = frozenset({408, 429, 500, 502, 503, 504})


@service.works
async def send_push() -> None:
    """Each operator by itself; without a key of ours nothing is sent, and nobody could subscribe."""
    keys = vapid()
    if keys is None:
        await asyncio.Event().wait()
        return
    timeout = service.settings.provider_seconds
    async with (
        httpx.AsyncClient(timeout=timeout, follow_redirects=False) as http,
        asyncio.TaskGroup() as group,
    ):
        for profile in service.profiles:
            with within(profile.operator):
                group.create_task(_serve(profile, keys, http))


async def _serve(profile: Profile, keys: Vapid, http: httpx.AsyncClient) -> None:
    async def ready() -> None:
        """Every browser has a push service of its own: there is nothing to wait for."""

    async def send(delivery: Delivery) -> Outcome:
        return await push(delivery, profile, keys, http)

    await Sender(Route("push", profile.operator, ROOM, "Web Push"), ready, send).run()


async def push(delivery: Delivery, profile: Profile, keys: Vapid, http: httpx.AsyncClient) -> Outcome:
    """The address of the delivery is the browser's id. A browser that is gone is forgotten."""
    browser = await _browser(delivery)
    if browser is None:
        return Outcome("failed", "the browser is not there any more")
    message = _encrypted(delivery, browser, profile, keys)
    headers = {**message.headers, "urgency": "normal"}
    try:
        answer = await http.post(str(browser.endpoint), content=message.encrypted, headers=headers)
    except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout):
        return Outcome("queued", "the push service is not reached")
    except httpx.HTTPError:
        return Outcome("unknown", "the push service did not answer")
    if answer.status_code in _GONE:
        await _forget(delivery)
        return Outcome("failed", "the browser takes no more notices")
    return _verdict(answer)


def _verdict(answer: httpx.Response) -> Outcome:
    if answer.is_success:
        return Outcome("sent")
    # Not its words: the subscriber can read what stands here.
    said = f"the push service refused: {answer.status_code}"
    return Outcome("queued" if answer.status_code in _LATER else "failed", said)


def _encrypted(
    delivery: Delivery, browser: "WebPushSubscription", profile: Profile, keys: Vapid
) -> "WebPushMessage":
    """For that browser's eyes only: its push service sees neither title nor text."""
    from webpush import WebPush

    waited = (datetime.now(UTC) - delivery.created_at).total_seconds()
    sender = WebPush(
        private_key=keys.private_pem,
        public_key=keys.public_pem,
        subscriber=profile.contacts.email,
        ttl=max(0, int(KEPT_SECONDS - waited)),
    )
    return sender.get({"id": str(delivery.id), "title": delivery.subject, "body": delivery.text}, browser)


async def _browser(delivery: Delivery) -> "WebPushSubscription | None":
    # Heavy, and of no use before the first browser.
    from webpush import WebPushSubscription

    async with service.database.reading() as db:
        found = await db.execute(
            select(browsers.c.endpoint, browsers.c.p256dh, browsers.c.auth).filter_by(
                operator=delivery.operator, id=UUID(delivery.address)
            )
        )
    row = found.one_or_none()
    return row and WebPushSubscription.model_validate(
        {"endpoint": row.endpoint, "keys": {"p256dh": row.p256dh, "auth": row.auth}}
    )


async def _forget(delivery: Delivery) -> None:
    async with service.database.transaction() as db:
        await db.execute(delete(browsers).filter_by(operator=delivery.operator, id=UUID(delivery.address)))
