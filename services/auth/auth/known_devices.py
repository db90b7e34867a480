"""Devices from which a subscriber has signed in before: nobody who guesses elsewhere can lock them out.

OWASP's "device cookies": after a right sign-in the device gets a random token that it shows at the next one. Attempts
from it are counted for it alone. The token proves nothing else and is kept as its SHA-256.
"""

import asyncio
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from pydantic import SecretStr
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from auth.service import service
from auth.sessions import Where, token_hash
from chassis.isolation import across_operators
from chassis.outbox import emit
from contracts.auth import SignedInFromNewDevice

# The least recently used is forgotten when there is one more.
DEVICES_A_SUBSCRIBER = 20

# Somebody who has thrown the cookie away is no stranger while the browser and the network are those of before.
_REMEMBER = text("""
with before as (
  select id, row_number() over (order by used_at desc) as place
  from known_devices where subscriber_id = :subscriber
), forgotten as (
  delete from known_devices where id in (select id from before where place >= :most)
), kept as (
  insert into known_devices (operator, subscriber_id, hash) values (:operator, :subscriber, :hash)
  on conflict (subscriber_id, hash) do update set used_at = now()
)
select exists (select from before) and not exists (
  select from sessions
  where owner_id = :subscriber and operator = :operator and device = :device and address = :address
) as strange
""")
_USED = text("update known_devices set used_at = now() where id = :device")
_FORGET = text("delete from known_devices where used_at < now() - interval '400 days'")
_FORGET_SECONDS = 86_400


@dataclass(frozen=True, slots=True)
class Device:
    """What is known of the device that somebody signs in from.

    `id` is None unless the subscriber has signed in from it; `token` is what it showed if anybody of this operator
    has, and anything else is not believed. `resting`: it was not used for a day.
    """

    id: UUID | None = None
    token: SecretStr | None = None
    resting: bool = True


UNKNOWN = Device()


async def keep_device(
    db: AsyncConnection, operator: str, subscriber: UUID, device: Device, where: Where
) -> SecretStr:
    """The token that the device is to show from now on. Goes before the session's start, in one transaction with it."""
    if device.id and device.token:
        if device.resting:
            await db.execute(_USED, {"device": device.id})
        return device.token
    token = device.token or _new_token()
    if await _remember(db, operator, subscriber, token, where):
        event = SignedInFromNewDevice(
            subscriber_id=subscriber, address=where.address, signed_in_at=datetime.now(UTC)
        )
        await emit(db, event, operator=operator, about=subscriber)
    return token


async def trusted_device(db: AsyncConnection, operator: str, subscriber: UUID, where: Where) -> SecretStr:
    """The token of a device whose owner has just proved by a recovery who they are.

    So whoever locks the login again a moment later does not keep them out.
    """
    token = _new_token()
    await _remember(db, operator, subscriber, token, where)
    return token


async def _remember(
    db: AsyncConnection, operator: str, subscriber: UUID, token: SecretStr, where: Where
) -> bool:
    """Whether nothing like it was known before, though other devices were."""
    kept = await db.execute(
        _REMEMBER,
        {
            "operator": operator,
            "subscriber": subscriber,
            "hash": token_hash(token.get_secret_value()),
            "most": DEVICES_A_SUBSCRIBER,
            "device": where.device.replace("\0", "")[:200],
            "address": where.address,
        },
    )
    return bool(kept.scalar_one())


def _new_token() -> SecretStr:
    return SecretStr(secrets.token_urlsafe(32))


@service.works
async def forget_devices() -> None:
    """Those that nobody has used for so long that no browser keeps their cookie (RFC 6265bis: 400 days)."""
    with across_operators():
        async with service.database.transaction() as db:
            await db.execute(_FORGET)
    await asyncio.sleep(_FORGET_SECONDS)
