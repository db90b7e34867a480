"""Each kind of request has the operator's own form: what it asks, what may stay empty, what is wrong with it."""

from collections.abc import Awaitable, Callable
from typing import Any

import asyncpg
import pytest

from contracts.problems import InvalidBody
from contracts.tickets import OpenTicket
from running import until
from ticket_people import Person

WHOLE = {
    "support": {
        "full_name": "Анна Ким",
        "phone": "8 (812) 000-11-22",
        "email": "anna@mail.example",
        "city": "Санкт-Петербург",
        "topic": "internet",
        "text": "Нет связи",
    },
    "repair": {"phone": "+78120001122", "address": "Лесная, 5", "text": "Порвали кабель"},
    "survey": {"phone": "+78120001122", "address": "Лесная, 5"},
    "termination": {"full_name": "Анна Ким", "phone": "+78120001122"},
}


async def refused(who: Person, wish: dict[str, Any]) -> dict[str, str]:
    with pytest.raises(InvalidBody) as problem:
        await who.ask(OpenTicket.model_validate(wish))
    return {error["pointer"]: error["reason"] for error in problem.value.more["errors"]}


@pytest.mark.parametrize("kind", WHOLE)
async def test_every_kind_takes_its_own_form_and_names_each_field_that_is_missing(
    kind: str, person: Callable[..., Person]
) -> None:
    subscriber = person(operator="formtown")
    ticket = await subscriber.ask(OpenTicket.model_validate({"kind": kind, **WHOLE[kind]}))
    assert (ticket.kind, ticket.topic) == (kind, WHOLE[kind].get("topic", ""))
    missing = await refused(subscriber, {"kind": kind, "text": "  "})
    asked = set(WHOLE[kind]) - ({"text"} if kind in {"survey", "termination"} else set())
    assert missing == {f"/{field}": "is asked by the form" for field in asked}


async def test_what_is_malformed_is_named(person: Callable[..., Person]) -> None:
    wrong = {"phone": "позвоните", "email": "anna@", "topic": "weather"}
    errors = await refused(person(operator="formtown"), {"kind": "support", **WHOLE["support"], **wrong})
    assert set(errors) == {"/phone", "/email", "/topic"}
    assert errors["/topic"] == "is not one of internet, money"


async def test_name_and_address_of_the_contract_are_not_asked_twice(
    person: Callable[..., Person],
    registered: Callable[..., Awaitable[None]],
    db: "asyncpg.Pool[Any]",
) -> None:
    subscriber = person(operator="formtown")
    await registered(subscriber, name="Анна Ким", address="Лесная, 5")
    known = "select count(*) from subscribers where subscriber_id = $1"
    await until("he is known", lambda: db.fetchval(known, subscriber.id))
    wish = {"kind": "repair", "phone": "+78120001122", "text": "Порвали кабель"}
    ticket = await subscriber.ask(OpenTicket.model_validate(wish))
    assert (ticket.full_name, ticket.address) == ("Анна Ким", "Лесная, 5")
    elsewhere = await subscriber.ask(OpenTicket.model_validate({**wish, "address": "Дачная, 1"}))
    assert elsewhere.address == "Дачная, 1"
