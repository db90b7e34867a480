"""Subscribers, staff and terminals as they use the gateway."""

import itertools
import time
from dataclasses import dataclass
from typing import Any
from uuid import uuid4
from xml.etree import ElementTree as ET

import httpx
import pyotp

_NUMBERS = itertools.count(time.time_ns() // 1000)


def operation_number() -> str:
    """A terminal's operation number that was never used before, 20 digits long."""
    return f"{next(_NUMBERS):020d}"


@dataclass
class Person:
    """Somebody who is signed in."""

    client: httpx.AsyncClient
    operator: str
    token: str

    @property
    def headers(self) -> dict[str, str]:
        return {"Operator": self.operator, "Authorization": f"Bearer {self.token}"}

    async def get(self, path: str, **more: Any) -> Any:
        answer = await self.client.get(path, headers=self.headers, **more)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def post(self, path: str, body: Any, status: int = 201) -> Any:
        headers = {**self.headers, "Idempotency-Key": str(uuid4())}
        answer = await self.client.post(path, json=body, headers=headers)
        assert answer.status_code == status, answer.text
        return answer.json()


async def sign_in(
    client: httpx.AsyncClient, operator: str, who: dict[str, Any], path: str = "/session"
) -> Person:
    """`who` is a subscriber, or staff with the secret of an authenticator."""
    body = {name: who[name] for name in ("login", "password", "region") if who.get(name)}
    if secret := who.get("totp_secret"):
        body["totp"] = pyotp.TOTP(secret).now()
    answer = await client.post(path, json=body, headers={"Operator": operator})
    assert answer.status_code == 200, answer.text
    return Person(client, operator, answer.json()["access_token"])


async def staff_signed_in(client: httpx.AsyncClient, operator: str, who: dict[str, Any]) -> Person:
    """Staff of demo.json. A code of theirs is good once, so a token that was got is used again."""
    key = (str(client.base_url), operator, who["login"])
    known = _STAFF.get(key)
    if known is None or known.since < time.monotonic() - _TOKEN_SECONDS:
        person = await sign_in(client, operator, who, "/staff/session")
        known = _STAFF[key] = _Known(person.token, time.monotonic())
    return Person(client, operator, known.token)


def forget_signed_in_staff() -> None:
    """Whoever has added them anew has ended their sessions."""
    _STAFF.clear()


@dataclass(frozen=True)
class _Known:
    token: str
    since: float


_STAFF: dict[tuple[str, str, str], _Known] = {}
# A token lives ten minutes.
_TOKEN_SECONDS = 420


class Terminal:
    """A terminal network that speaks OSMP with one operator."""

    def __init__(self, client: httpx.AsyncClient, operator: str) -> None:
        self.client = client
        self.path = f"/integrations/osmp/{operator}"

    async def call(self, **parameters: str) -> dict[str, str]:
        """The tags of the answer, which is XML from its first byte, whatever happens."""
        return tags(await self.client.get(self.path, params=parameters))

    async def pay(self, account: str, amount: str, txn_id: str | None = None, **more: str) -> dict[str, str]:
        return await self.call(
            command="pay",
            txn_id=txn_id or operation_number(),
            account=account,
            sum=amount,
            txn_date="20261121120000",
            **more,
        )


def tags(answer: httpx.Response) -> dict[str, str]:
    """The response's tags; fields by their names."""
    assert answer.content.startswith(b"<?xml"), answer.text
    root = ET.fromstring(answer.content)
    assert root.tag == "response"
    told = {child.tag: child.text or "" for child in root if child.tag != "fields"}
    return told | {field.attrib["name"]: field.text or "" for field in root.iter() if "name" in field.attrib}
