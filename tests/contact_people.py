"""Subscribers who look after their own contacts, and what auth tells while they do."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

import jwt
from nats.aio.msg import Msg

from auth_people import SignsIn, Subscribed
from chassis.asking import Questions
from contracts.auth import (
    AddContact,
    ConfirmContact,
    Contact,
    ContactChanged,
    ContactToConfirm,
    GetProfile,
    Profile,
    SecretTold,
    SubscriberChanged,
    SubscriberRow,
)
from contracts.message import Event, Message, Question
from running import Running

PHONE, EMAIL = "+79110000001", "anna@mail.example"

R = TypeVar("R", bound=Message)
E = TypeVar("E", bound=Event)


class Heard:
    """Every code and every fact that auth tells, as it is told."""

    def __init__(self) -> None:
        self.codes: dict[UUID, SecretTold] = {}
        self.facts: list[tuple[str, dict[str, Any]]] = []
        self._something = asyncio.Condition()

    async def hear(self, message: Msg) -> None:
        async with self._something:
            if message.subject == SecretTold.subject:
                told = SecretTold.model_validate_json(message.data)
                self.codes[told.id] = told
            else:
                self.facts.append((message.subject, json.loads(message.data)))
            self._something.notify_all()

    async def code(self, confirmation: UUID) -> str:
        """The code of this confirmation, once it is told."""
        async with asyncio.timeout(10), self._something:
            await self._something.wait_for(lambda: confirmation in self.codes)
        return self.codes[confirmation].values["code"].get_secret_value()

    async def changed(self, subscriber_id: UUID, version: int) -> SubscriberChanged:
        """The change that led to `version`."""
        async with asyncio.timeout(10), self._something:
            await self._something.wait_for(
                lambda: [one for one in self.of(SubscriberChanged, subscriber_id) if one.version >= version]
            )
        return next(one for one in self.of(SubscriberChanged, subscriber_id) if one.version == version)

    def of(self, kind: type[E], subscriber_id: UUID) -> list[E]:
        """In the order of their telling."""
        return [
            kind.model_validate(fact)
            for subject, fact in self.facts
            if subject == kind.subject and fact["subscriber_id"] == str(subscriber_id)
        ]


@asynccontextmanager
async def hearing(servers: Running) -> AsyncIterator[Heard]:
    """From now on."""
    heard = Heard()
    async with servers.bus() as nc:
        for kind in (SecretTold, ContactChanged, SubscriberChanged):
            await nc.subscribe(kind.subject, cb=heard.hear)
        await nc.flush()
        yield heard


@dataclass
class Owner:
    """Somebody signed in who asks auth as the gateway does."""

    gateway: Questions
    heard: Heard
    id: UUID
    token: str

    async def ask(self, question: Question[R], **more: Any) -> R:
        return await self.gateway.ask(question, token=self.token, **more)

    async def profile(self) -> Profile:
        return await self.ask(GetProfile())

    async def adds(self, kind: Any, value: str, **more: Any) -> ContactToConfirm:
        return await self.ask(AddContact(kind=kind, value=value), **more)

    async def types(self, confirmation: UUID, code: str) -> Contact:
        question = {"confirmation": confirmation, "code": code}
        return await self.ask(ConfirmContact.model_validate(question))

    async def gets(self, kind: Any, value: str) -> Contact:
        """A contact that counts."""
        added = await self.adds(kind, value)
        return await self.types(added.confirmation, await self.heard.code(added.confirmation))


class Owners:
    """`await owner("skynet", phones=[...])` is a new subscriber, signed in."""

    def __init__(self, gateway: Questions, heard: Heard, subscribed: Subscribed, signs_in: SignsIn) -> None:
        self._gateway, self._heard = gateway, heard
        self._subscribed, self._signs_in = subscribed, signs_in

    async def __call__(self, operator: str = "skynet", **told: Any) -> Owner:
        reached_at: dict[str, Any] = {"phones": [PHONE], "emails": [EMAIL]}
        return await self.signed_in(await self._subscribed(operator, **{**reached_at, **told}), operator)

    async def signed_in(self, new: SubscriberRow, operator: str) -> Owner:
        login = new.login if operator in {"cherrynet", "kaspnet"} else new.contract
        session = await self._signs_in(login, operator=operator, region=new.region)
        token = session.access_token.get_secret_value()
        claims = jwt.decode(token, options={"verify_signature": False})
        return Owner(self._gateway, self._heard, UUID(claims["sub"]), token)


def other_than(code: str) -> str:
    return f"{(int(code) + 1) % 10**6:06d}"
