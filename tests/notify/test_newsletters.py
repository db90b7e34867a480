"""Newsletters from the draft to the last reader: whom they reach, how they look, how they stop."""

import asyncio
from uuid import UUID

import pytest

from chassis.asking import Questions
from contracts.notify import (
    CancelNewsletter,
    ChoosePreferences,
    CountRecipients,
    Leave,
    PauseNewsletter,
    Place,
    PreviewNewsletter,
    ResumeNewsletter,
    Segment,
    StartNewsletter,
    TryNewsletter,
    WriteNewsletter,
)
from contracts.problems import Conflict, InvalidBody, NotAllowed, TooManyRequests
from newsroom import LANGUAGES, TEXT, Newsroom
from notify.trials import MOST_TESTS
from notify_world import Subscriber, World
from running import Running, until
from signed_tokens import Signer

TEXTS = dict.fromkeys(LANGUAGES, TEXT)


@pytest.fixture
def room(world: World, questions: Questions, servers: Running) -> Newsroom:
    return Newsroom(world, questions, Signer(servers))


async def lives(room: Newsroom, who: Subscriber, words: str, contract: str) -> None:
    await room.world.db.execute(
        "update recipients set address_words = $2, contract = $3 where subscriber_id = $1",
        who.id,
        words,
        contract,
    )


async def test_a_reader_gets_the_words_that_were_written_for_him(room: Newsroom) -> None:
    who = await room.reader()
    await room.world.db.execute(
        "update recipients set name = 'Ann <b>', contract = 'one' where subscriber_id = $1", who.id
    )
    done = await room.done(await room.started(["email"], contracts=["one"]))
    assert (done.total, done.sent, done.queued, done.waiting) == (1, 1, 0, 0)
    letter = (await room.letters(who, 2))[0]
    assert letter["subject"] == "Скидки, Ann <b>"
    assert "<strong>one</strong>" in letter["html"]
    assert '<a href="https://netbynet.example/winter">' in letter["html"]
    assert "/newsletter/unsubscribe?token=" in letter["text"]
    assert "/api/" not in letter["text"]  # people are led to a page
    row = await room.world.db.fetchrow(
        "select headers, category, bulk, hours from deliveries where subscriber_id = $1 and bulk", who.id
    )
    assert row and "List-Unsubscribe=One-Click" in row["headers"]
    assert "/api/v1/newsletter/unsubscribe?token=" in row["headers"]
    assert (row["category"], row["bulk"], row["hours"]) == ("marketing", True, "marketing")


async def test_a_segment_is_counted_as_it_is_sent(room: Newsroom) -> None:
    here, there, stopped = [await room.reader() for _ in range(3)]
    await lives(room, here, " осинники ленина 5 12 ", "seg-1")
    await lives(room, there, " осинники мира 7 ", "seg-2")
    await lives(room, stopped, " осинники ленина 6 1 ", "seg-3")
    await room.world.db.execute(
        "insert into account_states (operator, account, version, told_at, state, due_on) values "
        "('netbynet', 'seg-3', 1, now(), 'stopped', 'infinity'), "
        "('netbynet', 'seg-1', 1, now(), 'active', current_date + 3)"
    )
    everybody = ["seg-1", "seg-2", "seg-3"]
    lenina = Place(street="ул. Ленина", houses=["1-9"])
    wanted: dict[str, Segment] = {
        "seg-1 seg-2 seg-3": Segment(),
        "seg-1 seg-3": Segment(places=[lenina]),
        "seg-1": Segment(places=[Place(town="Осинники", street="Ленина", houses=["1-9"], side="odd")]),
        "seg-2": Segment(not_places=[lenina]),
        "seg-3": Segment(states=["stopped"]),
        "seg-2 seg-3": Segment(not_contracts=["seg-1"], languages=["ru"]),
        "": Segment(languages=["kk"]),
    }
    for contracts, segment in wanted.items():
        of_ours = segment.model_copy(update={"contracts": everybody})
        found = await room.ask(CountRecipients(channels=["email", "sms"], segment=of_ours))
        assert sorted(line.split()[0] for line in found.sample) == contracts.split(), segment
        assert found.count == {"email": len(contracts.split()), "sms": 0}
    due = Segment(contracts=everybody, due_in_days=5)
    assert (await room.ask(CountRecipients(channels=["email"], segment=due))).count == {"email": 1}


