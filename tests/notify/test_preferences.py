"""A person says where he wants to be told of what; what must be told reaches him all the same."""

import asyncio

import pytest

from account_events import fact
from chassis.asking import Questions
from contracts.auth import SecondFactorSetUp
from contracts.billing import ServiceStopped
from contracts.notify import ChoosePreferences, GetPreferences, Preference
from contracts.problems import Conflict, InvalidBody, Problem
from notify_world import Subscriber, World, answer, payment
from running import Running
from signed_tokens import Signer

Choices = dict[str, dict[str, bool]]


class Page:
    """Of one subscriber."""

    def __init__(self, servers: Running, questions: Questions, who: Subscriber) -> None:
        self._questions = questions
        self._token = Signer(servers).token(who.id, who.operator)

    async def chooses(self, choices: Choices) -> dict[str, Preference]:
        wanted = ChoosePreferences.model_validate({"language": "en", "choices": choices})
        told = await self._questions.ask(wanted, token=self._token)
        return {item.category: item for item in told.items}

    async def shows(self) -> dict[str, Preference]:
        told = await self._questions.ask(GetPreferences(language="en"), token=self._token)
        return {item.category: item for item in told.items}


@pytest.fixture
async def who(world: World) -> Subscriber:
    return await world.subscriber()


@pytest.fixture
def page(servers: Running, questions: Questions, who: Subscriber) -> Page:
    return Page(servers, questions, who)


async def test_everything_is_on_until_somebody_switches_it_off(page: Page) -> None:
    shown = await page.shows()
    assert {"security", "money", "service", "requests"} <= shown.keys()
    money, service = shown["money"], shown["service"]
    assert (money.title, money.required, service.required) == ("Payments and balance", False, True)
    assert all(money.channels[way].on and money.channels[way].changeable for way in ("sms", "email"))
    assert money.channels["cabinet"].why == "The cabinet keeps everything that you were told."
    assert not shown["requests"].channels["sms"].changeable


async def test_what_is_switched_off_is_not_told_until_it_is_on_again(
    world: World, page: Page, who: Subscriber
) -> None:
    first = await page.chooses({"money": {"sms": False}, "requests": {"email": False}})
    assert await page.chooses({"money": {"sms": False}}) == first
    paid = await world.tell(payment(who), who)
    await world.until(paid, "sent", "email")
    assert await world.state(paid, "sms") is None
    answered = await world.tell(answer(who), who)
    await world.handled(answered)
    assert await world.state(answered, "email") is None
    kinds = await world.db.fetch("select kind from notifications where subscriber_id = $1", who.id)
    assert {row["kind"] for row in kinds} == {"payment_received", "ticket_answered"}
    await page.chooses({"money": {"sms": True}})
    await world.until(await world.tell(payment(who), who), "delivered")


async def test_what_must_be_told_keeps_one_way(world: World, page: Page, who: Subscriber) -> None:
    shown = await page.chooses({"service": {"sms": False}})
    assert shown["service"].channels["sms"].changeable
    assert not shown["service"].channels["email"].changeable
    assert "We have to tell you" in shown["service"].channels["email"].why
    with pytest.raises(Conflict):
        await page.chooses({"service": {"email": False}})
    stopped = await world.tell(fact(ServiceStopped, who), who)
    await world.until(stopped, "sent", "email")
    assert await world.state(stopped, "sms") is None


async def test_two_pages_cannot_take_the_last_ways_from_each_other(page: Page) -> None:
    taken = await asyncio.gather(
        page.chooses({"security": {"sms": False}}),
        page.chooses({"security": {"email": False}}),
        return_exceptions=True,
    )
    assert sum(isinstance(each, Problem) for each in taken) == 1
    channels = (await page.shows())["security"].channels
    assert channels["sms"].on != channels["email"].on


async def test_what_must_be_told_goes_everywhere_where_its_only_way_is_off(
    world: World, page: Page, who: Subscriber
) -> None:
    """The person has left SMS, and this notice is a letter."""
    await page.chooses({"security": {"email": False}})
    told = await world.tell(SecondFactorSetUp(subscriber_id=who.id), who)
    await world.until(told, "sent", "email")


async def test_a_way_that_the_notices_do_not_go_cannot_be_chosen(page: Page) -> None:
    with pytest.raises(InvalidBody) as refused:
        await page.chooses({"requests": {"sms": True}})
    assert refused.value.more["errors"][0]["pointer"] == "/requests/sms"
