"""Somebody who has lost the password, as he uses the gateway, his phone and his mailbox."""

import re
from typing import Any

import httpx

from newcomers import Newcomer
from running import until

# By every operator's rules; one of them takes digits alone.
NEW = "5930274817"
SECRETS = {
    "code": re.compile(r"(?<!\d)(\d{6})(?!\d)"),
    "link": re.compile(r"http://\w+\.localhost:\d+/recovery\?token=([\w-]{22})"),
    "message": re.compile(r"\b([a-z2-9]{4}(?:-[a-z2-9]{4})+)\b"),
}


class Forgetful:
    """A newcomer who has lost the password, at the gateway and at the sandbox's phone and mailbox."""

    def __init__(self, gateway: httpx.AsyncClient, sandbox: httpx.AsyncClient, who: Newcomer) -> None:
        self._gateway, self._sandbox, self.who = gateway, sandbox, who
        self.headers = {"Operator": who.operator}

    async def post(self, path: str, body: dict[str, Any]) -> httpx.Response:
        return await self._gateway.post(path, json=body, headers=self.headers)

    async def begins(self, channel: str) -> dict[str, Any]:
        """With whatever the operator's own form asks."""
        shown = (await self._gateway.get("/operator", headers=self.headers)).json()["recovery"]
        known = {
            "login": self.who.login,
            "account": self.who.account,
            "phone": self.who.phone,
            "region": self.who.region,
            "new_password": NEW,
        }
        answer = await self.post(
            "/recovery", {field: known[field] for field in shown["fields"]} | {"channel": channel}
        )
        assert answer.status_code == 202, answer.text
        return dict(answer.json())

    async def receives(self, channel: str, following: str) -> str:
        """The secret in what came to the phone or the mailbox."""
        to = self.who.phone if channel == "sms" else self.who.email

        async def arrived() -> str | None:
            answer = await self._sandbox.get("/messages", params={"to": to, "channel": channel})
            found = [SECRETS[following].search(item["text"]) for item in answer.json()["items"]]
            return next((match[1] for match in found if match), None)

        return await until("the message is there", arrived)

    async def recovers(self, channel: str, following: str) -> tuple[str, str]:
        """The new password and the secret that brought it."""
        begun = await self.begins(channel)
        assert begun["next"] == following
        secret = await self.receives(channel, following)
        if following == "message":
            return secret, secret
        proof = {"code": secret, "recovery": begun["recovery"]} if following == "code" else {"token": secret}
        typed = {} if self.who.operator == "kaspnet" else {"new_password": NEW}
        answer = await self.post("/recovery/confirm", proof | typed)
        assert (answer.status_code, answer.json()) == (200, {"status": "finished"})
        return NEW, secret

    async def signs_in(self, password: str) -> httpx.Response:
        told = {"login": self.who.login, "password": password, "region": self.who.region}
        return await self.post("/session", {name: value for name, value in told.items() if value})
