"""Phones and e-mails: a new one counts once its code is typed, and the old ones hear of every change."""

import asyncio
from typing import Any, cast
from uuid import UUID, uuid4

import asyncpg
import pytest

from contact_people import EMAIL, PHONE, Heard, Owners, other_than
from contracts.auth import AddContact, ContactChanged, MakeContactMain, RemoveContact, SecretTold
from contracts.message import Question
from contracts.problems import (
    CodeRefused,
    Conflict,
    IdempotencyKeyReused,
    InvalidBody,
    NotFound,
    ProofNeeded,
    TooManyRequests,
    Unavailable,
)
from one_service import OneService
from recovering import NEW, Recovers, form_of
from running import Running, until
from signed_tokens import Forge


def a_phone() -> str:
    return f"+7921{uuid4().int % 10**7:07d}"


def an_email() -> str:
    return f"{uuid4().hex}@mail.example"


async def test_a_phone_counts_once_its_code_is_typed(owner: Owners, heard: Heard) -> None:
    mine = await owner()
    new = a_phone()
    written = f"8 ({new[2:5]}) {new[5:8]}-{new[8:10]}-{new[10:]}"
    added = await mine.adds("phone", written)
    assert (added.contact.value, added.contact.confirmed, added.contact.main) == (new, False, False)
    told = await heard.code(added.confirmation)
    assert heard.codes[added.confirmation].address == new
    assert len(told) == 6
    assert told.isdecimal()
    assert [phone.confirmed for phone in (await mine.profile()).phones] == [True, False]

    assert (await mine.types(added.confirmation, told)).confirmed
    assert [phone.value for phone in (await mine.profile()).phones] == [PHONE, new]
    change = await heard.changed(mine.id, 2)
    assert (change.phones, change.emails) == ([PHONE, new], [EMAIL])
    [change_told] = heard.of(ContactChanged, mine.id)
    assert (change_told.what, change_told.phones, change_told.emails) == ("added", [PHONE], [EMAIL])
    assert new not in change_told.model_dump_json()


async def test_a_code_is_good_once_and_for_its_own_confirmation(owner: Owners, heard: Heard) -> None:
    mine, theirs = await owner(), await owner()
    first, second = await mine.adds("phone", a_phone()), await mine.adds("email", an_email())
    foreign = await theirs.adds("email", an_email())
    code = await heard.code(first.confirmation)
    wrong = [
        (first.confirmation, other_than(code)),
        (foreign.confirmation, await heard.code(foreign.confirmation)),
        (uuid4(), code),
    ]
    for confirmation, typed in wrong:
        with pytest.raises(CodeRefused):
            await mine.types(confirmation, typed)
    await mine.types(first.confirmation, code)
    with pytest.raises(CodeRefused):
        await mine.types(first.confirmation, code)
    assert [email.confirmed for email in (await mine.profile()).emails] == [True, False]
    assert second.contact.id not in {phone.id for phone in (await mine.profile()).phones}


async def test_a_new_code_makes_the_earlier_one_worthless(owner: Owners, heard: Heard) -> None:
    mine, value = await owner(), a_phone()
    first, second = await mine.adds("phone", value), await mine.adds("phone", value)
    assert first.contact.id == second.contact.id
    with pytest.raises(CodeRefused):
        await mine.types(first.confirmation, await heard.code(first.confirmation))
    assert (await mine.types(second.confirmation, await heard.code(second.confirmation))).confirmed
    with pytest.raises(Conflict):
        await mine.adds("phone", value)


async def test_a_code_that_is_too_old_opens_nothing(
    owner: Owners, heard: Heard, db: "asyncpg.Pool[Any]"
) -> None:
    mine = await owner()
    added = await mine.adds("email", an_email())
    lives = "select expires_at - created_at <= interval '10 minutes' from confirmations where id = $1"
    assert await db.fetchval(lives, added.confirmation)
    await db.execute("update confirmations set expires_at = now() where id = $1", added.confirmation)
    with pytest.raises(CodeRefused):
        await mine.types(added.confirmation, await heard.code(added.confirmation))


