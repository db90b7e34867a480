"""Sales concludes contracts with people whom nobody else has in a test."""

import re
from typing import Any
from uuid import UUID, uuid4

import httpx

from newcomers import Newcomer
from people import Person
from running import Running, until

ADDRESS = "ул. Проектная, 7-12"


def wish(stack: Running, operator: str, **more: Any) -> dict[str, Any]:
    """A person whom nobody else has in a test."""
    number = uuid4().int % 10**7
    return {
        "name": "Ёлкина Мария Петровна",
        "address": ADDRESS,
        "phones": [f"8 (955) {number // 10000:03}-{number // 100 % 100:02}-{number % 100:02}"],
        "emails": [f"yolkina{number}@Mail.Example"],
        "language": "ru",
        "region": next(
            (who["region"] for who in stack.operator(operator)["subscribers"] if "region" in who), None
        ),
        **more,
    }


async def sold_by(sales: Person, kind: str = "tariff") -> dict[str, Any]:
    tariffs = await sales.get("/staff/tariffs")
    return next(one for one in tariffs["items"] if one["kind"] == kind and not one["archived"])


async def conclude(sales: Person, wish: dict[str, Any], key: str) -> httpx.Response:
    return await sales.client.post(
        "/staff/contracts", json=wish, headers={**sales.headers, "Idempotency-Key": key}
    )


async def registered(stack: Running, sales: Person, **more: Any) -> Newcomer:
    """Somebody with whom a contract was concluded just now; the password is the first one, as it was printed."""
    wanted = wish(stack, sales.operator, tariff=(await sold_by(sales))["code"], **more)
    answer = await conclude(sales, wanted, str(uuid4()))
    assert answer.status_code == 201, answer.text
    told = answer.json()
    await account_of(stack, told["account"])
    return Newcomer(
        operator=sales.operator,
        login=told["login"],
        password=told["first_password"],
        region=wanted["region"],
        account=told["account"],
        subscriber_id=UUID(told["subscriber_id"]),
        phone="+7" + re.sub(r"\D", "", wanted["phones"][0])[1:],
        email=wanted["emails"][0].lower(),
        balance=0,
    )


async def account_of(stack: Running, number: str) -> Any:
    opened = "select * from accounts where number = $1 and kind = 'subscriber'"
    return (await until(f"account {number} is open", lambda: stack.sql("billing", opened, number)))[0]


def minor(told: dict[str, str] | None) -> int:
    """Minor units of a sum as the gateway tells it; 0 for none."""
    return int(told["amount"].replace(".", "")) if told else 0
