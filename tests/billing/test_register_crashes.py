"""Whoever compares or credits dies at each point, is asked again, and it was done once."""

from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest

from invariants import assert_invariants
from newcomers import balance_of
from people import Person, operation_number
from register_days import Day, counts, upload, verdicts
from running import Running, until


@pytest.mark.parametrize("point", ["registers.before_commit", "registers.after_commit"])
async def test_a_register_is_compared_once_wherever_the_process_dies(
    point: str, stack: Running, cashier: Person, day: Day
) -> None:
    ours, theirs = await day.pay(), (operation_number(), day.people[0].account, "7.00")
    text = day.file([theirs])
    stack.crash_at(point)
    register = await until("it is compared", lambda: answered(lambda: send(cashier, day, text)))
    assert stack.crashed()
    assert counts(register) == (0, 0, 1, 1)
    assert await verdicts(cashier, register) == {ours[0]: "only_ours", theirs[0]: "only_theirs"}
    assert len(await day.events()) == 1
    await assert_invariants(stack)


@pytest.mark.parametrize(
    "point", ["payments.before_post", "payments.after_post", "registers.before_credited"]
)
async def test_what_we_lack_is_credited_once_wherever_the_process_dies(
    point: str, stack: Running, cashier: Person, day: Day
) -> None:
    number, who = operation_number(), day.people[0]
    register = await upload(cashier, day, day.file([(number, who.account, "7.00")]))
    path, body = f"/staff/registers/{register['id']}/credits", {"external_id": number}
    stack.crash_at(point)
    credited = await until(
        "it is credited",
        lambda: answered(lambda: cashier.client.post(path, json=body, headers=cashier.headers)),
    )
    assert stack.crashed()
    assert credited["verdict"] == "matched"
    assert await balance_of(stack, who) == 7_00
    await assert_invariants(stack)


async def send(cashier: Person, day: Day, text: str) -> httpx.Response:
    params = {"way": "osmp", "day": day.day.isoformat()}
    return await cashier.client.post(
        "/staff/registers", params=params, content=text.encode(), headers=cashier.headers
    )


async def answered(call: Callable[[], Awaitable[httpx.Response]]) -> Any:
    """The answer of somebody who asks again while the service comes up."""
    answer = await call()
    assert answer.status_code in {201, 503, 504}, answer.text
    return answer.json() if answer.status_code == 201 else None