async def test_tries_side_by_side_are_five_at_most(
    owner: Owners, heard: Heard, db: "asyncpg.Pool[Any]"
) -> None:
    mine = await owner()
    added = await mine.adds("phone", a_phone())
    right = await heard.code(added.confirmation)
    guesses = [f"{guess:06d}" for guess in range(40) if f"{guess:06d}" != right]
    outcomes = await asyncio.gather(
        *(mine.types(added.confirmation, guess) for guess in guesses), return_exceptions=True
    )
    assert {type(outcome) for outcome in outcomes} == {CodeRefused, TooManyRequests}
    assert sum(isinstance(outcome, CodeRefused) for outcome in outcomes) <= 5
    assert await db.fetchval("select tries from confirmations where id = $1", added.confirmation) <= 5
    with pytest.raises((CodeRefused, TooManyRequests)):
        await mine.types(added.confirmation, right)
    # Nor does another confirmation bring further tries within the hour.
    another = await mine.adds("email", an_email())
    with pytest.raises(TooManyRequests):
        await mine.types(another.confirmation, await heard.code(another.confirmation))


async def test_nobody_can_have_codes_sent_without_end(owner: Owners) -> None:
    mine, victim = await owner(), a_phone()
    with pytest.raises(TooManyRequests) as refused:
        for _ in range(10):
            await mine.adds("phone", victim)
    assert refused.value.more["retry_after"] > 0
    # Nor can another subscriber, to the same phone.
    with pytest.raises(TooManyRequests):
        await (await owner()).adds("phone", victim)


async def test_a_code_stands_in_no_table(owner: Owners, heard: Heard, db: "asyncpg.Pool[Any]") -> None:
    mine = await owner()
    added = await mine.adds("phone", a_phone())
    code = await heard.code(added.confirmation)
    kept = await db.fetchrow("select * from confirmations where id = $1", added.confirmation)
    assert kept
    assert len(kept["code_hash"]) == 32
    assert code not in {str(value) for value in kept.values()}
    assert not await db.fetchval("select count(*) from outbox where payload::text like $1", f'%"{code}"%')


async def test_a_repeat_under_the_same_key_sends_nothing(owner: Owners, heard: Heard) -> None:
    mine, value, key = await owner(), a_phone(), str(uuid4())
    first = await mine.adds("phone", value, key=key)
    assert await mine.adds("phone", value, key=key) == first
    with pytest.raises(IdempotencyKeyReused):
        await mine.adds("phone", a_phone(), key=key)
    assert (await mine.types(first.confirmation, await heard.code(first.confirmation))).confirmed


async def test_a_code_that_the_broker_has_not_taken_is_sent_by_the_repeat(
    owner: Owners, heard: Heard, servers: Running
) -> None:
    mine, value, key = await owner(), a_phone(), str(uuid4())
    async with servers.bus() as nc:
        streams = nc.jetstream()
        config = (await streams.stream_info(SecretTold.stream)).config
        durable = (await streams.consumer_info(SecretTold.stream, SecretTold.durable)).config
        await streams.delete_stream(SecretTold.stream)
        try:
            with pytest.raises(Unavailable):
                await mine.adds("phone", value, key=key)
        finally:
            await streams.add_stream(config)
            await streams.add_consumer(SecretTold.stream, durable)
    heard.codes.clear()  # this listener has heard what no stream has kept
    again = await mine.adds("phone", value, key=key)
    assert (await mine.types(again.confirmation, await heard.code(again.confirmation))).confirmed


async def test_contacts_are_changed_only_by_somebody_who_has_just_typed_the_password(
    owner: Owners, servers: Running
) -> None:
    mine = await owner()
    [phone] = (await mine.profile()).phones
    mine.token = Forge(servers, mine.token).signed(auth_time=0)
    questions: list[Question[Any]] = [
        AddContact(kind="phone", value=a_phone()),
        RemoveContact(kind="phone", contact_id=phone.id),
        MakeContactMain(kind="phone", contact_id=phone.id),
    ]
    for question in questions:
        with pytest.raises(ProofNeeded):
            await mine.ask(question)


async def test_the_main_one_is_the_first_confirmed_until_another_is_chosen(
    owner: Owners, heard: Heard
) -> None:
    mine = await owner()
    second = await mine.gets("phone", a_phone())
    assert not second.main
    chosen = await mine.ask(MakeContactMain(kind="phone", contact_id=second.id))
    assert chosen.main
    assert [phone.main for phone in (await mine.profile()).phones] == [True, False]
    assert (await heard.changed(mine.id, 3)).phones == [second.value, PHONE]
    assert heard.of(ContactChanged, mine.id)[-1].what == "made_main"
    unconfirmed = (await mine.adds("phone", a_phone())).contact
    with pytest.raises(Conflict):
        await mine.ask(MakeContactMain(kind="phone", contact_id=unconfirmed.id))


