"""People of other billings' lists, and the two things done with them: making them subscribers, signing in."""

from itertools import count
from typing import Any

from chassis.asking import Questions
from contracts.auth import ImportSubscribers, Session, SignIn, SubscriberRow

PASSWORD = "correct horse"
_NUMBERS = count(100_001)


def row(**told: Any) -> SubscriberRow:
    """A new person each time."""
    number = str(next(_NUMBERS))
    whole = {"contract": number, "login": f"user{number}", "password": PASSWORD, "name": "Анна Ким", **told}
    return SubscriberRow.model_validate(whole)


class Subscribed:
    """`await subscribed("skynet", language="kk")` makes somebody a subscriber by an import of one row."""

    def __init__(self, administrator: Questions) -> None:
        self._administrator = administrator

    async def __call__(self, operator: str = "skynet", **told: Any) -> SubscriberRow:
        new = row(**told)
        answer = await self._administrator.ask(ImportSubscribers(operator=operator, rows=[new]))
        assert answer.rows[0].refused is None
        return new


class SignsIn:
    """`await signs_in(contract)` at the gateway."""

    def __init__(self, gateway: Questions) -> None:
        self._gateway = gateway

    async def __call__(
        self, login: str, password: str = PASSWORD, operator: str = "skynet", **more: Any
    ) -> Session:
        told = {"operator": operator, "login": login, "password": password, **more}
        return await self._gateway.ask(SignIn.model_validate(told))
