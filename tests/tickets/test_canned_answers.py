"""Answers at hand: by language, with placeholders that exist, filled in for a request."""

from collections.abc import Awaitable, Callable
from typing import Any

import asyncpg
import pytest

from contracts.message import Question
from contracts.problems import InvalidBody, NotFound
from contracts.tickets import (
    AddCannedAnswer,
    ChangeCannedAnswer,
    ListCannedAnswers,
    RemoveCannedAnswer,
)
from running import until
from ticket_people import Person

TEXTS = {"ru": "{name}, заявка {number}: {topic}. Договор {contract}.", "en": "Request {number}."}


async def test_a_request_fills_in_what_stands_in_braces(
    person: Callable[..., Person],
    registered: Callable[..., Awaitable[None]],
    db: "asyncpg.Pool[Any]",
) -> None:
    subscriber, support = (
        person(operator="elsewhere"),
        person(operator="elsewhere", kind="staff", role="support"),
    )
    await registered(subscriber, name="Анна Ким", contract="100-7")
    known = "select count(*) from subscribers where subscriber_id = $1"
    await until("he is known", lambda: db.fetchval(known, subscriber.id))
    kept = await support.ask(AddCannedAnswer.model_validate({"title": "Ясно", "texts": TEXTS}))
    await support.ask(AddCannedAnswer.model_validate({"title": "Деньги", "topic": "money", "texts": TEXTS}))
    ticket = await subscriber.opens(topic="internet")
    (fitting,) = (await support.ask(ListCannedAnswers(ticket_id=ticket.id))).items
    assert fitting.id == kept.id
    assert fitting.texts["ru"] == f"Анна Ким, заявка {ticket.number}: Интернет. Договор 100-7."
    assert [one.title for one in (await support.ask(ListCannedAnswers())).items] == ["Деньги", "Ясно"]


async def test_what_nothing_fills_in_is_refused(support: Person) -> None:
    wrong = {"ru": "{name} и {passport}", "en": "Half {open", "kk": "{}"}
    with pytest.raises(InvalidBody) as refused:
        wish = {"title": "x", "topic": "weather", "texts": wrong}
        await support.ask(AddCannedAnswer.model_validate(wish))
    pointers = {error["pointer"] for error in refused.value.more["errors"]}
    assert pointers == {"/texts/ru", "/texts/en", "/texts/kk", "/topic"}


async def test_it_is_changed_and_removed_by_its_own_operator_only(
    support: Person, person: Callable[..., Person]
) -> None:
    kept = await support.ask(AddCannedAnswer(title="Было", texts={"ru": "Было"}))
    foreign = person(operator="foreign", kind="staff", role="manager")
    change = ChangeCannedAnswer(answer_id=kept.id, title="Стало", texts={"kk": "Болды"})
    refused: list[Question[Any]] = [change, RemoveCannedAnswer(answer_id=kept.id)]
    for question in refused:
        with pytest.raises(NotFound):
            await foreign.ask(question)
    changed = await support.ask(change)
    assert (changed.title, changed.texts, changed.changed_by) == ("Стало", {"kk": "Болды"}, support.id)
    await support.ask(RemoveCannedAnswer(answer_id=kept.id))
    with pytest.raises(NotFound):
        await support.ask(change)
