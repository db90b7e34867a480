"""Files go with messages: stored whole, taken once, read by whoever reads the message, swept when nobody took them."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit
from uuid import UUID, uuid4

import asyncpg
import pytest

from contracts.auth import SubscriberErased
from contracts.problems import BadRequest, InvalidBody, NotAllowed, NotFound, TooManyRequests
from contracts.tickets import (
    LARGEST_FILE,
    AddPost,
    Attachment,
    GetAttachment,
    GetTicket,
    OpenTicket,
    StoreAttachment,
)
from one_service import OneService, tell
from running import Running, until
from ticket_people import Person

Database = asyncpg.Pool
PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4


async def stores(who: Person, content: bytes = PNG, key: str | None = None) -> Attachment:
    return await who.ask(StoreAttachment(name="роутер.png", content=content), key or str(uuid4()))


@pytest.fixture
def files(tickets: OneService) -> Path:
    """Where the service keeps them."""
    return Path(urlsplit(tickets.environment["ATTACHMENTS_URL"]).path)


def kept_in(files: Path) -> set[Path]:
    return {path for path in files.rglob("*") if path.is_file()}


async def test_a_file_goes_with_a_message_and_is_read_by_whoever_reads_it(
    subscriber: Person, support: Person, person: Callable[..., Person]
) -> None:
    largest = PNG + bytes(LARGEST_FILE - len(PNG))
    sent = await stores(subscriber, largest)
    assert (sent.name, sent.media_type, sent.size) == ("роутер.png", "image/png", LARGEST_FILE)
    wish = OpenTicket(kind="support", topic="internet", text="Вот", attachments=[sent.id])
    ticket = await subscriber.ask(wish, str(uuid4()))
    answer = await stores(support)
    await support.ask(AddPost(ticket_id=ticket.id, text="А так?", attachments=[answer.id]))
    seen = await subscriber.ask(GetTicket(ticket_id=ticket.id))
    assert [post.attachments for post in seen.messages] == [[sent], [answer]]
    for file, content in ((sent, largest), (answer, PNG)):
        for reader in (subscriber, support):
            read = await reader.ask(GetAttachment(attachment_id=file.id))
            assert (read.content == content, read.media_type) == (True, "image/png")
        foreign = person(operator="foreign", kind="staff", role="admin")
        for stranger in (person(), person(operator="foreign", id=subscriber.id), foreign):
            with pytest.raises(NotFound):
                await stranger.ask(GetAttachment(attachment_id=file.id))
    with pytest.raises(NotAllowed):
        await person(kind="staff", role="cashier").ask(GetAttachment(attachment_id=sent.id))


async def test_a_repeat_stores_one_file(subscriber: Person, files: Path) -> None:
    key, before = str(uuid4()), kept_in(files)
    stored = await asyncio.gather(*(stores(subscriber, key=key) for _ in range(5)))
    assert len({one.id for one in stored}) == 1
    assert len(kept_in(files) - before) == 1


async def test_only_ones_own_that_no_message_has_can_be_sent(
    subscriber: Person, person: Callable[..., Person]
) -> None:
    ticket, others, mine = await subscriber.opens(), await stores(person()), await stores(subscriber)
    for ids in ([others.id], [uuid4()], [mine.id, mine.id]):
        with pytest.raises(InvalidBody) as refused:
            await subscriber.ask(AddPost(ticket_id=ticket.id, text="Вот", attachments=ids))
        assert refused.value.more["errors"][0]["pointer"] == f"/attachments/{len(ids) - 1}"
    await subscriber.ask(AddPost(ticket_id=ticket.id, text="Вот", attachments=[mine.id]))
    with pytest.raises(InvalidBody):
        await subscriber.ask(AddPost(ticket_id=ticket.id, text="И вот", attachments=[mine.id]))
    with pytest.raises(BadRequest):
        six = [uuid4() for _ in range(6)]
        await subscriber.ask(AddPost.model_construct(ticket_id=ticket.id, text="Вот", attachments=six))
    assert len((await subscriber.ask(GetTicket(ticket_id=ticket.id))).messages) == 2


async def test_a_subscriber_stores_thirty_a_day_however_many_come_at_once(
    subscriber: Person, support: Person
) -> None:
    stored = await asyncio.gather(*(stores(subscriber) for _ in range(35)), return_exceptions=True)
    assert [type(one) for one in stored].count(TooManyRequests) == 5
    assert [type(one) for one in stored].count(Attachment) == 30


async def gone(db: Database, files: Path, ids: list[UUID], keys: list[str]) -> bool:
    left = await db.fetchval("select count(*) from attachments where id = any($1)", ids)
    return not left and not any((files / key).exists() for key in keys)


async def test_what_nobody_took_and_what_was_of_the_forgotten_is_swept(
    servers: Running, tickets: OneService, subscriber: Person, support: Person, db: Database, files: Path
) -> None:
    unused, sent, kept = await stores(support), await stores(subscriber), await stores(support)
    wish = OpenTicket(kind="support", topic="internet", text="Вот", attachments=[sent.id])
    await subscriber.ask(wish, str(uuid4()))
    ids = [unused.id, sent.id]
    keys = [row["key"] for row in await db.fetch("select key from attachments where id = any($1)", ids)]
    assert all((files / key).exists() for key in keys)
    event = SubscriberErased(subscriber_id=subscriber.id, contract="100-7", account="100-7", version=9)
    await tell(servers, event, subscriber.operator, subscriber.id)
    expired = "select count(*) from attachments where id = $1 and expires_at is not null and name = ''"
    await until("he is forgotten", lambda: db.fetchval(expired, sent.id))
    await db.execute("update attachments set expires_at = now() where id = $1", unused.id)
    # Sweeping begins with the process.
    await tickets.stop()
    await tickets.start()
    await until("they are swept", lambda: gone(db, files, ids, keys))
    assert (await support.ask(GetAttachment(attachment_id=kept.id))).content == PNG
