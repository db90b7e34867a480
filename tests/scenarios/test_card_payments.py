"""The story online: stopped, pays by card, works again; binds the card, which pays by itself; no number of it is kept."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from uuid import uuid4

import asyncpg
import httpx
import pytest

from card_numbers import card_numbers, is_right
from collector import Collector
from contracts.listeners import SERVICES
from invariants import Accepted, assert_invariants
from newcomers import spend
from payers import BACK, Payer, foreign_id, payer
from running import Running, until

OPERATORS = ("cherrynet", "netbynet", "centra", "skynet", "kaspnet")
# Numbers from payment systems' test pages, none of them anybody's.
PANS = ["2200000000000004", "4111 1111 1111 1111", "5555-5555-5555-4444", "6011000990139424"]


@pytest.fixture
async def heard(stack: Running) -> AsyncIterator[tuple[httpx.AsyncClient, list[str]]]:
    """A client whose calls are traced, and everything that it was answered."""
    answers: list[str] = []

    async def keep(answer: httpx.Response) -> None:
        answers.append((await answer.aread()).decode(errors="replace"))

    traced = {"traceparent": f"00-{uuid4().hex}-00f067aa0ba902b7-01"}
    async with httpx.AsyncClient(
        base_url=f"{stack.gateway}/api/v1", timeout=20, headers=traced, event_hooks={"response": [keep]}
    ) as client:
        yield client, answers


@pytest.mark.parametrize("operator", OPERATORS)
async def test_a_stopped_subscriber_pays_by_card_and_works_again(
    operator: str, stack: Running, gateway: httpx.AsyncClient, sandbox: httpx.AsyncClient
) -> None:
    anna = await payer(stack, gateway, operator, balance=-500_00, state="stopped")
    before = await anna.person.get("/account")
    assert before["state"] == "stopped"
    owed = before["recommended_top_up"]
    started = await anna.send(
        "POST", "/payments", {"amount": owed, "method": "card", "return_url": BACK}, status=201
    )
    await anna.visit(started)
    assert (await anna.ended(started["id"]))["status"] == "succeeded"
    after = await anna.person.get("/account")
    assert after["state"] == "active"
    assert date.fromisoformat(after["due_on"]) > datetime.now(UTC).date()

    async def told() -> list[str]:
        letters = (await sandbox.get("/messages", params={"to": anna.who.email, "channel": "email"})).json()
        return [letter["subject"] for letter in letters["items"]]

    assert await until("a letter came", told)
    paid = Accepted(
        operator, "card", await foreign_id(anna, started["id"]), int(owed["amount"].replace(".", ""))
    )
    await assert_invariants(stack, [paid])


@pytest.mark.parametrize("operator", ["netbynet", "skynet"])
async def test_a_bound_card_pays_before_the_service_would_stop(
    operator: str, stack: Running, gateway: httpx.AsyncClient
) -> None:
    anna = await payer(stack, gateway, operator, balance=3000_00)
    card = await anna.bind()
    await anna.send(
        "PUT", "/autopayment", {"card": card, "on": "due_date", "max_amount": "3000.00"}, status=200
    )
    await spend(stack, anna.who, await anna.balance())

    async def paid() -> bool:
        return [told["way"] for told in await anna.told("payment_received")] == ["card", "autopayment"]

    await until("it has paid by itself", paid)
    assert await anna.balance() > 0
    assert (await anna.person.get("/account"))["state"] == "active"


def test_the_scanner_finds_what_it_looks_for() -> None:
    for pan in PANS:
        assert len(list(card_numbers(f'{{"text": "карта {pan}, пин 0000"}}'))) == 1
    assert is_right("79927398713")
    others = "41111111111111112 +79111111111 00-4111111111111111-01 4111111111111112 17953084614111111111"
    assert list(card_numbers(others)) == []


async def test_no_card_number_is_anywhere_after_payments_of_every_kind(
    stack: Running, heard: tuple[httpx.AsyncClient, list[str]], collector: Collector
) -> None:
    """Databases, logs, spans and answers of everything that this session has run."""
    client, answers = heard
    anna = await payer(stack, client)
    card = await anna.bind(card="visa")
    await anna.pay("100.00")
    await anna.pay("100.00", "sbp")
    await anna.start("100.00", "saved_card", card=card)
    await offer_numbers(anna)
    await anna.person.get("/payments")
    found = {
        "answers": list(card_numbers("\n".join(answers))),
        **{f"database {name}": await numbers_in(stack, name) for name in SERVICES},
        **{
            log.name: list(card_numbers(log.read_text(errors="replace")))
            for log in (stack.path / "logs").glob("*.log")
        },
        "spans": [one for body in collector.bodies for one in card_numbers(body.decode("latin-1"))],
    }
    assert collector.bodies
    assert {place: numbers for place, numbers in found.items() if numbers} == {}


async def offer_numbers(anna: Payer) -> None:
    """Somebody types a number where none belongs: nothing of the kind is taken, and none is said back."""
    for pan in PANS:
        for path, body in (
            ("/payments", {"amount": "100.00", "method": "card", "card_number": pan}),
            ("/payments", {"amount": pan, "method": "card"}),
            ("/cards", {"return_url": BACK, "pan": pan}),
            ("/autopayment", {"card": pan, "on": "due_date", "max_amount": "100.00"}),
        ):
            method = "PUT" if path == "/autopayment" else "POST"
            refused = await anna.send(method, path, body, status=422)
            assert pan not in str(refused)


async def numbers_in(stack: Running, service: str) -> list[str]:
    """In any column of any table."""
    owner = await asyncpg.connect(stack.environment[f"DATABASE_URL_{service.upper()}_OWNER"])
    try:
        tables = await owner.fetch("select tablename from pg_tables where schemaname = 'public'")
        rows = [
            str(row[0])
            for table in tables
            for row in await owner.fetch(f'select row_to_json(t)::text from "{table[0]}" t')
        ]
    finally:
        await owner.close()
    return list(card_numbers("\n".join(rows)))