@pytest.mark.parametrize(
    ("changed", "pointer"),
    [
        ({"texts": TEXTS | {"ru": {**TEXT, "text": "{{ balance }}"}}}, "/texts/ru/text"),
        ({"texts": TEXTS | {"ru": {**TEXT, "subject": "{{ name"}}}, "/texts/ru/subject"),
        ({"texts": TEXTS | {"ru": {**TEXT, "text": "[x](javascript:alert(1))"}}}, "/texts/ru/text"),
        ({"texts": {"ru": TEXT, "kk": TEXT}}, "/texts/en"),
        ({"texts": TEXTS | {"ru": {**TEXT, "sms": ""}}}, "/texts/ru/sms"),
        ({"segment": {"places": [{"houses": ["5"]}]}}, "/segment/places/0"),
    ],
)
async def test_what_would_not_come_out_as_it_was_meant_is_refused(
    room: Newsroom, changed: dict[str, object], pointer: str
) -> None:
    good = {"name": "Зима", "channels": ["email", "sms"], "texts": TEXTS}
    with pytest.raises(InvalidBody) as refused:
        await room.ask(WriteNewsletter.model_validate(good | changed | {"preview": True}))
    assert [error["pointer"] for error in refused.value.more["errors"]] == [pointer]


async def test_staff_sees_and_tries_it_before_anybody_gets_it(room: Newsroom) -> None:
    newsletter_id = await room.written(["email", "sms"])
    copies = await room.ask(PreviewNewsletter(newsletter_id=newsletter_id))
    assert {(copy.channel, copy.language, copy.parts) for copy in copies.items} == {
        (channel, language, parts) for channel, parts in (("email", 0), ("sms", 1)) for language in LANGUAGES
    }
    trial = Subscriber()
    test = {"newsletter_id": newsletter_id, "channel": "email", "language": "ru", "address": trial.email}
    for _ in range(2):
        await room.ask(TryNewsletter.model_validate(test), key=str(newsletter_id))
    assert (await room.letters(trial))[0]["subject"] == "Скидки, Анна Ким"
    assert await room.world.count(trial.email) == 1
    with pytest.raises(NotAllowed):
        await room.ask(StartNewsletter(newsletter_id=newsletter_id), role="support")


@pytest.mark.parametrize(
    ("channel", "address"),
    [
        ("sms", "+79110000000,+79110000001"),
        ("sms", "+79110000000;79110000001"),
        ("sms", "a@mail.example"),
        ("email", "a@mail.example, b@mail.example"),
        ("email", "+79110000000"),
    ],
)
async def test_it_is_tried_at_one_address(room: Newsroom, channel: str, address: str) -> None:
    newsletter_id = await room.written(["email", "sms"])
    test = {"newsletter_id": newsletter_id, "channel": channel, "language": "ru", "address": address}
    with pytest.raises(InvalidBody) as refused:
        await room.ask(TryNewsletter.model_validate(test))
    assert refused.value.more["errors"][0]["pointer"] == "/address"


async def test_tries_of_newsletters_and_of_texts_are_counted_together(room: Newsroom) -> None:
    test = {"newsletter_id": await room.written(["sms"]), "channel": "sms", "language": "ru"}
    await room.world.db.execute(
        "insert into deliveries (operator, event_id, channel, address, kind, text, state) "
        "select $1, gen_random_uuid(), 'sms', '+7', 'test', 'x', 'failed' from generate_series(1, $2)",
        room.operator,
        MOST_TESTS,
    )
    with pytest.raises(TooManyRequests):
        await room.ask(TryNewsletter.model_validate(test | {"address": "+79110000000"}))
    await room.world.db.execute("delete from deliveries where kind in ('test', 'newsletter_test')")


async def test_who_leaves_or_switches_marketing_off_while_it_waits_gets_nothing(room: Newsroom) -> None:
    stays, leaves, silent = [await room.reader() for _ in range(3)]
    for number, who in enumerate((stays, leaves, silent)):
        await lives(room, who, " ", f"wait-{number}")
    await room.world.sandbox.fault(mail={"down": True})
    newsletter_id = await room.started(["email"], contracts=["wait-0", "wait-1", "wait-2"])
    await queued(room, newsletter_id, 3)
    await room.asks(leaves, Leave())
    off = ChoosePreferences(language="ru", choices={"marketing": {"email": False}})
    await room.asks(silent, off)
    await room.world.sandbox.fault()
    done = await room.done(newsletter_id)
    assert (done.sent, done.put_aside) == (1, 2)
    assert await room.world.count(leaves.email) == await room.world.count(silent.email) == 1


