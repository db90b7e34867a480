"""Staff who ask the auth service: added as the administrator adds demo people, with an authenticator of their own."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from authenticator import Authenticator
from chassis.asking import Questions
from contracts.auth import AddStaff, Session, SignInStaff, StaffMember
from contracts.problems import TimedOut, Unavailable
from running import until


@dataclass
class Colleague:
    """A member of staff with an authenticator."""

    id: UUID
    operator: str
    login: str
    authenticator: Authenticator


class Colleagues:
    """Staff: `await colleagues.token(await colleagues.add("support"))`."""

    PASSWORD = "open sesame, please"

    def __init__(self, administrator: Questions, gateway: Questions) -> None:
        self._administrator = administrator
        self._gateway = gateway

    async def add(self, role: str, operator: str = "skynet") -> Colleague:
        phone, login = Authenticator(), f"{role}-{uuid4().hex[:8]}"
        told = {"operator": operator, "login": login, "name": "Ольга", "role": role}
        secrets = {"password": self.PASSWORD, "totp_secret": phone.secret}
        question = AddStaff.model_validate(told | secrets)

        async def added() -> StaffMember | None:
            try:
                return await self._administrator.ask(question)
            except (Unavailable, TimedOut):
                return None  # another file's broker has died, and the connection is not back yet

        return Colleague((await until("staff is added", added)).staff_id, operator, login, phone)

    async def sign_in(self, who: Colleague, **more: Any) -> Session:
        told = {"operator": who.operator, "login": who.login, "password": self.PASSWORD}
        code = {} if "totp" in more else {"totp": who.authenticator.code()}
        return await self._gateway.ask(SignInStaff.model_validate(told | code | more))

    async def token(self, who: Colleague) -> str:
        return (await self.sign_in(who)).access_token.get_secret_value()
