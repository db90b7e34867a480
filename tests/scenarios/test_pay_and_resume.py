"""The story, for each operator: stopped, pays at a terminal, works again, is told, and is answered by staff."""

import json
from dataclasses import asdict
from datetime import UTC, date, datetime, timedelta
from typing import Any

import httpx
import pytest

from five_operators import PROFILES
from invariants import Accepted, assert_invariants
from newcomers import newcomer
from people import Terminal, operation_number, sign_in, staff_signed_in, tags
from running import Running, until

OPERATORS = ("cherrynet", "netbynet", "centra", "skynet", "kaspnet")
ANSWER = "Здравствуйте! Проверили линию, всё в порядке."


async def received(sandbox: httpx.AsyncClient, channel: str, to: str) -> list[dict[str, Any]]:
    answer = await sandbox.get("/messages", params={"to": to, "channel": channel})
    return list(answer.json()["items"])


async def check_and_pay(gateway: httpx.AsyncClient, operator: str, account: str, amount: str) -> Accepted:
    """Over the operator's first terminal network: OSMP, or Kassa24 in Kazakhstan. Each call is repeated."""
    number = operation_number()
    if operator == "cherrynet":
        path = f"/integrations/kassa24/{operator}"
        payment = {"number": account, "receipt": number, "amount": amount, "date": "2026-11-21T12:00:00"}
        checked = tags(await gateway.get(path, params={"action": "check", "number": account}))
        assert checked["code"] == "0"
        first, second = [
            tags(await gateway.get(path, params={"action": "payment", **payment})) for _ in range(2)
        ]
        assert first["code"] == "0"
    else:
        terminal = Terminal(gateway, operator)
        checked = await terminal.call(command="check", txn_id=number, account=account, sum=amount)
        assert checked["result"] == "0"
        first, second = [await terminal.pay(account, amount, number) for _ in range(2)]
        assert first["result"] == "0"
    assert first == second
    way = "kassa24" if operator == "cherrynet" else "osmp"
    return Accepted(operator, way, number, int(amount.replace(".", "")))


@pytest.mark.parametrize("operator", OPERATORS)
async def test_a_stopped_subscriber_pays_at_a_terminal_and_works_again(
    operator: str, stack: Running, gateway: httpx.AsyncClient, sandbox: httpx.AsyncClient
) -> None:
    who = await newcomer(stack, operator)
    person = await sign_in(gateway, operator, asdict(who))
    before = await person.get("/cabinet")
    assert before["account"]["state"] == "stopped"
    assert before["account"]["days_left"] == 0
    assert {service["state"] for service in before["services"]} == {"stopped"}
    assert before["unavailable"] == []
    owed = before["account"]["recommended_top_up"]

    accepted = await check_and_pay(gateway, operator, who.account, owed["amount"])

    after = await person.get("/cabinet")
    assert after["account"]["state"] == "active"
    assert {service["state"] for service in after["services"]} == {"active"}
    assert date.fromisoformat(after["account"]["due_on"]) > datetime.now(UTC).date()
    assert after["account"]["days_left"] > 0

    sms = await until("the SMS came", lambda: received(sandbox, "sms", who.phone))
    mail = await until("the letter came", lambda: received(sandbox, "email", who.email))
    told = " ".join(message["text"] for message in sms)
    assert f"{date.fromisoformat(after['account']['due_on']).day}" in told
    assert {message["operator"] for message in [*sms, *mail]} == {operator}
    assert all(message["subject"] and message["html"] for message in mail)
    delivered = (
        "select bool_and(state = 'delivered') from deliveries "
        "where channel = 'sms' and address = $1 and state <> 'outdated'"
    )
    await until("receipts are recorded", lambda: stack.value("notify", delivered, who.phone))

    async def in_the_cabinet() -> list[Any]:
        return list((await person.get("/notifications"))["items"])

    assert len(await until("the notices stand in the cabinet", in_the_cabinet)) >= 1
    await assert_invariants(stack, [accepted])


@pytest.mark.parametrize("operator", OPERATORS)
async def test_staff_answers_a_request_and_the_answer_reaches_the_subscriber(
    operator: str, stack: Running, gateway: httpx.AsyncClient, sandbox: httpx.AsyncClient
) -> None:
    who = stack.operator(operator)["subscribers"][7]
    person = await sign_in(gateway, operator, who)
    profile = PROFILES.by_slug(operator)
    assert profile is not None
    filled = {
        "full_name": "Анна Ким",
        "phone": who["phone"],
        "email": who["email"],
        "city": "Алматы",
        "topic": profile.support.topics[0].code,
        "text": "Не работает интернет",
    }
    asked = {name: filled[name] for name in profile.support.forms["support"].fields}
    opened = await person.post("/tickets", {"kind": "support", **asked})
    assert opened["status"] == "open"
    assert opened["answer_by"]

    agent = next(staff for staff in stack.operator(operator)["staff"] if staff["role"] == "support")
    staff = await staff_signed_in(gateway, operator, agent)
    queue = await staff.get("/staff/tickets")
    assert opened["id"] in {line["id"] for line in queue["items"]}
    await staff.post(f"/staff/tickets/{opened['id']}/messages", {"text": ANSWER})

    seen = await person.get(f"/tickets/{opened['id']}")
    assert [message["author"] for message in seen["messages"]] == ["subscriber", "staff"]
    assert seen["messages"][1]["text"] == ANSWER

    async def by_mail() -> bool:
        letters = await received(sandbox, "email", who["email"])
        return any(ANSWER in letter["text"] for letter in letters)

    if "email" in profile.support.answers_by:
        await until("the answer came by mail", by_mail)


async def test_the_day_named_after_the_payment_is_a_day_to_come(stack: Running) -> None:
    """`due_on` of the event is what the notices say; it lies beyond today for whoever was resumed."""
    rows = await stack.sql(
        "billing", "select payload from outbox where subject = 'events.billing.service_resumed' limit 50"
    )
    assert rows
    for row in rows:
        due_on = json.loads(row["payload"])["due_on"]
        assert date.fromisoformat(due_on) >= datetime.now(UTC).date() + timedelta(days=1)
