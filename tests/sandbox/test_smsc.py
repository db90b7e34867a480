"""The SMSC as independent clients meet it, in good order and with every fault, over real TCP."""

import asyncio
import itertools
import random
import re
import struct
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import aiosmpplib
import pytest
import smpplib.client
import smpplib.consts
import smpplib.exceptions
import smpplib.gsm
from aiosmpplib.state import TON
from sandbox.faults import Fault, Faults
from sandbox.messages import Message
from sandbox.settings import Settings
from sandbox.smsc import Smsc
from sandbox.world import World

Until = Callable[[Callable[[], object]], Awaitable[None]]

PHONE = "79991234567"
KAZAKH = (
    "Құрметті абонент! Шотыңыздағы қаражат 3 желтоқсанға дейін жетеді. Қызмет тоқтамауы үшін "
    "3500 ₸ салыңыз. Сұрақтарыңыз болса, 9:00-ден 22:00-ге дейін қоңырау шалыңыз."
)
RUSSIAN = "Уважаемый абонент! Средств на счёте хватит до 3 декабря. " * 4
ENGLISH = "Your service will be stopped on {3 December}; top up 10€ to go on. " * 5

OK, THROTTLED, REFUSED = 0, 0x58, 0x45
RESPONSE = 0x80000000
BIND_RECEIVER, BIND_TRANSMITTER, SUBMIT, DELIVER, UNBIND, BIND, ENQUIRE = 1, 2, 4, 5, 6, 9, 0x15


# --- smpplib, an independent client -------------------------------------------------------------------


@dataclass
class Sent:
    """What smpplib was told: the ids of the parts and the receipts, in the order of their coming."""

    ids: list[str] = field(default_factory=list)
    receipts: list[Any] = field(default_factory=list)


def send_with_smpplib(port: int, parts: Iterable[bytes], **message: Any) -> Sent:
    parts, sent = list(parts), Sent()
    client = smpplib.client.Client("127.0.0.1", port, allow_unknown_opt_params=True)
    client.set_message_sent_handler(lambda pdu: sent.ids.append(pdu.message_id.decode()))
    client.set_message_received_handler(lambda pdu: sent.receipts.append(pdu))
    client.connect()
    client.bind_transceiver(system_id="skynet", password="secret")
    for part in parts:
        client.send_message(
            source_addr_ton=smpplib.consts.SMPP_TON_ALNUM,
            source_addr="SkyNet",
            dest_addr_ton=smpplib.consts.SMPP_TON_INTL,
            dest_addr_npi=smpplib.consts.SMPP_NPI_ISDN,
            destination_addr=PHONE,
            short_message=part,
            registered_delivery=True,
            **message,
        )
    while len(sent.receipts) < len(parts):
        client.read_once()
    client.unbind()
    client.disconnect()
    return sent


@pytest.mark.parametrize("text", [KAZAKH, RUSSIAN, ENGLISH, "Код 4821", "Code 4821"])
async def test_a_text_that_smpplib_sends_in_parts_reaches_the_phone_whole(world: World, text: str) -> None:
    parts, data_coding, esm_class = smpplib.gsm.make_parts(text)
    sent = await asyncio.to_thread(
        send_with_smpplib, world.smsc.port, parts, data_coding=data_coding, esm_class=esm_class
    )

    (message,) = world.messages.find()
    assert message.text == text
    assert (message.to, message.sender, message.operator) == (f"+{PHONE}", "SkyNet", "skynet")
    assert list(message.message_ids) == sent.ids
    assert len(set(sent.ids)) == len(parts)


async def test_smpplib_reads_a_receipt_for_every_part(world: World) -> None:
    parts, data_coding, esm_class = smpplib.gsm.make_parts(KAZAKH)
    sent = await asyncio.to_thread(
        send_with_smpplib, world.smsc.port, parts, data_coding=data_coding, esm_class=esm_class
    )

    assert [receipt.receipted_message_id.decode() for receipt in sent.receipts] == sent.ids
    receipt = sent.receipts[0]
    assert (receipt.esm_class, receipt.message_state) == (0x04, smpplib.consts.SMPP_MESSAGE_STATE_DELIVERED)
    assert (receipt.source_addr, receipt.destination_addr) == (PHONE.encode(), b"SkyNet")
    assert re.fullmatch(
        rf"id:{sent.ids[0]} sub:001 dlvrd:001 submit date:\d{{10}} done date:\d{{10}} stat:DELIVRD err:000 text:.*",
        receipt.short_message.decode(),
    )


