"""Letters to requests as tickets takes them: once, not too many, from whom they are."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from uuid import UUID, uuid4

import asyncpg
import pytest

from chassis.asking import Questions
from chassis.mail_addresses import AddressTokens
from contracts.problems import InvalidBody, NotAllowed, NotFound, TooManyRequests
from contracts.tickets import (
    FindReplyAddress,
    GetTicket,
    ListLetters,
    MailedLetter,
    StoreMailedFile,
    TakeMailedAnswer,
)
from running import Running, until
from ticket_people import Person

TEXT = "Буду дома."


@pytest.fixture
def tokens(servers: Running) -> AddressTokens:
    return AddressTokens.of_file("reply", Path(servers.environment_of("tickets")["REPLY_KEYS"]))


@pytest.fixture
async def ticket(
    subscriber: Person, registered: Callable[..., Awaitable[None]], db: "asyncpg.Pool[asyncpg.Record]"
) -> UUID:
    """Of a subscriber whose address is known."""
    await registered(subscriber, emails=["Anna@Mail.example"])
    known = "select true from subscribers where subscriber_id = $1"
    await until("tickets knows him", lambda: db.fetchval(known, subscriber.id))
    return (await subscriber.opens()).id


def letter(sender: str = "anna@mail.example", **what: object) -> MailedLetter:
    told = {"message_id": f"<{uuid4()}@mail.example>", "sender": sender, "text": TEXT, "whole": TEXT}
    return MailedLetter.model_validate({**told, **what})


def answer(tokens: AddressTokens, ticket: UUID, sent: MailedLetter) -> TakeMailedAnswer:
    return TakeMailedAnswer(operator="daytown", token=tokens.token("daytown", ticket), letter=sent)


async def said(subscriber: Person, ticket: UUID) -> list[str]:
    return [post.text for post in (await subscriber.ask(GetTicket(ticket_id=ticket))).messages[1:]]


async def test_the_same_letter_ten_times_at_once_is_one_message(
    questions: Questions, tokens: AddressTokens, subscriber: Person, ticket: UUID
) -> None:
    asked = answer(tokens, ticket, letter())
    told = await asyncio.gather(*(questions.ask(asked) for _ in range(10)))
    assert sorted(taken.outcome for taken in told) == ["message", *["repeated"] * 9]
    assert await said(subscriber, ticket) == [TEXT]


async def test_so_many_letters_that_it_is_no_conversation_are_asked_to_come_later(
    questions: Questions, tokens: AddressTokens, subscriber: Person, ticket: UUID
) -> None:
    for _ in range(20):
        await questions.ask(answer(tokens, ticket, letter()))
    late = answer(tokens, ticket, letter())
    with pytest.raises(TooManyRequests):
        await questions.ask(late)
    assert len(await said(subscriber, ticket)) == 20


async def test_a_letter_of_a_stranger_is_a_note_with_his_address(
    questions: Questions, tokens: AddressTokens, subscriber: Person, support: Person, ticket: UUID
) -> None:
    told = await questions.ask(answer(tokens, ticket, letter("anna@mail.example.org", left_out=["a.exe"])))
    assert told.outcome == "foreign"
    assert await said(subscriber, ticket) == []
    seen = await support.ask(GetTicket(ticket_id=ticket))
    assert [(note.sender, note.staff_id) for note in seen.notes] == [("anna@mail.example.org", None)]
    assert "a.exe" in seen.notes[0].text
    (kept,) = (await support.ask(ListLetters(ticket_id=ticket))).items
    assert (kept.outcome, kept.whole) == ("foreign", TEXT)
    with pytest.raises(NotAllowed):
        await subscriber.ask(ListLetters(ticket_id=ticket))


async def test_a_file_that_comes_twice_with_its_letter_is_stored_once(
    questions: Questions, tokens: AddressTokens, subscriber: Person, ticket: UUID
) -> None:
    asked = StoreMailedFile(
        operator="daytown",
        token=tokens.token("daytown", ticket),
        sender=letter().sender,
        name="a.txt",
        content="Привет".encode(),
    )
    with pytest.raises(InvalidBody):
        await questions.ask(asked.model_copy(update={"sender": "stranger@mail.example"}))
    first, again = [await questions.ask(asked, key=str(ticket)) for _ in range(2)]
    assert first.id == again.id
    await questions.ask(answer(tokens, ticket, letter(files=[first.id])))
    (_, post) = (await subscriber.ask(GetTicket(ticket_id=ticket))).messages
    assert [file.name for file in post.attachments] == ["a.txt"]


async def test_a_token_opens_one_request_of_one_operator(
    questions: Questions, tokens: AddressTokens, ticket: UUID
) -> None:
    right = tokens.token("daytown", ticket)
    assert (await questions.ask(FindReplyAddress(operator="daytown", token=right))).ticket_id == ticket
    for operator, token in (
        ("elsewhere", right),
        ("daytown", tokens.token("elsewhere", ticket)),
        ("daytown", tokens.token("daytown", uuid4())),
        ("daytown", AddressTokens("bounce", tokens._keys).token("daytown", ticket)),
    ):
        with pytest.raises(NotFound):
            await questions.ask(FindReplyAddress(operator=operator, token=token))
