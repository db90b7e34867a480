"""Links in letters that open something without signing in: derived from a key, so that no token stands anywhere.

A token is the subscriber's id, the channel and 128 bits of an HMAC over them, the operator and the purpose.
"""

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import datetime
from secrets import token_bytes
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from contracts.notify import NewsletterChannel
from contracts.problems import CodeRefused
from notify.service import profile_of, service

_MAC_BYTES = 16
_CHANNELS: tuple[NewsletterChannel, ...] = ("email", "sms")

_MAKE_KEY = text("insert into link_keys (operator, key) values (:operator, :key) on conflict do nothing")
_KEY = text("select key from link_keys where operator = :operator")


@dataclass(frozen=True, slots=True)
class Linked:
    """What a token names, before anything of it is believed. `newsletter_id`: from whose copy it is taken."""

    subscriber_id: UUID
    channel: NewsletterChannel
    newsletter_id: UUID | None
    mac: bytes


async def link_key(db: AsyncConnection, operator: str) -> bytes:
    """The operator's own, made when it is first needed."""
    found = (await db.execute(_KEY, {"operator": operator})).scalar_one_or_none()
    if found is None:
        await db.execute(_MAKE_KEY, {"operator": operator, "key": token_bytes(32)})
        found = (await db.execute(_KEY, {"operator": operator})).scalar_one()
    return bytes(found)


def confirming(
    key: bytes, operator: str, subscriber_id: UUID, channel: NewsletterChannel, asked_at: datetime
) -> str:
    """Good for what was asked at `asked_at`: the next asking makes it worthless."""
    return _token(key, _named(subscriber_id, channel, None), f"confirm {operator} {asked_at.timestamp():.6f}")


def leaving(
    key: bytes, operator: str, subscriber_id: UUID, channel: NewsletterChannel, newsletter_id: UUID
) -> str:
    """Good as long as the key."""
    return _token(key, _named(subscriber_id, channel, newsletter_id), f"leave {operator}")


def confirms(key: bytes, operator: str, linked: Linked, asked_at: datetime) -> bool:
    """In constant time."""
    return _is(key, linked, f"confirm {operator} {asked_at.timestamp():.6f}")


def leaves(key: bytes, operator: str, linked: Linked) -> bool:
    """In constant time."""
    return _is(key, linked, f"leave {operator}")


def read(token: str) -> Linked:
    """Raises CodeRefused for what is no token at all."""
    try:
        raw = urlsafe_b64decode(token + "=" * (-len(token) % 4))
        named, mac = raw[:-_MAC_BYTES], raw[-_MAC_BYTES:]
        newsletter_id = UUID(bytes=named[17:]) if len(named) > 17 else None
        return Linked(UUID(bytes=named[:16]), _CHANNELS[named[16]], newsletter_id, mac)
    except (ValueError, IndexError) as error:
        raise CodeRefused from error


def link(operator: str, path: str, token: str) -> str:
    """To the operator's own host."""
    return f"{service.settings.cabinet_url.replace('{host}', profile_of(operator).hosts[0])}{path}{token}"


def _named(subscriber_id: UUID, channel: NewsletterChannel, newsletter_id: UUID | None) -> bytes:
    which = bytes([_CHANNELS.index(channel)])
    return subscriber_id.bytes + which + (newsletter_id.bytes if newsletter_id else b"")


def _mac(key: bytes, named: bytes, purpose: str) -> bytes:
    return hmac.digest(key, named + purpose.encode(), "sha256")[:_MAC_BYTES]


def _token(key: bytes, named: bytes, purpose: str) -> str:
    return urlsafe_b64encode(named + _mac(key, named, purpose)).rstrip(b"=").decode()


def _is(key: bytes, linked: Linked, purpose: str) -> bool:
    named = _named(linked.subscriber_id, linked.channel, linked.newsletter_id)
    return hmac.compare_digest(linked.mac, _mac(key, named, purpose))