async def test_smpplib_is_told_that_the_password_is_wrong(world: World) -> None:
    world.smsc.password = "right"
    with pytest.raises(smpplib.exceptions.PDUError) as refusal:
        await asyncio.to_thread(send_with_smpplib, world.smsc.port, [])
    assert refusal.value.args[1] == smpplib.consts.SMPP_ESME_RINVPASWD


# --- aiosmpplib, the client that the cabinet uses -----------------------------------------------------


class Heard(aiosmpplib.AbstractHook):  # type: ignore[misc]
    def __init__(self) -> None:
        self.messages: list[Any] = []

    async def sending(self, smpp_message: Any, pdu: bytes, client_id: str) -> None:
        pass

    async def received(self, smpp_message: Any, pdu: bytes, client_id: str) -> None:
        self.messages.append(smpp_message)

    async def send_error(self, smpp_message: Any, error: Exception, client_id: str) -> None:
        self.messages.append(error)

    def receipts(self) -> list[Any]:
        return [message for message in self.messages if isinstance(message, aiosmpplib.DeliverSm)]


@asynccontextmanager
async def aiosmpplib_client(port: int) -> AsyncIterator[tuple[aiosmpplib.ESME, Heard]]:
    heard = Heard()
    esme = aiosmpplib.ESME("127.0.0.1", port, "kaspnet", "secret", hook=heard, log_level="CRITICAL")
    running = asyncio.create_task(esme.start())
    yield esme, heard
    await esme.stop()
    await running


@pytest.mark.parametrize("esm_class", [0b01000000, 0])
@pytest.mark.parametrize("text", [KAZAKH, RUSSIAN * 2, ENGLISH])
async def test_a_long_text_from_aiosmpplib_arrives_whole(
    world: World, until: Until, text: str, esm_class: int
) -> None:
    async with aiosmpplib_client(world.smsc.port) as (esme, heard):
        await esme.broker.enqueue(
            aiosmpplib.SubmitSm(
                short_message=text,
                source=aiosmpplib.PhoneNumber("Kaspnet", TON.ALPHANUMERIC),
                destination=aiosmpplib.PhoneNumber(PHONE, TON.INTERNATIONAL),
                esm_class=esm_class,
                auto_message_payload=not esm_class,
                log_id="notice-1",
            )
        )
        await until(heard.receipts)

    (message,) = world.messages.find()
    assert message.text == text
    assert message.operator == "kaspnet"
    assert heard.receipts()[0].log_id == "notice-1"


# --- PDUs by hand -------------------------------------------------------------------------------------


@dataclass
class Answer:
    command: int
    status: int
    sequence: int
    body: bytes

    @property
    def message_id(self) -> str:
        return self.body.rstrip(b"\0").decode()

    @property
    def receipted(self) -> str:
        found = re.match(rb"id:(\d+)", self.body[self.body.index(b"id:") :])
        assert found
        return found[1].decode()


