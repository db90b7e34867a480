"""What is not SMPP, or not quite: answered by its status, and never the end of the SMSC."""

import random

import pytest

from sandbox.world import World
from smpp_wire import (
    BIND,
    DELIVER,
    ENQUIRE,
    OK,
    RESPONSE,
    SUBMIT,
    UDH,
    Answer,
    bound,
    connected,
    submission,
    tlv,
)

CUT_SHORT = submission()[:-3]


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
        (submission(b"\x05\x00\x03\x07\x02\x01" + b"a" * 155, esm_class=UDH), 0x01),
        (submission(tlvs=b"\x04\x24\x00"), 0xC0),
        (submission(tlvs=b"\x04\x24\xff\xff12"), 0xC0),
        (submission(tlvs=tlv(0x0424, b"twice")), 0x01),
        (submission(tlvs=tlv(0x020C, b"\0\1") + tlv(0x020E, b"\2") + tlv(0x020F, b"\3")), 0xC4),
    ],
)
async def test_a_malformed_submission_is_answered_by_its_status(
    world: World, body: bytes, status: int
) -> None:
    async with bound(world.smsc.port) as wire:
        assert (await wire.ask(SUBMIT, body)).status == status
        assert (await wire.ask(SUBMIT, submission())).status == OK
    assert len(world.messages.find()) == 1


async def test_an_unknown_command_is_answered_by_generic_nack(world: World) -> None:
    async with bound(world.smsc.port) as wire:
        sequence = wire.send(0x0F0F)
        assert await wire.read() == Answer(0x80000000, 0x03, sequence, b"")
        assert (await wire.ask(ENQUIRE)).status == OK


@pytest.mark.parametrize("length", [0, 15, 0x7FFFFFFF, 0xFFFFFFFF])
async def test_an_impossible_length_ends_the_session(world: World, length: int) -> None:
    async with bound(world.smsc.port) as wire:
        wire.send(ENQUIRE, length=length)
        answer = await wire.read()
        assert (answer.command, answer.status) == (0x80000000, 0x02)
        assert await wire.reader.read() == b""


async def test_noise_never_stops_the_smsc(world: World, caplog: pytest.LogCaptureFixture) -> None:
    noise = random.Random(34)
    for _ in range(300):
        async with connected(world.smsc.port) as wire:
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
    async with bound(world.smsc.port) as wire:
        assert (await wire.ask(SUBMIT, submission())).status == OK
    # the oracle clients of earlier tests may be collected meanwhile, and say so
    assert [record for record in caplog.records if not record.name.startswith("smpp.Client")] == []
