"""A session with SMS centres that do as centres do: statuses of their own, receipts in haste, ids in another base."""

import asyncio
import contextlib
import itertools
import struct
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest

from chassis.database import Database
from notify import receipts
from notify.attempts import Delivery
from notify.credentials import Address
from notify.incoming_sms import keep_incoming
from notify.receipts import keep_receipts
from notify.service import service
from notify.smpp_link import Link
from notify.sms_over_smpp import submit
from notify_world import Subscriber, World
from running import PATIENCE, Running, until
from sms_section import SMS, bound

BIND, SUBMIT, DELIVER, ENQUIRE, UNBIND, RESPONSE = 9, 4, 5, 0x15, 6, 0x80000000


class Centre:
    """Binds everybody; `answers` says what each submit_sm gets, as PDUs of (command, status, body)."""

    def __init__(self) -> None:
        self.answers: Callable[[int], list[tuple[int, int, bytes]]] = lambda n: [
            (SUBMIT | RESPONSE, 0, b"m%d\0" % n)
        ]
        self.acknowledged: list[tuple[int, int]] = []
        self.submitted: list[bytes] = []
        self.sessions: list[asyncio.StreamWriter] = []
        self.most_open = self._open = 0
        self.port = self.bind_status = 0

    async def open(self) -> asyncio.Server:
        server = await asyncio.start_server(self._serve, "127.0.0.1", self.port)
        self.port = server.sockets[0].getsockname()[1]
        return server

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.sessions.append(writer)
        try:
            while True:
                length, command, status, sequence = struct.unpack(">IIII", await reader.readexactly(16))
                body = await reader.readexactly(length - 16)
                if command == SUBMIT:
                    await self._answer(writer, sequence, body)
                elif command & RESPONSE:
                    self.acknowledged.append((command, status))
                else:
                    status = self.bind_status if command == BIND else 0
                    self.say(
                        writer, command | RESPONSE, status, sequence, b"centre\0" if command == BIND else b""
                    )
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    async def _answer(self, writer: asyncio.StreamWriter, sequence: int, body: bytes) -> None:
        self.submitted.append(body)
        own = itertools.count(1)
        for command, status, octets in self.answers(len(self.submitted)):
            self.say(writer, command, status, sequence if command & RESPONSE else next(own), octets)

    def say(
        self, writer: asyncio.StreamWriter, command: int, status: int, sequence: int, body: bytes
    ) -> None:
        writer.write(struct.pack(">IIII", 16 + len(body), command, status, sequence) + body)


def receipt(phone: str, message_id: str, stat: str = "DELIVRD") -> tuple[int, int, bytes]:
    text = f"id:{message_id} sub:001 dlvrd:001 done date:261121120059 stat:{stat} err:00A text:x".encode()
    head = b"\0\1\1" + phone.lstrip("+").encode() + b"\0\5\0SkyNet\0\4\0\0\0\0"
    return DELIVER, 0, head + bytes((0, 0, 0, 0, len(text))) + text


@pytest.fixture
async def centre() -> AsyncIterator[Centre]:
    centre = Centre()
    server = await centre.open()
    yield centre
    server.close()
    for session in centre.sessions:
        session.close()


@pytest.fixture
async def link(centre: Centre) -> AsyncIterator[Link]:
    link = Link("skynet", Address("smpp", "127.0.0.1", centre.port, "skynet", "secret"), SMS, 0.5)
    session = asyncio.create_task(link.keep())
    await bound(link)
    yield link
    session.cancel()


def sms(text: str = "Привет", phone: str = "+79210000001", parts: list[int] | None = None) -> Delivery:
    return Delivery(uuid4(), "skynet", "sms", phone, "", text, "", 1, datetime.now(UTC), None, parts or [1])


async def test_a_status_of_the_centres_own_is_a_refusal_and_not_the_end_of_the_session(
    centre: Centre, link: Link
) -> None:
    centre.answers = lambda _: [(SUBMIT | RESPONSE, 0x0401, b"")]
    outcome = await submit(link, SMS, sms())
    assert (outcome.state, outcome.reason) == ("failed", "refused by the SMS centre: 0x00000401")
    assert len(centre.sessions) == 1


async def test_a_generic_nack_is_a_refusal(centre: Centre, link: Link) -> None:
    centre.answers = lambda _: [(RESPONSE, 0x03, b"")]
    assert (await submit(link, SMS, sms())).state == "failed"


async def test_an_answer_that_does_not_come_is_lost_and_one_that_comes_late_disturbs_nobody(
    centre: Centre, link: Link
) -> None:
    centre.answers = lambda _: []
    assert (await submit(link, SMS, sms())).state == "unknown"
    centre.say(centre.sessions[0], SUBMIT | RESPONSE, 0, 2, b"late\0")
    centre.answers = lambda n: [(SUBMIT | RESPONSE, 0, b"m%d\0" % n)]
    assert (await submit(link, SMS, sms())).taken == {1: "m2"}


