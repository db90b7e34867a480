"""Staff writes texts in the operator's own words: strict, shown before they are used, and taken back."""

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest

from chassis.asking import Questions
from contracts.notify import GetText, ListTexts, NoticeText, PreviewText, SaveText, SendTest
from contracts.problems import Conflict, InvalidBody, NotAllowed, NotFound, TooManyRequests
from five_operators import PROFILES
from notify.rendering import built_in
from notify.text_rules import TextRefusedError, samples, samples_of
from notify.trials import MOST_TESTS
from notify.triggers import TRIGGERS
from notify_world import World, payment
from running import Running, until
from signed_tokens import Signer

NETBYNET = next(profile for profile in PROFILES if profile.operator == "netbynet")
SMS = {"notice": "payment_received", "medium": "sms", "language": "ru"}


@pytest.mark.parametrize(
    ("source", "why"),
    [
        ("{{ event.amout }}", "line 1: event.amout is not known here"),
        ("Баланс\n{{ event.balance | many }}", "line 2: the filter many is not known here"),
        ("{% if event.missing %}x", "line 1: Unexpected end of template"),
        ("{% for i in range(9) %}x{% endfor %}", "for may not stand in a text"),
        ("{{ event.__class__.__mro__ }}", "event.__class__.__mro__ is not known here"),
        ("{{ ''.join(event.account) }}", "call may not stand in a text"),
        ("{{ 'x' * 1000000000 }}", "mul may not stand in a text"),
        ("{% include 'layout.html' %}", "include may not stand in a text"),
        ("{{ event.missing | money }}", "it cannot be written"),
        ("{% if event.missing %}x{% endif %}", "the text needs one line at least"),
        ("ю" * 300, "it becomes 5 SMS parts, and 4 are the most"),
        ("{% if " + "not " * 990 + "1 %}x{% endif %}", "conditions stand too deep in each other"),
    ],
)
def test_a_text_that_cannot_be_written_is_refused_with_the_reason(source: str, why: str) -> None:
    with pytest.raises(TextRefusedError) as refused:
        samples(source, "payment_due", "sms", NETBYNET, "ru")
    assert why in str(refused.value)


def test_every_built_in_text_would_be_taken_as_an_own_one() -> None:
    for trigger in TRIGGERS.values():
        for medium in ("sms", "email", "cabinet"):
            if getattr(trigger, medium):
                for language in ("ru", "kk", "en"):
                    source = built_in(trigger.notice, medium, language)
                    told = samples(source, trigger.notice, medium, NETBYNET, language)
                    assert len(told) == len(samples_of(trigger.notice))


class Desk:
    """A member of the staff of Netbynet before it."""

    def __init__(self, servers: Running, questions: Questions, role: str = "marketing") -> None:
        self._questions = questions
        self._token = Signer(servers).token(uuid4(), "netbynet", "staff", role)

    async def asks(self, kind: Any, **said: Any) -> Any:
        return await self._questions.ask(kind.model_validate(said), token=self._token, key=uuid4().hex)

    async def saves(self, text: str | None, version: int | None = None, **place: str) -> NoticeText:
        where = SMS | place
        if version is None:
            version = (await self.asks(GetText, **where)).line.version
        saved = await self.asks(SaveText, **where, text=text, version=version)
        assert isinstance(saved, NoticeText)
        return saved


@pytest.fixture
def desk(world: World, servers: Running, questions: Questions) -> Desk:
    return Desk(servers, questions)


async def test_an_own_text_is_used_at_once_and_the_built_in_one_after_it_is_taken_back(
    world: World, desk: Desk
) -> None:
    who = await world.subscriber(operator="netbynet")

    async def told(wanted: str) -> None:
        async def so() -> bool:
            event = await world.tell(payment(who), who)
            return wanted in (await world.until(event, "delivered"))["text"]

        await until(f"it tells {wanted}", so)

    first = await desk.saves("{{ brand.name }}: спасибо за {{ event.amount | money(event.currency) }}!")
    assert first.line.own
    await told("спасибо за 500,00 ₽!")
    back = await desk.saves(None)
    assert not back.line.own
    assert back.text == back.built_in
    assert [version.text is None for version in back.history[:2]] == [True, False]
    await told("получено 500,00")
    assert (await desk.saves(first.text)).line.version == back.line.version + 1
    await desk.saves(None)


