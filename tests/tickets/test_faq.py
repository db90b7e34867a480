"""Questions and answers as staff keeps them, and as the administrator brings the first ones."""

from collections.abc import Callable

import pytest

from chassis.asking import Questions
from contracts.problems import Conflict, InvalidBody, NotAllowed
from contracts.tickets import (
    AddFaqEntry,
    FaqCategory,
    FaqText,
    GetFaq,
    ListFaq,
    LoadContent,
    SetFaqCategories,
)
from running import Running
from ticket_people import Person

MONEY = FaqCategory(code="money", names={"ru": "Деньги"})
ENTRY = AddFaqEntry(
    category="money", texts={"ru": FaqText(question="Где оплатить счета?", answer="В кабинете.")}
)


async def test_the_first_content_comes_once_and_never_over_that_of_staff(
    servers: Running, questions: Questions, person: Callable[..., Person]
) -> None:
    content = LoadContent(operator="foreign", categories=[MONEY], entries=[ENTRY])
    async with servers.bus("cabinet") as nc:
        administrator = Questions(nc)
        assert (await administrator.ask(content)).loaded
        assert not (await administrator.ask(content)).loaded
    found = await questions.ask(GetFaq(operator="foreign", language="ru", q="счет оплата"))
    assert [one.question for one in found.items] == ["Где оплатить счета?"]
    english = await questions.ask(GetFaq(operator="foreign", language="en"))
    assert [one.language for one in english.items] == ["ru"]
    marketing = person(operator="foreign", kind="staff", role="marketing")
    with pytest.raises(Conflict):
        await marketing.ask(SetFaqCategories(categories=[]))


async def test_an_entry_needs_a_category_and_a_role(person: Callable[..., Person]) -> None:
    marketing = person(kind="staff", role="marketing")
    with pytest.raises(InvalidBody):
        await marketing.ask(ENTRY)
    with pytest.raises(NotAllowed):
        await person(kind="staff", role="support").ask(ListFaq())
    await marketing.ask(SetFaqCategories(categories=[MONEY]))
    added = await marketing.ask(ENTRY, "once")
    assert (await marketing.ask(ENTRY, "once")).id == added.id
    assert [one.id for one in (await marketing.ask(ListFaq())).items] == [added.id]
