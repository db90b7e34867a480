"""Days of a terminal network: what we have of them, what the network lists, and the cashier who compares."""

import itertools
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from random import randrange
from typing import Any
from zoneinfo import ZoneInfo

import httpx

import desk
from contracts.billing import TakePayment
from newcomers import Newcomer, administrator
from people import Person, operation_number
from running import Running

Row = tuple[str, str, str]  # number, account, sum


async def staff_of(stack: Running, gateway: httpx.AsyncClient, role: str, operator: str = "centra") -> Person:
    return await desk.staff_of(stack, gateway, operator, role)


_FIRST = date(2000, 1, 1) + timedelta(days=randrange(9000))
_DAYS = (_FIRST + timedelta(days=3 * place) for place in itertools.count())


class Day:
    """A day of Centra's terminals in Moscow's time, far from any other test's."""

    def __init__(self, stack: Running, people: list[Newcomer]) -> None:
        self.stack = stack
        self.day = next(_DAYS)
        self.people = people

    def at(self, hour: int = 12, minute: int = 0) -> datetime:
        """By the network's clock."""
        return datetime.combine(self.day, time(hour, minute), ZoneInfo("Europe/Moscow"))

    async def pay(self, place: int = 0, amount: int = 100_00, at: datetime | None = None) -> Row:
        """A payment on our side; the row that the network would list."""
        number, who = operation_number(), self.people[place]
        question = TakePayment(
            operator="centra",
            way="osmp",
            external_id=number,
            account=who.account,
            amount=amount,
            paid_at=at or self.at(),
        )
        async with administrator(self.stack) as asking:
            await asking.ask(question)
        return number, who.account, f"{amount // 100}.{amount % 100:02d}"

    def file(self, rows: Iterable[Row]) -> str:
        body = "".join(
            f"{number};{self.day} 12:00:00;{account};{amount}\n" for number, account, amount in rows
        )
        return f"id;date;account;amount\n{body}"

    async def events(self) -> list[Any]:
        told = "select payload from outbox where subject = 'events.billing.register_differs' and about = $1"
        return await self.stack.sql("billing", told, f"osmp {self.day}")


async def upload(cashier: Person, day: Day, text: str, status: int = 201, way: str = "osmp") -> Any:
    answer = await cashier.client.post(
        "/staff/registers",
        params={"way": way, "day": day.day.isoformat()},
        content=text.encode(),
        headers={**cashier.headers, "Content-Type": "text/csv"},
    )
    assert answer.status_code == status, answer.text
    return answer.json()


def counts(register: dict[str, Any]) -> tuple[int, ...]:
    return tuple(register[name] for name in ("matched", "differing", "only_ours", "only_theirs"))


async def verdicts(cashier: Person, register: dict[str, Any], **more: Any) -> dict[str, str]:
    shown = await cashier.get(f"/staff/registers/{register['id']}", params=more)
    return {row["external_id"]: row["verdict"] for row in shown["rows"]}
