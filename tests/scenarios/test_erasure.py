"""After the contract's end a subscriber is forgotten: in no database his name, address, phone, e-mail or words are left."""

from typing import Any
from uuid import uuid4

import httpx
import pytest

from concluding import account_of, conclude, sold_by, wish
from contracts.listeners import SERVICES
from desk import staff_of
from five_operators import PROFILE_OF
from invariants import at_rest
from ordering import today_at
from people import Person, Terminal, operation_number, sign_in
from running import Running, until

OPERATOR = "centra"
STREET, MAILBOX = "ул. Забвения-Ненужная", "zabytov.unique"
SURNAME, WORDS = "Забытов-Уникальный", "У меня собака по кличке Неповторимая"

_END_PAYMENT = """
update payment_attempts set status = 'canceled', next_ask_at = null, settled_at = now()
where next_ask_at is not null and account_id = (select id from accounts where number = $1)
"""


async def find(stack: Running, words: list[str]) -> list[tuple[str, str]]:
    """Where any of the words stands, in whatever column of whatever table of the four databases."""
    found = []
    for service in SERVICES:
        for table in await stack.sql(
            service,
            "select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace "
            "where n.nspname = 'public' and c.relkind = 'r' order by 1",
        ):
            rows = await stack.sql(
                service,
                f'select 1 from "{table[0]}" t where t::text ilike any($1) limit 1',
                [f"%{word}%" for word in words],
            )
            found += [(service, str(table[0]))] * len(rows)
    return found


@pytest.fixture(scope="module")
async def manager(stack: Running, gateway: httpx.AsyncClient) -> Person:
    return await staff_of(stack, gateway, OPERATOR, "manager")


async def concluded(stack: Running, manager: Person) -> dict[str, Any]:
    """Somebody with a name, an address and contacts that nobody else has."""
    told = wish(
        stack,
        OPERATOR,
        name=f"{SURNAME} Пётр",
        address=f"г. Новокузнецк, {STREET}, 7-12",
        emails=[f"{MAILBOX}{uuid4().hex[:6]}@mail.example"],
        tariff=(await sold_by(manager))["code"],
    )
    asked = {
        "full_name": told["name"],
        "phone": told["phones"][0],
        "email": told["emails"][0],
        "street": STREET,
        "house": "7",
        "flat": "12",
        "comment": WORDS,
        "language": "ru",
        "consent": True,
    }
    application = await manager.post("/staff/applications", asked)
    answer = await conclude(manager, {**told, "application": application["code"]}, str(uuid4()))
    assert answer.status_code == 201, answer.text
    await account_of(stack, answer.json()["account"])
    return {**told, **answer.json()}


async def lived(stack: Running, gateway: httpx.AsyncClient, manager: Person, who: dict[str, Any]) -> None:
    """He pays, writes to support and is answered by name, is looked up, and leaves."""
    terminal = Terminal(gateway, OPERATOR)
    assert (await terminal.pay(who["account"], "900.00", operation_number()))["result"] == "0"
    person = await sign_in(gateway, OPERATOR, {**who, "password": who["first_password"]})
    wanted = {"method": "card", "amount": "100.00"}
    await person.post("/payments", wanted)
    topic = PROFILE_OF[OPERATOR].support.topics[0].code
    asked = {
        "kind": "support",
        "topic": topic,
        "text": WORDS,
        "phone": who["phones"][0],
        "email": who["emails"][0],
    }
    ticket = await person.post("/tickets", asked)
    answered = {"text": f"Здравствуйте, {SURNAME}!"}
    await manager.post(f"/staff/tickets/{ticket['id']}/messages", answered)
    await manager.get(f"/staff/subscribers/{who['subscriber_id']}")
    ends = {"ends_on": today_at(OPERATOR).isoformat(), "equipment_returned": True}
    await manager.post(f"/staff/accounts/{who['account']}/termination", ends)


async def test_nothing_of_the_person_is_left_and_the_ledger_still_adds_up(
    stack: Running, gateway: httpx.AsyncClient, manager: Person
) -> None:
    who = await concluded(stack, manager)
    path = f"/staff/subscribers/{who['subscriber_id']}/erasure"
    early = await gateway.post(path, json={"reason": "рано"}, headers=manager.headers)
    assert (early.status_code, early.json()["type"]) == (409, "/problems/conflict")
    await lived(stack, gateway, manager, who)
    ended = "select ended_on is not null from subscribers where id = $1"
    await until("auth knows the end", lambda: stack.value("auth", ended, who["subscriber_id"]))
    digits = "".join(filter(str.isdigit, who["phones"][0]))[1:]
    traces = [SURNAME, STREET, MAILBOX, "Неповторимая", digits]

    async def known_everywhere() -> bool:
        return {service for service, _ in await find(stack, traces)} == set(SERVICES)

    await until("every service knows him", known_everywhere)
    first = await manager.post(path, {"reason": "по заявлению"}, 200)
    assert first["reason"] == "по заявлению"
    under_way = await manager.get(path)
    assert (under_way["done"]["billing"], under_way["finished_at"]) == (None, None)
    await stack.sql("billing", _END_PAYMENT, who["account"])

    async def finished() -> bool:
        return (await manager.get(path))["finished_at"] is not None

    await until("every service has forgotten him", finished)
    again = await manager.post(path, {"reason": "ещё раз"}, 200)
    assert (again["reason"], again["asked_at"]) == ("по заявлению", first["asked_at"])
    await at_rest(stack)
    assert await find(stack, traces) == []
    kept = await stack.value(
        "billing",
        "select count(*) from transfers t join accounts a on a.id = t.credit_id where a.number = $1",
        who["account"],
    )
    assert kept >= 1
    acts = "select count(*) from outbox where about = $1 and subject = 'events.auth.subscriber_erased'"
    assert await stack.value("auth", acts, who["subscriber_id"]) == 1
    proved = stack.cabinet("ledger", "verify")
    assert proved.returncode == 0, proved.stdout + proved.stderr
    gone = {"login": who["login"], "password": who["first_password"]}
    assert (await gateway.post("/session", json=gone, headers={"Operator": OPERATOR})).status_code == 401
    told = await manager.get(f"/staff/subscribers/{who['subscriber_id']}")
    assert (told["profile"]["name"], told["profile"]["contract"]) == ("", who["contract"])
    assert told["profile"]["erased_at"] is not None


async def test_only_managers_may_forget_somebody(
    stack: Running, gateway: httpx.AsyncClient, manager: Person
) -> None:
    who = await concluded(stack, manager)
    for role in ("support", "sales", "cashier", "marketing"):
        staff = await staff_of(stack, gateway, OPERATOR, role)
        path = f"/staff/subscribers/{who['subscriber_id']}/erasure"
        answer = await gateway.post(path, json={"reason": "x"}, headers=staff.headers)
        assert answer.status_code == 403, role
