"""SMS through a gateway's HTTP API (SMSC.ru): POST alone, since addresses of GET are written into logs.

Each message has a number of our own: whatever became of an answer, the gateway is asked whether it knows the number
before the message is sent again.
"""

import asyncio
import ssl
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


class UnclearError(Exception):
    """Nobody knows what became of the request."""


class NotSentError(Exception):
    """The request has surely not arrived. `own`: it would be refused again."""

    def __init__(self, reason: str, *, own: bool = False, busy: bool = False) -> None:
        super().__init__(reason)
        self.own, self.busy = own, busy


class HttpCarrier:
    """One gateway. It has no session: that it is away shows in its answers."""

    trouble = "the SMS gateway is not reached"
    away_since: float | None = None

    def __init__(self, profile: Profile, section: SmsProvider, answer_seconds: float) -> None:
        self.profile, self.section = profile, section
        self._hosts = gateway_addresses(profile, section)
        self._seconds = answer_seconds
        self._room = asyncio.Semaphore(section.window)
        self._pace = Pace(section.per_second)
        self._digits = DIGITS[profile.currency]
        self._http = httpx.AsyncClient(
            verify=ssl.create_default_context() if self._hosts[0].scheme == "https" else False,
            limits=httpx.Limits(max_connections=section.window, max_keepalive_connections=section.window),
            trust_env=False,
            follow_redirects=False,
        )

    async def keep(self) -> None:
        """What became of what it has taken."""
        await keep_asking(self.profile.operator, self.section, self.status)

    async def submit(self, delivery: Delivery) -> Outcome:
        """Whole; what was perhaps taken at an earlier attempt is asked for first."""
        taken = dict.fromkeys(delivery.parts, f"{self.section.name} {delivery.own_number}")
        try:
            if delivery.kept and (await self.status(delivery.address, delivery.own_number)).known:
                return Outcome("sent", taken=taken)
            for _ in range(max(1, delivery.whole)):
                await self._pace.limit()
            answer = await self._ask("send.php", self._message(delivery))
        except UnclearError as unclear:
            return Outcome("queued", str(unclear), blame="lost", kept=True)
        except NotSentError as error:
            blame: Blame = "own" if error.own else "busy" if error.busy else "away"
            return Outcome("queued", str(error), blame=blame, kept=delivery.kept, at_once=error.own)
        balance = minor(answer.get("balance"), 0)
        if balance is not None:
            BALANCE.labels(self.profile.operator, self.section.name).set(balance)
        return read_sent(answer, taken, self._digits)

    async def status(self, phone: str, number: int | None) -> Told:
        """Raises UnclearError, NotSentError."""
        return read_status(await self._ask("status.php", {"phone": phone, "id": str(number)}))

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

    async def _ask(self, what: Asked, form: dict[str, str]) -> dict[str, Any]:
        """The first host, or the next one if that surely has not heard it."""
        async with self._room:
            for host in self._hosts:
                try:
                    return _understood(await self._post(host, what, form))
                except (httpx.ConnectError, httpx.ConnectTimeout):
                    continue
                except (httpx.HTTPError, TimeoutError) as error:
                    raise UnclearError(f"the SMS gateway did not answer: {type(error).__name__}") from error
        raise NotSentError(self.trouble)

    async def _post(self, host: Address, what: Asked, form: dict[str, str]) -> httpx.Response:
        secret = {"login": host.user, "psw": host.password, "fmt": "3"}
        where = f"{host.scheme}://{host.host}:{host.port}{host.path.rstrip('/')}/{what}"
        # httpx bounds each step of a call, not the whole.
        async with asyncio.timeout(self._seconds):
            return await self._http.post(where, data=secret | form, timeout=self._seconds)


def _understood(answer: httpx.Response) -> dict[str, Any]:
    """It answers 200 to whatever it has understood, refusals too."""
    said = f"the SMS gateway answered {answer.status_code}"
    if answer.status_code == 429:
        raise NotSentError(said, busy=True)
    if 300 <= answer.status_code < 500:
        raise NotSentError(said, own=True)
    try:
        told = answer.json()
    except ValueError:
        told = None
    if answer.status_code != 200 or not isinstance(told, dict):
        raise UnclearError(
            said if answer.status_code != 200 else "the SMS gateway's answer is no JSON object"
        )
    return told
