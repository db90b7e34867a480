"""Devices that are signed in: a session with both of its tokens."""

from collections.abc import Awaitable, Callable
from uuid import UUID

import httpx
import jwt

from newcomers import Newcomer
from people import Person


class Device:
    """Somebody signed in from a mobile client: with both tokens in hand."""

    def __init__(self, gateway: httpx.AsyncClient, who: Newcomer, told: dict[str, str]) -> None:
        self.person = Person(gateway, who.operator, told["access_token"])
        self.refresh_token = told["refresh_token"]
        claims = jwt.decode(told["access_token"], options={"verify_signature": False})
        self.session = UUID(claims["session"])

    async def status(self, client: httpx.AsyncClient) -> int:
        """What its access token opens at `client`."""
        return (await client.get("/profile", headers=self.person.headers)).status_code

    def refused(self, client: httpx.AsyncClient) -> Callable[[], Awaitable[bool]]:
        """A fact to wait for: it opens nothing any more."""

        async def is_refused() -> bool:
            return await self.status(client) == 401

        return is_refused


async def device(gateway: httpx.AsyncClient, who: Newcomer) -> Device:
    """A new session."""
    body = {"login": who.login, "password": who.password, "client": "mobile"}
    answer = await gateway.post("/session", json=body, headers={"Operator": who.operator})
    assert answer.status_code == 200, answer.text
    return Device(gateway, who, answer.json())


async def sign_out(one: Device) -> None:
    """Ends its session."""
    body = {"refresh_token": one.refresh_token, "client": "mobile"}
    answer = await one.person.client.request("DELETE", "/session", json=body, headers=one.person.headers)
    assert answer.status_code == 204
