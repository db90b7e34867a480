"""An SMS gateway over HTTP, as SMSC.ru's: send.php, status.php, balance.php, POST alone; the login is the operator."""

import asyncio
import hmac
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sandbox.acquirer.silence import Silence
from sandbox.faults import SmsGatewayFault, Trouble
from sandbox.messages import Messages

PRICE = Decimal("4.10")
FUNDS = Decimal("1000000.00")
KEPT = 50_000
_HELD_SECONDS = 60.0
_WRONG, _LOGIN, _FUNDS, _PHONE, _IMPOSSIBLE, _TOO_MANY = 1, 2, 3, 7, 8, 9
_SAID = {
    _WRONG: "parameters error",
    _LOGIN: "invalid login or password",
    _FUNDS: "insufficient funds",
    _PHONE: "invalid phone number",
    _IMPOSSIBLE: "message cannot be delivered",
    _TOO_MANY: "too many requests",
}
_NOT_FOUND, _PASSED_ON, _DELIVERED = -3, 0, 1

Form = dict[str, str]
Answer = dict[str, Any]


class SmsError(Exception):
    """An answer with one of the error codes."""

    def __init__(self, code: int) -> None:
        super().__init__(_SAID[code])
        self.code = code


@dataclass(frozen=True, slots=True)
class Taken:
    answer: Answer
    stuck: bool


class SmsGateway:
    """`password`: None takes any."""

    def __init__(self, messages: Messages, password: str | None = None) -> None:
        self.trouble = Trouble(SmsGatewayFault())
        self._messages = messages
        self._password = password
        self._taken: OrderedDict[tuple[str, str, str], Taken] = OrderedDict()
        self._funds = FUNDS

    @property
    def fault(self) -> SmsGatewayFault:
        return self.trouble.fault

    def switch(self, fault: SmsGatewayFault) -> None:
        self.trouble = Trouble(fault)

    def send(self, form: Form) -> Answer:
        """A message whose `id` has been taken is answered as before, and comes once. Raises SmsError."""
        operator, phone = self._known(form), form.get("phones", "")
        if not phone.removeprefix("+").isdecimal():
            raise SmsError(_PHONE)
        if not form.get("mes") or not form.get("id", "").isdecimal() or form.get("fmt") != "3":
            raise SmsError(_WRONG)
        key = (operator, phone, form["id"])
        if key not in self._taken:
            self._take(key, form)
        return self._taken[key].answer

    def _take(self, key: tuple[str, str, str], form: Form) -> None:
        operator, phone, number = key
        if self.trouble.throttles():
            raise SmsError(_TOO_MANY)
        count = _parts(form["mes"])
        if self.fault.no_funds or self._funds < PRICE * count:
            raise SmsError(_FUNDS)
        if self.trouble.refuses():
            raise SmsError(_IMPOSSIBLE)
        self._funds -= PRICE * count
        answer = {"id": int(number), "cnt": count, "cost": str(PRICE * count), "balance": str(self._funds)}
        self._taken[key] = Taken(answer, self.fault.stuck)
        if len(self._taken) > KEPT:
            self._taken.popitem(last=False)
        if not self.fault.lie:
            sender = form.get("sender", "")
            ids = tuple(f"{number}.{part}" for part in range(1, count + 1))
            self._messages.receive("sms", phone, sender, operator, form["mes"], message_ids=ids)

    def status(self, form: Form) -> Answer:
        """Raises SmsError."""
        taken = self._taken.get((self._known(form), form.get("phone", ""), form.get("id", "")))
        if taken is None:
            return {"status": _NOT_FOUND, "err": 0}
        return {"status": _PASSED_ON if taken.stuck else _DELIVERED, "err": 0}

    def balance(self, form: Form) -> Answer:
        self._known(form)
        return {"balance": "0.00" if self.fault.no_funds else str(self._funds)}

    def _known(self, form: Form) -> str:
        operator, password = form.get("login", ""), form.get("psw", "")
        right = self._password is None or hmac.compare_digest(password, self._password)
        if not operator or not right:
            raise SmsError(_LOGIN)
        return operator


def _parts(text: str) -> int:
    alone, joined = (160, 153) if text.isascii() else (70, 67)
    return 1 if len(text) <= alone else -(-len(text) // joined)


def _answering(does: Callable[[SmsGateway, Form], Answer]) -> Callable[[Request], Any]:
    async def answer(request: Request) -> Response:
        gateway: SmsGateway = request.app.state.world.sms_gateway
        fault = gateway.fault
        if fault.down:
            return Silence(0)
        form = dict(parse_qsl((await request.body()).decode("utf-8", "replace")))
        await asyncio.sleep(fault.slow)
        try:
            told = does(gateway, form)
        except SmsError as error:
            told = {"error": str(error), "error_code": error.code}
        return Silence(_HELD_SECONDS) if fault.lose_answer else JSONResponse(told)

    return answer


ROUTES = [
    Route("/sms/sys/send.php", _answering(SmsGateway.send), methods=["POST"]),
    Route("/sms/sys/status.php", _answering(SmsGateway.status), methods=["POST"]),
    Route("/sms/sys/balance.php", _answering(SmsGateway.balance), methods=["POST"]),
]
