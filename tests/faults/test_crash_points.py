"""F2: the process dies at every named point of the code, once; it is started again and everything converges."""

import re
from collections.abc import Awaitable, Callable
from uuid import uuid4

import httpx
import pytest

from chassis.asking import Questions
from contracts.auth import ImportSubscribers, SubscriberRow
from contracts.committed import ROOT
from contracts.problems import TimedOut, Unavailable
from invariants import assert_invariants
from newcomers import PASSWORD, administrator
from paying import Payee, Payments, under_load
from paying_online import give_back, pay_by_itself, pay_online
from people import Person, Terminal, operation_number, sign_in
from running import Running, until

SOURCES = ("chassis/chassis", "services", "gateway/gateway")
POINTS = sorted(
    {
        point
        for folder in SOURCES
        for path in (ROOT / folder).rglob("*.py")
        for point in re.findall(r"\bcrash_point\(\"([a-z_.]+)\"\)", path.read_text())
    }
)
# In files of their own, where there is what passes them.
SWEPT_ELSEWHERE = (
    "approvals.",
    "charging.",
    "confidences.",
    "effects.",
    "news.",
    "newsletters.",
    "prices.",
    "quick_payments.",
    "registers.",
)
# Those of the chassis are passed by every service: by billing and notify under load, by the others here.
SHARED = [point for point in POINTS if point.startswith(("events.", "questions.", "relay."))]


async def pay_somebody_reachable(payments: Payments) -> None:
    """Passes billing, its relay, notify's consumers and senders."""
    reachable = [payee for payee in payments.payees if payee.reachable]
    for payee in reachable:
        await payments.pay(payee)


async def pay_and_cancel(payments: Payments) -> None:
    payee = payments.payees[0]
    paid = await payments.pay(payee)
    payments.accepted.remove(paid)
    terminal = Terminal(payments.client, payee.operator)

    async def cancelled() -> bool:
        answer = await terminal.call(command="cancel", txn_id=paid.external_id)
        return answer["result"] == "0"

    await until("the payment is cancelled", cancelled)


ACTIONS: dict[str, Callable[[Payments], Awaitable[None]]] = {
    "attempts": pay_online,
    "autopayments": pay_by_itself,
    "commands": pay_online,
    "refunds": give_back,
    "payments": pay_somebody_reachable,
    "cancellations": pay_and_cancel,
    "questions": pay_somebody_reachable,
    "relay": pay_somebody_reachable,
    "events": pay_somebody_reachable,
    "deliveries": pay_somebody_reachable,
}


@pytest.fixture
def dies_at(stack: Running) -> Callable[[str], Awaitable[None]]:
    """Names the point; awaited again, waits until a process has died there."""

    async def died() -> bool:
        return stack.crashed()

    async def waits(point: str) -> None:
        try:
            await until(f"a process has died at {point}", died)
        finally:
            stack.crash_at("")

    return waits


@pytest.mark.parametrize("point", [point for point in POINTS if not point.startswith(SWEPT_ELSEWHERE)])
async def test_a_process_dies_there_and_everything_converges(
    point: str, stack: Running, everybody: list[Payee], dies_at: Callable[[str], Awaitable[None]]
) -> None:
    async with under_load(stack, everybody) as payments:
        stack.crash_at(point)
        await ACTIONS[point.partition(".")[0]](payments)
        await dies_at(point)


@pytest.mark.parametrize("point", SHARED)
async def test_a_registration_survives(
    point: str, stack: Running, dies_at: Callable[[str], Awaitable[None]]
) -> None:
    """auth dies, or whoever listens to it."""
    number = operation_number()[-9:]
    row = SubscriberRow.model_validate(
        {"contract": number, "login": number, "password": PASSWORD, "name": "Новый"}
    )
    stack.crash_at(point)
    async with administrator(stack) as asking:
        subscriber_id = await until("it is answered", lambda: registered(asking, row))
    await dies_at(point)
    await stack.all_ready()
    await assert_invariants(stack)
    told = "select count(*) from outbox where subject = 'events.auth.subscriber_registered' and about = $1"
    assert await stack.value("auth", told, str(subscriber_id)) == 1
    for service, table in (("notify", "recipients"), ("tickets", "subscribers")):
        known = f"select count(*) from {table} where subscriber_id = $1"
        assert await stack.value(service, known, subscriber_id) == 1


async def registered(asking: Questions, row: SubscriberRow) -> object:
    try:
        answer = await asking.ask(ImportSubscribers(operator="skynet", rows=[row]), seconds=2)
    except (TimedOut, Unavailable) as again:
        raise OSError(again) from again
    return answer.rows[0].subscriber_id


@pytest.mark.parametrize("point", ["questions.before_reply", "relay.after_publish", "events.after_commit"])
async def test_a_request_to_support_survives(
    point: str,
    stack: Running,
    gateway: httpx.AsyncClient,
    everybody: list[Payee],
    dies_at: Callable[[str], Awaitable[None]],
) -> None:
    """tickets dies, or notify, which listens to it."""
    payee = everybody[-1]
    person = await sign_in(gateway, payee.operator, payee.who)
    before = len((await person.get("/tickets"))["items"])
    await stack.all_ready()
    stack.crash_at(point)
    key = str(uuid4())
    await until("it is answered", lambda: opened(person, key))
    await dies_at(point)
    await stack.all_ready()
    await assert_invariants(stack)
    assert len((await person.get("/tickets"))["items"]) == before + 1


async def opened(person: Person, key: str) -> bool:
    body = {"kind": "support", "topic": "internet", "text": "Не работает."}
    answer = await person.client.post(
        "/tickets", json=body, headers={**person.headers, "Idempotency-Key": key}
    )
    assert answer.status_code in {201, 503, 504}, answer.text
    return answer.status_code == 201
