"""Browsers of a subscriber that take notices: added by the browser itself, removed by him or when they are gone."""

import re
from base64 import urlsafe_b64decode
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePublicKey
from pydantic import AnyHttpUrl
from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from chassis.questions import Asked
from contracts.notify import AddBrowser, Browser, BrowserRemoved, Browsers, ListBrowsers, RemoveBrowser
from contracts.problems import Conflict, InvalidBody, NotFound
from notify.service import service
from notify.tables import browsers
from notify.vapid import vapid

# A family's phones and computers; more of them are a mistake of a page or somebody's game.
MOST = 10
_HTTPS = 443
# Nothing that two parsers could read in two ways: no user, no backslash, no blank, no name in other letters.
_PLAIN = re.compile(r"https?://[A-Za-z0-9.-]+(:[0-9]{1,5})?/[!-\[\]-~]*")
_AUTH_BYTES = 16  # RFC 8291, section 3.2
_NEW = insert(browsers)
# A browser on which somebody else has signed in is his from then on.
_ADD = _NEW.on_conflict_do_update(
    index_elements=["operator", "endpoint"],
    set_={name: _NEW.excluded[name] for name in ("subscriber_id", "p256dh", "auth", "device")},
).returning(browsers.c.id, browsers.c.device, browsers.c.added_at)


@service.answers(ListBrowsers)
async def list_browsers(_: ListBrowsers, asked: Asked) -> Browsers:
    """The newest first, and the key to subscribe with."""
    subscriber = asked.subscriber
    mine = select(browsers.c.id, browsers.c.device, browsers.c.added_at).filter_by(
        operator=subscriber.operator, subscriber_id=subscriber.id
    )
    async with service.database.reading() as db:
        found = await db.execute(mine.order_by(browsers.c.id.desc()))
    keys = vapid()
    return Browsers(key=keys and keys.public, items=[Browser(**row) for row in found.mappings()])


@service.answers(AddBrowser)
async def add_browser(question: AddBrowser, asked: Asked) -> Browser:
    """Problems: invalid-body, conflict."""
    subscriber = asked.subscriber
    if vapid() is None:
        raise Conflict("This installation sends no notices to browsers.")
    of_it = {
        "operator": subscriber.operator,
        "subscriber_id": subscriber.id,
        "endpoint": _endpoint(question.endpoint),
        "p256dh": _point(question.p256dh),
        "auth": _auth(question.auth),
        "device": question.device,
    }
    async with service.database.transaction() as db:
        added = (await db.execute(_ADD, of_it)).mappings().one()
        if len(await browsers_of(db, subscriber.operator, subscriber.id)) > MOST:
            raise Conflict(f"Notices go to {MOST} browsers at most: remove one first.")
        return Browser(**added)


@service.answers(RemoveBrowser)
async def remove_browser(question: RemoveBrowser, asked: Asked) -> BrowserRemoved:
    """Problem: not-found, also for another's."""
    subscriber = asked.subscriber
    async with service.database.transaction() as db:
        removed = await db.execute(
            delete(browsers).filter_by(
                operator=subscriber.operator, subscriber_id=subscriber.id, id=question.browser_id
            )
        )
    if not removed.rowcount:
        raise NotFound("There is no such browser.")
    return BrowserRemoved()


async def browsers_of(db: AsyncConnection, operator: str, subscriber_id: UUID) -> list[str]:
    """The ids of a subscriber's browsers, which are the addresses of his deliveries over `push`."""
    found = await db.execute(select(browsers.c.id).filter_by(operator=operator, subscriber_id=subscriber_id))
    return [str(browser_id) for browser_id in found.scalars()]


def _endpoint(given: str) -> str:
    """Only at push services that the settings name: whoever adds a browser must not send us anywhere else.

    It is judged as the sender's own parser reads it, and kept as that writes it.
    """
    try:
        if not _PLAIN.fullmatch(given):
            raise ValueError
        url = AnyHttpUrl(given)
    except ValueError as error:
        reason = "is no address of a push service"
        raise InvalidBody(errors=[{"pointer": "/endpoint", "reason": reason}]) from error
    usual = url.scheme == "https" and url.port == _HTTPS and _is_push_service(url.host or "")
    tried_out = url.scheme == "http" and f"{url.host}:{url.port}" == service.settings.push_sandbox
    if usual or tried_out:
        return str(url)
    raise InvalidBody(errors=[{"pointer": "/endpoint", "reason": "is no push service that is known here"}])


def _is_push_service(host: str) -> bool:
    known = service.settings.push_services
    return any(host == name or (name.startswith(".") and host.endswith(name)) for name in known)


def _point(given: str) -> str:
    try:
        EllipticCurvePublicKey.from_encoded_point(SECP256R1(), _decoded(given))
    except ValueError as error:
        reason = "is no public key of a browser (RFC 8291, section 2)"
        raise InvalidBody(errors=[{"pointer": "/keys/p256dh", "reason": reason}]) from error
    return given


def _auth(given: str) -> str:
    try:
        fits = len(_decoded(given)) == _AUTH_BYTES
    except ValueError:
        fits = False
    if not fits:
        reason = "is not 16 bytes in base64url (RFC 8291, section 3.2)"
        raise InvalidBody(errors=[{"pointer": "/keys/auth", "reason": reason}])
    return given


def _decoded(given: str) -> bytes:
    plain = given.rstrip("=")
    return urlsafe_b64decode(plain + "=" * (-len(plain) % 4))
