"""SMS through a gateway's HTTP API (SMSC.ru): POST alone, since addresses of GET are written into logs.

Each message has a number of our own: whatever became of an answer, the gateway is asked whether it knows the number
before the message is sent again.
"""

import asyncio
import ssl
import time
from functools import partial
from math import inf
from typing import Any

import httpx
from prometheus_client import Gauge

from chassis.profiles import Profile
from chassis.profiles.channels import SmsProvider
from contracts.money import DIGITS
from notify.attempts import Blame, Delivery, Outcome
from notify.credentials import Address, gateway_addresses
from notify.gateway_codes import Asked, Told, minor, read_sent, read_status
from notify.gateway_statuses import keep_asking
from notify.smpp_traffic import Pace

BALANCE = Gauge("cabinet_sms_balance", "What the gateway says is left", ["operator", "provider"])
# A host that is away leaves time to ask the next one.
_CONNECT_SECONDS = 3.0


class UnclearError(Exception):
    """Nobody knows what became of the request."""


class NotSentError(Exception):
    """The request has surely had no effect."""

    def __init__(self, reason: str, blame: Blame | None = None) -> None:
        super().__init__(reason)
        self.blame = blame


class HttpCarrier:
    """One gateway. It has no session: that it is away shows in its answers."""

    trouble = "the SMS gateway is not reached"
    away_since: float | None = None

    def __init__(self, profile: Profile, section: SmsProvider, answer_seconds: float) -> None:
        self.profile, self.section = profile, section
        self._hosts = gateway_addresses(profile, section)
        self._seconds = httpx.Timeout(answer_seconds, connect=min(_CONNECT_SECONDS, answer_seconds * 0.75))
        asking = max(1, section.window // 2)
        # Questions about what is on its way take no room from what is to be sent.
        self._room, self._asking = asyncio.Semaphore(section.window), asyncio.Semaphore(asking)
        self._pace = Pace(section.per_second)
        self._digits = DIGITS[profile.currency]
        self._http = httpx.AsyncClient(
            verify=ssl.create_default_context() if self._hosts[0].scheme == "https" else False,
            limits=httpx.Limits(max_connections=section.window + asking),
            timeout=self._seconds,
            trust_env=False,
            follow_redirects=False,
        )

    async def keep(self) -> None:
        """What became of what it has taken."""
        await keep_asking(self.profile.operator, self.section, partial(self.status, room=self._asking))

    async def submit(self, delivery: Delivery) -> Outcome:
        """Whole; what was perhaps taken at an earlier attempt is asked for first."""
        taken = dict.fromkeys(delivery.parts, f"{self.section.name} {delivery.own_number}")
        try:
            if delivery.kept and (await self.status(delivery.address, delivery.own_number)).known:
                return Outcome("sent", taken=taken)
            for _ in range(max(1, delivery.whole)):
                await self._pace.limit()
            answer = await self._ask("send.php", self._message(delivery), self._room, delivery.until)
        except UnclearError as unclear:
            return Outcome("queued", str(unclear), blame="lost", kept=True)
        except NotSentError as error:
            own = error.blame == "own"
            return Outcome("queued", str(error), blame=error.blame, kept=delivery.kept, at_once=own)
        balance = minor(answer.get("balance"), 0)
        if balance is not None:
            BALANCE.labels(self.profile.operator, self.section.name).set(balance)
        return read_sent(answer, taken, self._digits)

    async def status(self, phone: str, number: int | None, room: asyncio.Semaphore | None = None) -> Told:
        """Raises UnclearError, NotSentError."""
        form = {"phone": phone, "id": str(number)}
        return read_status(await self._ask("status.php", form, room or self._room))

    async def close(self) -> None:
        await self._http.aclose()

    def _message(self, delivery: Delivery) -> dict[str, str]:
        return {
            "phones": delivery.address,
            "mes": delivery.text,
            "sender": self.section.sender,
            "id": str(delivery.own_number),
            "charset": "utf-8",
            "cost": "3",
            "valid": str(self.section.validity_hours),
        }

    async def _ask(
        self, what: Asked, form: dict[str, str], room: asyncio.Semaphore, until: float = inf
    ) -> dict[str, Any]:
        """The first host, or the next one if that surely has not heard it; nobody after `until`."""
        async with room:
            for host in self._hosts:
                if time.monotonic() > until:
                    raise NotSentError("its turn at the SMS gateway came too late")
                try:
                    return _understood(await self._post(host, what, form))
                except (httpx.ConnectError, httpx.ConnectTimeout):
                    continue
                except (httpx.HTTPError, TimeoutError) as error:
                    raise UnclearError(f"the SMS gateway did not answer: {type(error).__name__}") from error
        raise NotSentError(self.trouble, "away")

    async def _post(self, host: Address, what: Asked, form: dict[str, str]) -> httpx.Response:
        secret = {"login": host.user, "psw": host.password, "fmt": "3"}
        where = f"{host.scheme}://{host.host}:{host.port}{host.path.rstrip('/')}/{what}"
        # httpx bounds each step of a call, not the whole.
        async with asyncio.timeout(self._seconds.read):
            return await self._http.post(where, data=secret | form)


def _understood(answer: httpx.Response) -> dict[str, Any]:
    """It answers 200 to whatever it has understood, refusals too."""
    said = f"the SMS gateway answered {answer.status_code}"
    if answer.status_code == 429:
        raise NotSentError(said, "busy")
    if 300 <= answer.status_code < 500:
        raise NotSentError(said, "own")
    try:
        told = answer.json()
    except ValueError:
        told = None
    if answer.status_code != 200 or not isinstance(told, dict):
        raise UnclearError(
            said if answer.status_code != 200 else "the SMS gateway's answer is no JSON object"
        )
    return told
