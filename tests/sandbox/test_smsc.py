"""The SMSC's sessions, texts, parts and receipts, over real TCP."""

import pytest

from sandbox.messages import Message
from sandbox.world import World
from smpp_wire import (
    BIND_RECEIVER,
    BIND_TRANSMITTER,
    DELIVER,
    ENQUIRE,
    OK,
    RESPONSE,
    SUBMIT,
    UDH,
    UNBIND,
    bound,
    connected,
    submission,
    tlv,
)

RUSSIAN = "Уважаемый абонент! Средств на счёте хватит до 3 декабря. " * 4


def texts(found: list[Message]) -> list[str]:
    return [message.text for message in reversed(found)]


async def test_who_is_not_bound_may_ask_for_the_link_and_for_nothing_else(world: World) -> None:
    async with connected(world.smsc.port) as wire:
        assert (await wire.ask(ENQUIRE)).status == OK
        assert (await wire.ask(SUBMIT, submission())).status == 0x04
    assert world.messages.find() == []


async def test_a_receiver_may_not_submit(world: World) -> None:
    async with bound(world.smsc.port, BIND_RECEIVER) as wire:
        assert (await wire.ask(SUBMIT, submission())).status == 0x04


async def test_a_session_is_bound_once_and_ends_with_unbind(world: World) -> None:
    async with bound(world.smsc.port) as wire:
        assert (await wire.bind()).status == 0x05
        assert (await wire.ask(UNBIND)).status == OK
        assert await wire.reader.read() == b""


@pytest.mark.parametrize(
    ("system_id", "password", "status"), [("skynet", "wrong-and-long", 0x0E), ("", "x", 0x0F)]
)
async def test_a_bind_is_refused(world: World, system_id: str, password: str, status: int) -> None:
    world.smsc.password = "right"
    async with connected(world.smsc.port) as wire:
        assert (await wire.bind(system_id=system_id, password=password)).status == status
        assert (await wire.bind(password="right")).status == OK


async def test_every_alphabet_is_read(world: World) -> None:
    async with bound(world.smsc.port, BIND_TRANSMITTER) as wire:
        await wire.ask(SUBMIT, submission(b"@\0\x02 \x1b\x65 \x1b\x28\x10\xff", coding=0))
        await wire.ask(SUBMIT, submission("Éa ÿ".encode("latin-1"), coding=3))
        await wire.ask(SUBMIT, submission("Привет, Әлия 👍".encode("utf-16-be"), coding=8))
    assert texts(world.messages.find()) == ["¡@$ € {Δ�", "Éa ÿ", "Привет, Әлия 👍"]


@pytest.mark.parametrize("header", [b"\x05\x00\x03\x07", b"\x06\x08\x04\x01\x07"])
async def test_parts_are_put_together_in_any_order(world: World, header: bytes) -> None:
    async with bound(world.smsc.port) as wire:
        for number, text in ((3, "три"), (1, "раз "), (2, "два ")):
            content = header + bytes((3, number)) + text.encode("utf-16-be")
            assert world.messages.find() == []
            await wire.ask(SUBMIT, submission(content, coding=8, esm_class=UDH))
    assert texts(world.messages.find()) == ["раз два три"]


async def test_parts_told_by_sar_parameters_are_put_together(world: World) -> None:
    async with bound(world.smsc.port) as wire:
        for number, text in ((1, b"one "), (2, b"two")):
            sar = tlv(0x020C, b"\x12\x34") + tlv(0x020E, b"\x02") + tlv(0x020F, bytes((number,)))
            await wire.ask(SUBMIT, submission(text, tlvs=sar))
    assert texts(world.messages.find()) == ["one two"]


async def test_a_reference_that_comes_round_again_does_not_mix_two_texts(world: World) -> None:
    async with bound(world.smsc.port) as wire:
        for number, text in ((1, b"old "), (1, b"new "), (2, b"text")):
            content = bytes((5, 0, 3, 1, 2, number)) + text
            await wire.ask(SUBMIT, submission(content, esm_class=UDH))
    assert texts(world.messages.find()) == ["new text"]


async def test_a_message_payload_is_read(world: World) -> None:
    async with bound(world.smsc.port) as wire:
        payload = tlv(0x0424, RUSSIAN.encode("utf-16-be"))
        assert (await wire.ask(SUBMIT, submission(b"", coding=8, tlvs=payload))).status == OK
    assert texts(world.messages.find()) == [RUSSIAN]


async def test_an_id_is_never_given_twice_and_grows(world: World) -> None:
    async with bound(world.smsc.port) as wire:
        ids = [(await wire.ask(SUBMIT, submission())).message_id for _ in range(50)]
    assert sorted(set(ids)) == ids


async def test_no_receipt_comes_that_was_not_asked_for(world: World) -> None:
    async with bound(world.smsc.port) as wire:
        await wire.ask(SUBMIT, submission(receipt=0))
        wanted = await wire.ask(SUBMIT, submission(receipt=1))
        assert (await wire.read()).receipted == wanted.message_id


async def test_a_transmitters_receipt_waits_for_a_receiver(world: World) -> None:
    async with bound(world.smsc.port, BIND_TRANSMITTER) as wire:
        sent = await wire.ask(SUBMIT, submission(receipt=1))
    async with bound(world.smsc.port, BIND_RECEIVER) as wire:
        receipt = await wire.read()
        assert (receipt.command, receipt.receipted) == (DELIVER, sent.message_id)
        wire.send(DELIVER | RESPONSE, b"\0")


async def test_a_receipt_nobody_acknowledged_comes_to_the_next_session(world: World) -> None:
    async with bound(world.smsc.port) as wire:
        sent = await wire.ask(SUBMIT, submission(receipt=1))
        assert (await wire.read()).receipted == sent.message_id
    async with bound(world.smsc.port) as wire:
        assert (await wire.read()).receipted == sent.message_id