class Wire:
    """A client that says exactly what it is told to, sense or nonsense."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader, self.writer = reader, writer
        self._sequence = itertools.count(1)

    def send(self, command: int, body: bytes = b"", *, length: int | None = None) -> int:
        sequence = next(self._sequence)
        header = struct.pack(">IIII", 16 + len(body) if length is None else length, command, 0, sequence)
        self.writer.write(header + body)
        return sequence

    async def read(self) -> Answer:
        length, command, status, sequence = struct.unpack(">IIII", await self.reader.readexactly(16))
        return Answer(command, status, sequence, await self.reader.readexactly(length - 16))

    async def ask(self, command: int, body: bytes = b"") -> Answer:
        sequence = self.send(command, body)
        answer = await self.read()
        assert (answer.command, answer.sequence) == (command | RESPONSE, sequence)
        return answer

    async def bind(self, command: int = BIND, system_id: str = "skynet", password: str = "secret") -> Answer:
        zeroed = f"{system_id}\0{password}\0\0".encode()
        return await self.ask(command, zeroed + b"\x34\0\0\0")


@asynccontextmanager
async def connected(smsc: Smsc) -> AsyncIterator[Wire]:
    reader, writer = await asyncio.open_connection("127.0.0.1", smsc.port)
    yield Wire(reader, writer)
    writer.close()


@asynccontextmanager
async def bound(smsc: Smsc, command: int = BIND) -> AsyncIterator[Wire]:
    async with connected(smsc) as wire:
        assert (await wire.bind(command)).status == OK
        yield wire


def submission(
    content: bytes = b"hello",
    *,
    to: bytes = PHONE.encode(),
    sender: bytes = b"SkyNet",
    coding: int = 0,
    esm_class: int = 0,
    receipt: int = 0,
    tlvs: bytes = b"",
) -> bytes:
    addresses = b"\0\x05\0" + sender + b"\0\x01\x01" + to + b"\0"
    flags = bytes((esm_class, 0, 0, 0, 0, receipt, 0, coding, 0, len(content)))
    return addresses + flags + content + tlvs


def tlv(tag: int, value: bytes) -> bytes:
    return struct.pack(">HH", tag, len(value)) + value


def texts(found: list[Message]) -> list[str]:
    return [message.text for message in reversed(found)]


async def test_who_is_not_bound_may_ask_for_the_link_and_for_nothing_else(world: World) -> None:
    async with connected(world.smsc) as wire:
        assert (await wire.ask(ENQUIRE)).status == OK
        assert (await wire.ask(SUBMIT, submission())).status == 0x04
    assert world.messages.find() == []


async def test_a_receiver_may_not_submit(world: World) -> None:
    async with bound(world.smsc, BIND_RECEIVER) as wire:
        assert (await wire.ask(SUBMIT, submission())).status == 0x04


async def test_a_session_is_bound_once_and_ends_with_unbind(world: World) -> None:
    async with bound(world.smsc) as wire:
        assert (await wire.bind()).status == 0x05
        assert (await wire.ask(UNBIND)).status == OK
        assert await wire.reader.read() == b""


@pytest.mark.parametrize(
    ("system_id", "password", "status"), [("skynet", "wrong-and-long", 0x0E), ("", "x", 0x0F)]
)
async def test_a_bind_is_refused(world: World, system_id: str, password: str, status: int) -> None:
    world.smsc.password = "right"
    async with connected(world.smsc) as wire:
        assert (await wire.bind(system_id=system_id, password=password)).status == status
        assert (await wire.bind(password="right")).status == OK


async def test_every_alphabet_is_read(world: World) -> None:
    async with bound(world.smsc, BIND_TRANSMITTER) as wire:
        await wire.ask(SUBMIT, submission(b"@\0\x02 \x1b\x65 \x1b\x28\x10\xff", coding=0))
        await wire.ask(SUBMIT, submission("Éa ÿ".encode("latin-1"), coding=3))
        await wire.ask(SUBMIT, submission("Привет, Әлия 👍".encode("utf-16-be"), coding=8))
    assert texts(world.messages.find()) == ["¡@$ €{Δ�", "Éa ÿ", "Привет, Әлия 👍"]


@pytest.mark.parametrize("header", [b"\x05\x00\x03\x07", b"\x06\x08\x04\x01\x07"])
async def test_parts_are_put_together_in_any_order(world: World, header: bytes) -> None:
    async with bound(world.smsc) as wire:
        for number, text in ((3, "три"), (1, "раз "), (2, "два ")):
            content = header + bytes((3, number)) + text.encode("utf-16-be")
            assert world.messages.find() == []
            await wire.ask(SUBMIT, submission(content, coding=8, esm_class=0x40))
    assert texts(world.messages.find()) == ["раз два три"]


async def test_parts_told_by_sar_parameters_are_put_together(world: World) -> None:
    async with bound(world.smsc) as wire:
        for number, text in ((1, b"one "), (2, b"two")):
            sar = tlv(0x020C, b"\x12\x34") + tlv(0x020E, b"\x02") + tlv(0x020F, bytes((number,)))
            await wire.ask(SUBMIT, submission(text, tlvs=sar))
    assert texts(world.messages.find()) == ["one two"]


async def test_a_reference_that_comes_round_again_does_not_mix_two_texts(world: World) -> None:
    async with bound(world.smsc) as wire:
        for number, text in ((1, b"old "), (1, b"new "), (2, b"text")):
            content = bytes((5, 0, 3, 1, 2, number)) + text
            await wire.ask(SUBMIT, submission(content, esm_class=0x40))
    assert texts(world.messages.find()) == ["new text"]


async def test_a_message_payload_is_read(world: World) -> None:
    async with bound(world.smsc) as wire:
        payload = tlv(0x0424, RUSSIAN.encode("utf-16-be"))
        assert (await wire.ask(SUBMIT, submission(b"", coding=8, tlvs=payload))).status == OK
    assert texts(world.messages.find()) == [RUSSIAN]


async def test_an_id_is_never_given_twice_and_grows(world: World) -> None:
    async with bound(world.smsc) as wire:
        ids = [(await wire.ask(SUBMIT, submission())).message_id for _ in range(50)]
    assert sorted(set(ids)) == ids


async def test_no_receipt_comes_that_was_not_asked_for(world: World) -> None:
    async with bound(world.smsc) as wire:
        await wire.ask(SUBMIT, submission(receipt=0))
        wanted = await wire.ask(SUBMIT, submission(receipt=1))
        assert (await wire.read()).receipted == wanted.message_id


async def test_a_transmitters_receipt_waits_for_a_receiver(world: World) -> None:
    async with bound(world.smsc, BIND_TRANSMITTER) as wire:
        sent = await wire.ask(SUBMIT, submission(receipt=1))
    async with bound(world.smsc, BIND_RECEIVER) as wire:
        receipt = await wire.read()
        assert (receipt.command, receipt.receipted) == (DELIVER, sent.message_id)
        wire.send(DELIVER | RESPONSE, b"\0")


async def test_a_receipt_nobody_acknowledged_comes_to_the_next_session(world: World) -> None:
    async with bound(world.smsc) as wire:
        sent = await wire.ask(SUBMIT, submission(receipt=1))
        assert (await wire.read()).receipted == sent.message_id
    async with bound(world.smsc) as wire:
        assert (await wire.read()).receipted == sent.message_id


# --- what is not SMPP ---------------------------------------------------------------------------------

CUT_SHORT = submission()[:-3]
UDH = 0x40


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 0x02),
        (CUT_SHORT, 0x02),
        (b"\xff" * 200, 0x02),
        (submission(to=b""), 0x0B),
        (submission(to=b"Ivan"), 0x0B),
        (submission(sender=b"TwelveLetter"), 0x0A),
        (submission(b"odd", coding=8), 0x01),
        (submission(b"binary", coding=4), 0x45),
        (submission(b"", esm_class=UDH), 0x43),
        (submission(b"\x05\x00\x03\x07", esm_class=UDH), 0x43),
        (submission(b"\x05\x00\x03\x07\x02\x03 three of two", esm_class=UDH), 0x43),
        (submission(b"\x05\x00\x09\x07\x02\x01 a lying length", esm_class=UDH), 0x43),
        (submission(b"\x05\x00\x03\x07\x02\x01" + b"\0a" * 68, coding=8, esm_class=UDH), 0x01),
        (submission(tlvs=b"\x04\x24\x00"), 0xC0),
        (submission(tlvs=b"\x04\x24\xff\xff12"), 0xC0),
        (submission(tlvs=tlv(0x0424, b"twice")), 0x01),
        (submission(tlvs=tlv(0x020C, b"\0\1") + tlv(0x020E, b"\2") + tlv(0x020F, b"\3")), 0xC4),
    ],
)
async def test_a_malformed_submission_is_answered_by_its_status(
    world: World, body: bytes, status: int
) -> None:
    async with bound(world.smsc) as wire:
        assert (await wire.ask(SUBMIT, body)).status == status
        assert (await wire.ask(SUBMIT, submission())).status == OK
    assert len(world.messages.find()) == 1


async def test_an_unknown_command_is_answered_by_generic_nack(world: World) -> None:
    async with bound(world.smsc) as wire:
        sequence = wire.send(0x0F0F)
        assert await wire.read() == Answer(0x80000000, 0x03, sequence, b"")
        assert (await wire.ask(ENQUIRE)).status == OK


@pytest.mark.parametrize("length", [0, 15, 0x7FFFFFFF, 0xFFFFFFFF])
async def test_an_impossible_length_ends_the_session(world: World, length: int) -> None:
    async with bound(world.smsc) as wire:
        wire.send(ENQUIRE, length=length)
        answer = await wire.read()
        assert (answer.command, answer.status) == (0x80000000, 0x02)
        assert await wire.reader.read() == b""


async def test_noise_never_stops_the_smsc(world: World, caplog: pytest.LogCaptureFixture) -> None:
    noise = random.Random(34)
    for _ in range(300):
        async with connected(world.smsc) as wire:
            wire.send(BIND, b"skynet\0secret\0\0\x34\0\0\0")
            command = noise.choice([SUBMIT, SUBMIT, SUBMIT, BIND, DELIVER | RESPONSE, DELIVER, 3])
            body = bytearray(submission(b"\x05\0\3\1\2\1text", esm_class=UDH, tlvs=tlv(0x0424, b"x") * 2))
            for _ in range(noise.randrange(1, 8)):
                body[noise.randrange(len(body))] = noise.randrange(256)
            wire.send(command, bytes(body[: noise.randrange(len(body) + 1)]))
            wire.send(SUBMIT, noise.randbytes(noise.randrange(300)))
            wire.writer.write(noise.randbytes(noise.randrange(40)))
            wire.writer.write_eof()
            await wire.reader.read()
    async with bound(world.smsc) as wire:
        assert (await wire.ask(SUBMIT, submission())).status == OK
    assert caplog.records == []


# --- faults -------------------------------------------------------------------------------------------


async def switch(world: World, **switches: Any) -> None:
    await world.switch(Faults(smsc=Fault(**switches)))


async def test_down_drops_the_sessions_and_listens_no_more_until_it_is_up(world: World) -> None:
    async with bound(world.smsc) as wire:
        port = world.smsc.port
        await switch(world, down=True)
        with pytest.raises((ConnectionError, asyncio.IncompleteReadError)):
            await wire.read()
        with pytest.raises(ConnectionError):
            await asyncio.open_connection("127.0.0.1", port)
    await switch(world)
    assert world.smsc.port == port
    async with bound(world.smsc) as wire:
        assert (await wire.ask(SUBMIT, submission())).status == OK


async def test_slow_answers_late_and_meanwhile_takes_what_comes(world: World, until: Until) -> None:
    async with bound(world.smsc) as wire:
        await switch(world, slow=0.3)
        asked = asyncio.get_running_loop().time()
        sequences = [wire.send(SUBMIT, submission()) for _ in range(20)]
        await until(lambda: len(world.messages.find()) == 20)
        answers = [await wire.read() for _ in sequences]
    assert [answer.sequence for answer in answers] == sequences
    assert asyncio.get_running_loop().time() - asked >= 0.3


async def test_refuse_refuses_its_share(world: World) -> None:
    async with bound(world.smsc) as wire:
        await switch(world, refuse=0.25)
        statuses = [(await wire.ask(SUBMIT, submission())).status for _ in range(20)]
        await switch(world, refuse=True)
        assert (await wire.ask(SUBMIT, submission())).status == REFUSED
    assert statuses.count(REFUSED) == 5
    assert len(world.messages.find()) == 15


async def test_throttle_takes_only_so_many_in_a_second(world: World) -> None:
    async with bound(world.smsc) as wire:
        await switch(world, throttle=0.001)
        statuses = [(await wire.ask(SUBMIT, submission())).status for _ in range(5)]
    assert statuses == [OK, *[THROTTLED] * 4]
    assert len(world.messages.find()) == 1


async def test_a_lost_answer_is_of_a_message_that_was_taken(world: World) -> None:
    async with bound(world.smsc) as wire:
        await switch(world, lose_answer=True)
        wire.send(SUBMIT, submission(receipt=1))
        assert (await wire.ask(ENQUIRE)).status == OK
        receipt = await wire.read()
    (message,) = world.messages.find()
    assert (receipt.receipted,) == message.message_ids


async def test_repeat_sends_each_receipt_twice_and_the_text_once(world: World) -> None:
    async with bound(world.smsc) as wire:
        await switch(world, repeat=True)
        sent = await wire.ask(SUBMIT, submission(receipt=1))
        assert [(await wire.read()).receipted for _ in range(2)] == [sent.message_id] * 2
    assert len(world.messages.find()) == 1


async def test_reorder_sends_receipts_before_the_answer_and_out_of_order(world: World) -> None:
    async with bound(world.smsc) as wire:
        await switch(world, reorder=True)
        for _ in range(3):
            wire.send(SUBMIT, submission(receipt=1))
        heard = [await wire.read() for _ in range(6)]
    submitted = [answer.message_id for answer in heard if answer.command == SUBMIT | RESPONSE]
    receipted = [answer.receipted for answer in heard if answer.command == DELIVER]
    assert heard[0].command == DELIVER
    assert receipted == [submitted[0], submitted[2], submitted[1]]


async def test_a_taken_port_is_an_error_at_once(world: World) -> None:
    taken = World.of(Settings(port=0, smpp_port=world.smsc.port, smtp_port=0))
    with pytest.raises(OSError, match=str(world.smsc.port)):
        await taken.open()