async def test_of_two_who_change_a_text_the_second_reads_it_again(desk: Desk) -> None:
    read = (await desk.asks(GetText, **SMS | {"language": "kk"})).line.version
    mine = await desk.saves("Рақмет! {{ event.account }}", read, language="kk")
    assert (await desk.saves("Рақмет! {{ event.account }}", read, language="kk")).history == mine.history
    with pytest.raises(Conflict):
        await desk.saves("Тағы", read, language="kk")
    await desk.saves(None, language="kk")


async def test_a_text_tells_what_it_may_name(desk: Desk, servers: Running, questions: Questions) -> None:
    told = await desk.asks(GetText, **SMS)
    known = {variable.name: variable.sample for variable in told.variables}
    assert known["event.amount"] == "123450"
    assert known["brand.name"] == NETBYNET.brand.name
    with pytest.raises(InvalidBody) as refused:
        await desk.saves("{{ event.amout }}")
    assert refused.value.more["errors"] == [
        {"pointer": "/text", "reason": "line 1: event.amout is not known here"}
    ]
    with pytest.raises(NotFound):
        await desk.asks(GetText, notice="register_differs", medium="sms", language="ru")
    with pytest.raises(NotAllowed):
        await Desk(servers, questions, "support").asks(ListTexts)


async def test_the_words_of_a_notice_about_safety_are_a_managers(
    desk: Desk, servers: Running, questions: Questions
) -> None:
    notice = "password_changed"
    with pytest.raises(NotAllowed):
        await desk.saves("Call us", notice=notice)
    with pytest.raises(NotAllowed):
        await desk.asks(SendTest, **SMS | {"notice": notice}, text="Call us", address="+79110000000")
    manager = Desk(servers, questions, "manager")
    assert (await manager.saves("Call us", notice=notice)).line.own
    await manager.saves(None, notice=notice)


async def test_an_sms_is_shown_with_its_parts_and_price(desk: Desk) -> None:
    shown = await desk.asks(PreviewText, **SMS, text="Thanks, {{ event.account }}")
    (only,) = shown.items
    assert (only.text, only.sms.encoding, only.sms.parts) == ("Thanks, 100-7", "gsm0338", 1)
    built = await desk.asks(PreviewText, **SMS)
    assert all(each.sms.cost == each.sms.parts * only.sms.cost for each in built.items)
    assert max(each.sms.parts for each in built.items) == 2
    letter = (
        await desk.asks(PreviewText, **SMS | {"medium": "email"}, text="A\n<b>{{ event.account }}")
    ).items[0]
    assert "&lt;b&gt;100-7" in letter.html


async def test_a_test_is_marked_and_there_are_not_too_many(world: World, desk: Desk) -> None:
    await world.db.execute("delete from deliveries where kind = 'test'")
    address = f"{uuid4().hex}@mail.example"
    sent = await desk.asks(SendTest, **SMS | {"medium": "email"}, address=address)

    async def received() -> Any:
        return await world.sandbox.received(address)

    (letter,) = await until("the letter has come", received)
    assert letter["subject"].startswith("Тест: Получен платёж")
    of_it = "select kind || coalesce(subscriber_id::text, '') from deliveries where id = $1"
    assert await world.db.fetchval(of_it, sent.delivery_id) == "test"
    with pytest.raises(InvalidBody):
        await desk.asks(SendTest, **SMS, address="nobody")
    await world.db.execute(
        "insert into deliveries (operator, event_id, channel, address, kind, text, state) "
        "select 'netbynet', gen_random_uuid(), 'sms', '+7', 'test', 'x', 'failed' from generate_series(1, $1)",
        MOST_TESTS,
    )
    with pytest.raises(TooManyRequests):
        await desk.asks(SendTest, **SMS, address="+79110000000")
    await world.db.execute("delete from deliveries where kind = 'test'")


async def test_a_text_that_this_version_cannot_write_is_shown_as_broken_and_not_used(
    world: World, desk: Desk
) -> None:
    await world.db.execute(
        "insert into texts values ('netbynet', 'payment_received', 'sms', 'en', 900, '{{ event.gone }}', $1, $2)",
        uuid4(),
        datetime.now(UTC),
    )
    await world.db.execute("select pg_notify('deliveries', 'texts ')")

    async def broken() -> Any:
        lines = (await desk.asks(ListTexts)).items
        return [line.broken for line in lines if line.broken]

    assert await until("it is shown as broken", broken) == ["line 1: event.gone is not known here"]
    who = await world.subscriber(operator="netbynet", language="en")
    told = await world.tell(payment(who), who)
    assert "received. Balance" in (await world.until(told, "delivered"))["text"]
    await desk.saves(None, language="en")