async def test_a_session_that_breaks_tells_lost_from_never_written(centre: Centre, link: Link) -> None:
    centre.answers = lambda _: []
    waiting = [asyncio.create_task(submit(link, SMS, sms())) for _ in range(2)]

    async def both_written() -> bool:
        return len(centre.submitted) == 2

    await until("both are written", both_written)
    centre.sessions[0].transport.abort()
    assert {(await outcome).state for outcome in waiting} == {"unknown"}
    await bound(link)
    assert len(centre.submitted) == 2


async def test_a_session_that_is_given_up_ends_though_the_library_has_caught_the_cancellation(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    link = Link("skynet", Address("smpp", "127.0.0.1", 1, "skynet", "secret"), SMS, 0.5)
    begun = asyncio.Event()

    async def catches() -> None:
        begun.set()
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.Event().wait()

    monkeypatch.setattr(link, "start", catches)
    session = asyncio.create_task(link.keep())
    await begun.wait()
    session.cancel()
    await asyncio.wait_for(asyncio.gather(session, return_exceptions=True), PATIENCE)


async def test_what_would_be_written_after_half_its_lease_is_not_written_and_costs_no_turn(
    centre: Centre,
) -> None:
    slow = SMS.model_copy(update={"per_second": 2})
    link = Link("skynet", Address("smpp", "127.0.0.1", centre.port, "skynet", "secret"), slow, 5.0)
    session = asyncio.create_task(link.keep())
    await bound(link)
    soon = time.monotonic() + 0.2
    outcomes = await asyncio.gather(
        *(submit(link, slow, replace(sms(), until=soon)) for _ in range(2 * SMS.window))
    )
    assert sorted(outcome.state for outcome in outcomes) == ["queued"] * (len(outcomes) - 1) + ["sent"]
    assert (await submit(link, slow, sms())).state == "sent"
    assert (len(centre.submitted), len(centre.sessions)) == (2, 1)
    session.cancel()


async def test_no_more_parts_than_the_window_are_unanswered(centre: Centre, link: Link) -> None:
    centre.answers = lambda _: []
    waiting = [asyncio.create_task(submit(link, SMS, sms())) for _ in range(2 * SMS.window)]

    async def window_full() -> bool:
        return len(centre.submitted) == SMS.window

    await until("the window is full", window_full)
    await asyncio.sleep(0)
    assert len(centre.submitted) == SMS.window
    outcomes = await asyncio.gather(*waiting)
    assert {outcome.state for outcome in outcomes} == {"unknown"}
    assert len(centre.submitted) == 2 * SMS.window


async def test_our_answers_to_the_centre_are_not_taken_for_questions_of_ours(
    centre: Centre, link: Link
) -> None:
    # A request of the centre's with the very number of our submit_sm, while that waits for its answer.
    centre.answers = lambda n: [(ENQUIRE, 0, b""), (DELIVER, 0, b""), (SUBMIT | RESPONSE, 0, b"m%d\0" % n)]
    for number in range(1, 6):
        assert (await submit(link, SMS, sms())).taken == {1: f"m{number}"}


async def test_a_broken_deliver_sm_is_refused_and_the_session_goes_on(centre: Centre, link: Link) -> None:
    centre.answers = lambda n: [(DELIVER, 0, b"\0\1"), (SUBMIT | RESPONSE, 0, b"m%d\0" % n)]
    assert (await submit(link, SMS, sms())).state == "sent"

    async def answered() -> bool:
        return (DELIVER | RESPONSE, 0x66) in centre.acknowledged

    await until("the receipt is refused", answered)


@pytest.mark.parametrize(
    ("status", "state", "blame"),
    [(0x402, "queued", "own"), (0x0A, "queued", "own"), (0x58, "queued", "busy"), (0x0B, "failed", None)],
)
async def test_what_is_the_centres_own_trouble_is_no_verdict_on_the_message(
    centre: Centre, link: Link, status: int, state: str, blame: str | None
) -> None:
    centre.answers = lambda _: [(SUBMIT | RESPONSE, status, b"")]
    outcome = await submit(link, SMS, sms())
    assert (outcome.state, outcome.blame) == (state, blame)


async def test_who_is_not_let_in_is_away_since_ever_and_says_why(centre: Centre) -> None:
    centre.bind_status = 0x0E
    link = Link("skynet", Address("smpp", "127.0.0.1", centre.port, "skynet", "wrong"), SMS, 0.5)
    session = asyncio.create_task(link.keep())

    async def refused() -> bool:
        return link.away_since == float("-inf")

    await until("the bind is refused", refused)
    assert link.trouble == "the SMS centre refuses to bind: ESME_RINVPASWD"
    session.cancel()


@pytest.fixture
async def stored(world: World, servers: Running, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Any]:
    """This process's own way to the database, and a delivery of one part that was handed over as `message_id`."""
    monkeypatch.setattr(
        service, "database", Database(servers.environment["DATABASE_URL_NOTIFY"], "test"), raising=False
    )
    monkeypatch.setattr(receipts, "SETTLED_SECONDS", 0.0)
    monkeypatch.setattr(receipts, "SWEEP_SECONDS", 0.05)

    async def store(phone: str, message_id: str | None, state: str = "sent") -> Any:
        row = await world.db.fetchval(
            "insert into deliveries (operator, event_id, subscriber_id, channel, address, kind, text, state) "
            "values ('skynet', gen_random_uuid(), gen_random_uuid(), 'sms', $1, 'x', 'x', $2) returning id",
            phone,
            state,
        )
        await world.db.execute(
            "insert into sms_parts (delivery_id, number, operator, address, message_id) values ($1, 1, 'skynet', $2, $3)",
            row,
            phone,
            message_id,
        )
        return row

    yield store
    await service.database.close()


async def until_settled(world: World, delivery: Any, state: str) -> None:
    async def settled() -> bool:
        return bool(
            await world.db.fetchval("select state = $2 from deliveries where id = $1", delivery, state)
        )

    await until("the delivery is settled", settled)


@pytest.mark.parametrize(
    ("answered", "receipted"), [("1A2B", "6699"), ("6699", "1a2b"), ("0017", "17"), ("m-1", "m-1")]
)
async def test_a_receipt_is_matched_in_whatever_base_the_centre_writes(
    world: World, stored: Any, link: Link, centre: Centre, answered: str, receipted: str
) -> None:
    who = Subscriber()
    ours = f"{answered}{uuid4().hex}" if answered == "m-1" else answered
    theirs = ours if answered == "m-1" else receipted
    delivery = await stored(who.phone, ours)
    keeping = asyncio.create_task(keep_receipts(link))
    command, status, body = receipt(who.phone, theirs, "UNDELIV")
    centre.say(centre.sessions[0], command, status, 1, body)
    await until_settled(world, delivery, "failed")
    reason = await world.db.fetchval("select reason from deliveries where id = $1", delivery)
    assert reason == "UNDELIV err:00A"
    assert centre.acknowledged == [(DELIVER | RESPONSE, 0)]
    keeping.cancel()


async def test_a_receipt_of_a_lost_answer_goes_to_the_oldest_uncertain_sms_of_that_phone(
    world: World, stored: Any, link: Link, centre: Centre
) -> None:
    who = Subscriber()
    known = await stored(who.phone, f"k{uuid4().hex}")
    first, second = await stored(who.phone, None, "unknown"), await stored(who.phone, None, "unknown")
    stranger = await stored(Subscriber().phone, None, "unknown")
    keeping = asyncio.create_task(keep_receipts(link))
    command, status, body = receipt(who.phone, f"n{uuid4().hex}")
    for _ in range(2):  # told twice
        centre.say(centre.sessions[0], command, status, 1, body)
    await until_settled(world, first, "delivered")
    states = await world.db.fetch(
        "select state from deliveries where id = any($1)", [known, second, stranger]
    )
    assert sorted(row["state"] for row in states) == ["sent", "unknown", "unknown"]
    keeping.cancel()


@pytest.mark.parametrize(
    ("written", "stops"), [("Стоп!", True), ("STOP", True), ("Сколько на счёте?", False)]
)
async def test_a_subscriber_who_writes_stop_gets_no_more_marketing_and_every_sms_is_acknowledged(
    world: World, stored: Any, link: Link, centre: Centre, written: str, stops: bool
) -> None:
    who = await world.subscriber()
    sent = await stored(who.phone, None)
    await world.db.execute("update deliveries set subscriber_id = $2 where id = $1", sent, who.id)
    keeping = asyncio.create_task(keep_incoming(link))
    octets = written.encode("utf-16-be")
    head = b"\0\1\1" + who.phone.lstrip("+").encode() + b"\0\0\0" + b"1234\0\0\0\0\0\0"
    centre.say(centre.sessions[0], DELIVER, 0, 1, head + bytes((0, 0, 8, 0, len(octets))) + octets)

    async def acknowledged() -> bool:
        return centre.acknowledged == [(DELIVER | RESPONSE, 0)]

    await until("it is acknowledged", acknowledged)
    off = await world.db.fetch(
        "select category, channel, wanted from wishes where subscriber_id = $1", who.id
    )
    assert [tuple(row) for row in off] == ([("marketing", "sms", False)] if stops else [])
    keeping.cancel()
