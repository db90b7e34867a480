"""Staff who does one thing, for the tables in `money_deeds` and `people_deeds`."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar
from uuid import UUID, uuid4

from authenticator import Authenticator
from chassis.asking import Questions
from contracts import auth
from contracts.message import Message, Question
from desk import colleague
from newcomers import Newcomer, newcomer
from running import Running
from signed_tokens import Signer

R = TypeVar("R", bound=Message)
ADDRESS = "203.0.113.9"
REASON = "по заявлению"


@dataclass
class Staff:
    """An admin of one operator who does one thing; subscribers do what has to come before it."""

    stack: Running
    gateway: Questions
    administrator: Questions
    signer: Signer
    id: UUID = field(default_factory=uuid4)
    token: str | None = None

    async def asks(self, question: Question[R], operator: str = "skynet") -> R:
        token = self.token or self.signer.token(self.id, operator, "staff", "admin")
        return await self.gateway.ask(question, token=token, key=uuid4().hex, address=ADDRESS)

    async def subscriber_asks(self, who: Newcomer, question: Question[R]) -> R:
        token = self.signer.token(who.subscriber_id, who.operator)
        return await self.gateway.ask(question, token=token, key=uuid4().hex)

    async def subscriber(self, operator: str = "skynet", **more: Any) -> Newcomer:
        return await newcomer(self.stack, operator, **{"balance": 1_000_00, "state": "active", **more})

    async def signs_in(self, role: str = "admin") -> Authenticator:
        """As a true member of staff of Skynet."""
        who = await colleague(self.stack, "skynet", role)
        phone = Authenticator(who["totp_secret"])
        known = {"operator": "skynet", "login": who["login"], "password": who["password"]}
        signed_in = auth.SignInStaff.model_validate({**known, "totp": phone.code(), "address": ADDRESS})
        session = await self.gateway.ask(signed_in)
        self.token = session.access_token.get_secret_value()
        found = "select id from staff where operator = 'skynet' and login = $1"
        self.id = await self.stack.value("auth", found, who["login"])
        return phone

    async def invites(self) -> auth.StaffMember:
        login = f"new-{uuid4().hex[:8]}"
        return await self.asks(auth.InviteStaff(login=login, name="Test", role="sales"))


Deed = Callable[[Staff], Awaitable[Any]]
Deeds = dict[type[Question[Any]], Deed]


def deed(table: Deeds, question: type[Question[Any]]) -> Callable[[Deed], Deed]:
    """The decorated function has staff ask `question`."""

    def register(do: Deed) -> Deed:
        table[question] = do
        return do

    return register