async def queued(room: Newsroom, newsletter_id: UUID, number: int) -> None:
    async def waiting() -> bool:
        return (await room.progress(newsletter_id)).queued == number

    await until("all are queued", waiting)


async def test_a_pause_stops_it_at_once_and_a_resumed_one_reaches_the_rest(room: Newsroom) -> None:
    prefix = await room.readers(30)
    await room.world.sandbox.fault(smsc={"down": True})
    newsletter_id = await room.started(["sms"], contracts=[f"{prefix}{n}" for n in range(1, 31)])
    await queued(room, newsletter_id, 30)
    await room.ask(PauseNewsletter(newsletter_id=newsletter_id))
    await room.world.sandbox.fault()
    # One person's notice goes out meanwhile.
    who = await room.world.subscriber(operator=room.operator)
    await room.asked(who, "sms")
    paused = await room.progress(newsletter_id)
    assert (paused.queued, paused.ends_at) == (30, None)
    await room.ask(ResumeNewsletter(newsletter_id=newsletter_id))
    done = await room.done(newsletter_id)
    assert done.sent + done.delivered == done.total == 30


async def test_what_was_cancelled_goes_to_nobody_else(room: Newsroom) -> None:
    prefix = await room.readers(30)
    await room.world.sandbox.fault(smsc={"down": True})
    newsletter_id = await room.started(["sms"], contracts=[f"{prefix}{n}" for n in range(1, 31)])
    await queued(room, newsletter_id, 30)
    await room.ask(CancelNewsletter(newsletter_id=newsletter_id))
    await room.world.sandbox.fault()
    assert (await room.progress(newsletter_id)).put_aside == 30
    with pytest.raises(Conflict):
        await room.ask(ResumeNewsletter(newsletter_id=newsletter_id))


async def test_whoever_shares_a_phone_gets_it_once_with_its_own_parts(room: Newsroom) -> None:
    prefix = await room.readers(2)
    long = prefix + "\N{GRINNING FACE}" * 40  # two parts
    shared = (
        "update recipients set phones = (select phones from recipients where contract = $1), "
        "contract = case contract when $1 then contract else $3 end where contract in ($1, $2)"
    )
    await room.world.db.execute(shared, f"{prefix}1", f"{prefix}2", long)
    same = (
        "update subscriptions s set address = r.phones[1] from recipients r "
        "where r.subscriber_id = s.subscriber_id and r.contract in ($1, $2)"
    )
    await room.world.db.execute(same, f"{prefix}1", long)
    newsletter_id = await room.started(["sms"], contracts=[f"{prefix}1", long])
    done = await room.done(newsletter_id)
    assert (done.total, done.sent + done.delivered) == (1, 1)
    parts = (
        "select d.text, count(*) from deliveries d join sms_parts p on p.delivery_id = d.id "
        "where d.newsletter_id = $1 group by d.id"
    )
    (row,) = await room.world.db.fetch(parts, newsletter_id)
    assert row["count"] == (1 if row["text"].endswith(f"{prefix}1") else 2)


async def test_a_newsletter_that_rests_holds_no_other_back(room: Newsroom) -> None:
    resting = await room.written(["email"])
    many = (
        "insert into deliveries (operator, event_id, newsletter_id, channel, address, kind, text, bulk, next_at) "
        "select 'netbynet', $1, $1, 'email', n || '@mail.example', 'newsletter', 'x', true, 'infinity' "
        "from generate_series(1, 2000) n"
    )
    await room.world.db.execute(many, resting)
    try:
        prefix = await room.readers(1)
        done = await room.done(await room.started(["sms"], contracts=[f"{prefix}1"]))
        assert done.total == 1
    finally:
        await room.world.db.execute("delete from deliveries where newsletter_id = $1", resting)


async def test_two_commands_under_one_key_write_one_draft(room: Newsroom) -> None:
    write = WriteNewsletter.model_validate({"name": "Зима", "channels": ["email"], "texts": TEXTS})
    asks = (room.ask(write, key="the same") for _ in range(2))
    first, second = await asyncio.gather(*asks)
    assert first.id == second.id
