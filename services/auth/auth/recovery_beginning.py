"""A recovery begins: the secret is made, only its hash is kept, and it is told once the row is there.

The same is done for somebody whom nobody knows, except that nothing is sent.
"""

import asyncio
import re
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal
from uuid import UUID, uuid4

from pydantic import SecretStr
from sqlalchemy import insert

from auth.confidences import tell_confidence
from auth.one_time_codes import code_hash, new_code
from auth.password_rules import generated
from auth.recovery_people import Reached
from auth.service import service
from auth.sessions import Where
from auth.tables import recoveries
from chassis.logs import logger
from chassis.profiles import Profile
from contracts.auth import (
    Confidence,
    RecoveryBegan,
    RecoveryChannel,
    RecoveryNext,
    RecoveryStarted,
    SecretTold,
)
from contracts.problems import Problem

Proof = Literal["code", "link", "password"]
_NEXT: dict[Proof, RecoveryNext] = {"code": "code", "link": "link", "password": "message"}
_CONFIDENCES: dict[Proof, Confidence] = {
    "code": "recovery_code",
    "link": "recovery_link",
    "password": "new_password",
}
_TAG_BYTES = 2
# 128 bits, short enough for an SMS.
_TOKEN_BYTES = 16
# Of a stranger's making, it stands in somebody's mail: no more than a name and a number each, no address, no link.
_DEVICE = re.compile(r"[A-Za-z ]{1,30}( \d{1,4})?, [A-Za-z ]{1,30}( \d{1,4})?")
_telling: set[asyncio.Task[None]] = set()


@dataclass(frozen=True, slots=True)
class Wish:
    """A recovery as it was asked for. `who` is None for a stranger; `staff` has started it, if not he himself."""

    subject: bytes
    who: Reached | None
    channel: RecoveryChannel
    where: Where
    new_password: str | None = None
    staff: UUID | None = None


@dataclass(frozen=True, slots=True)
class Secret:
    """What proves it, in clear; it lives here and in the broker's memory only."""

    recovery: UUID
    proof: Proof
    text: str
    expires_at: datetime

    def hashed(self) -> bytes | None:
        """A password has an Argon2id form instead."""
        if self.proof == "password":
            return None
        return code_hash(self.recovery, self.text) if self.proof == "code" else token_hash(self.text)


async def begin_recovery(profile: Profile, wish: Wish) -> RecoveryStarted:
    """Keep it, and send the secret in the background."""
    proof = _proof(profile, wish)
    expires_at = datetime.now(UTC) + timedelta(minutes=profile.recovery.expires_minutes)
    secret = Secret(uuid4(), proof, await _new_secret(profile, proof), expires_at)
    password = secret.text if proof == "password" else wish.new_password
    row = {
        "id": secret.recovery,
        "operator": profile.operator,
        "subject": wish.subject,
        "subscriber_id": wish.who.id if wish.who else None,
        "proof": proof,
        "secret": secret.hashed(),
        "password": await service.passwords.hashed(password) if password else None,
        "tag": tag_of(secret.recovery, secret.text) if proof == "password" else None,
        "staff_id": wish.staff,
        "expires_at": expires_at,
    }
    async with service.database.transaction() as db:
        await db.execute(insert(recoveries).values(row))
    if wish.who:
        _tell(_confidence(profile, secret, wish, wish.who))
    return RecoveryStarted(recovery=secret.recovery, next=_NEXT[proof])


def token_hash(token: str) -> bytes:
    """How a link's token, 128 random bits, is kept."""
    return service.derived("recovery link", token)


def tag_of(recovery: UUID, password: str) -> bytes:
    """Too little of a password to guess it by, enough to tell it from others that are typed."""
    return service.derived("recovery password", f"{recovery}:{password}")[:_TAG_BYTES]


def _proof(profile: Profile, wish: Wish) -> Proof:
    """Who is helped by staff has no page open to type a code into: he gets a link by SMS too."""
    if profile.recovery.kind == "password_by_sms":
        return "password"
    by_code = profile.recovery.kind == "instructions" and wish.channel == "sms" and not wish.staff
    return "code" if by_code else "link"


async def _new_secret(profile: Profile, proof: Proof) -> str:
    if proof == "password":
        return await asyncio.to_thread(generated, profile)  # it looks into the list of leaked ones
    return new_code() if proof == "code" else secrets.token_urlsafe(_TOKEN_BYTES)


def _confidence(profile: Profile, secret: Secret, wish: Wish, who: Reached) -> SecretTold:
    name, told = secret.proof, secret.text
    if secret.proof == "link":
        told = f"{service.cabinet_of(profile)}/recovery?token={secret.text}"
    return SecretTold(
        id=secret.recovery,
        operator=profile.operator,
        subscriber_id=who.id,
        confidence=_CONFIDENCES[secret.proof],
        channel=wish.channel,
        address=who.address,
        language=who.language,
        values={name: SecretStr(told)},
        expires_at=secret.expires_at,
        began=_began(wish) if secret.proof == "link" and not wish.staff else None,
    )


def _began(wish: Wish) -> RecoveryBegan:
    device = wish.where.device
    return RecoveryBegan(
        at=datetime.now(UTC),
        device=device if _DEVICE.fullmatch(device) else "",
        address=wish.where.address,
        password_typed=wish.new_password is not None,
    )


def _tell(secret: SecretTold) -> None:
    task = asyncio.create_task(_told(secret))
    _telling.add(task)
    task.add_done_callback(_telling.discard)


async def _told(secret: SecretTold) -> None:
    """The answer has to be the same whether or not this succeeds: a lost one is asked for again."""
    try:
        await tell_confidence(secret)
    except Problem as problem:
        logger().error("a secret was not taken by the broker", recovery=str(secret.id), slug=problem.slug)