async def test_whoever_is_removed_hears_of_it(owner: Owners, heard: Heard) -> None:
    mine = await owner()
    [phone], [email] = (await mine.profile()).phones, (await mine.profile()).emails
    await mine.ask(RemoveContact(kind="phone", contact_id=phone.id))
    assert (await heard.changed(mine.id, 2)).phones == []
    [told] = heard.of(ContactChanged, mine.id)
    assert (told.what, told.phones, told.emails) == ("removed", [PHONE], [EMAIL])
    with pytest.raises(Conflict):
        await mine.ask(RemoveContact(kind="email", contact_id=email.id))


async def test_a_recovery_under_way_ends_when_a_contact_is_removed(owner: Owners, recovers: Recovers) -> None:
    who = await recovers.somebody("cherrynet")
    mine = await owner.signed_in(who, "cherrynet")
    started = await recovers("cherrynet", **form_of("cherrynet", who))
    [phone] = (await mine.profile()).phones
    await mine.ask(RemoveContact(kind="phone", contact_id=phone.id))
    with pytest.raises(CodeRefused):
        await recovers.confirm(
            "cherrynet", recovery=started.recovery, code=await recovers.secret(started), new_password=NEW
        )


async def test_of_two_last_contacts_one_stays_whatever_is_asked_at_once(owner: Owners) -> None:
    mine = await owner()
    [phone], [email] = (await mine.profile()).phones, (await mine.profile()).emails
    outcomes = await asyncio.gather(
        mine.ask(RemoveContact(kind="phone", contact_id=phone.id)),
        mine.ask(RemoveContact(kind="email", contact_id=email.id)),
        return_exceptions=True,
    )
    assert sorted(isinstance(outcome, Conflict) for outcome in outcomes) == [False, True]


async def test_what_never_counted_goes_in_silence(owner: Owners, heard: Heard) -> None:
    mine = await owner()
    added = await mine.adds("email", an_email())
    await mine.ask(RemoveContact(kind="email", contact_id=added.contact.id))
    with pytest.raises(CodeRefused):
        await mine.types(added.confirmation, await heard.code(added.confirmation))
    assert heard.of(ContactChanged, mine.id) == []


async def test_contacts_of_others_are_not_there(owner: Owners) -> None:
    mine, theirs, elsewhere = await owner(), await owner(), await owner("centra")
    for whose in (theirs, elsewhere):
        [phone] = (await whose.profile()).phones
        for question in (RemoveContact, MakeContactMain):
            with pytest.raises(NotFound):
                await mine.ask(cast("Question[Any]", question(kind="phone", contact_id=phone.id)))
    [own] = (await mine.profile()).phones
    with pytest.raises(NotFound):
        await mine.ask(RemoveContact(kind="email", contact_id=own.id))


@pytest.mark.parametrize(("kind", "value"), [("phone", "12"), ("email", "anna"), ("email", "a\0@b.ru")])
async def test_what_cannot_be_reached_is_refused_with_a_pointer(owner: Owners, kind: Any, value: str) -> None:
    with pytest.raises(InvalidBody) as refused:
        await (await owner()).adds(kind, value)
    assert refused.value.more["errors"][0]["pointer"] == f"/{kind}"


async def test_there_are_only_so_many_contacts(owner: Owners, db: "asyncpg.Pool[Any]") -> None:
    mine = await owner(phones=[f"+7911000{n:04d}" for n in range(5)])
    with pytest.raises(Conflict, match="remove one"):
        await mine.adds("phone", a_phone())
    assert await _count(db, mine.id) == 6


async def _count(db: "asyncpg.Pool[Any]", subscriber: UUID) -> int:
    return int(await db.fetchval("select count(*) from contacts where subscriber_id = $1", subscriber))


async def test_a_contact_that_nobody_confirms_is_forgotten(
    owner: Owners, auth: OneService, db: "asyncpg.Pool[Any]"
) -> None:
    mine = await owner()
    added = await mine.adds("phone", a_phone())
    await db.execute(
        "update contacts set created_at = now() - interval '8 days' where id = $1", added.contact.id
    )
    await auth.stop()
    await auth.start()

    async def gone() -> bool:
        return await _count(db, mine.id) == 2

    await until("the contact is forgotten", gone)
