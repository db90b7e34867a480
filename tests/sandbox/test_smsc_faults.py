"""Every fault of the SMSC, as a client meets it."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from sandbox.faults import Fault, Faults
from sandbox.settings import Settings
from sandbox.world import World
from smpp_wire import DELIVER, ENQUIRE, OK, REFUSED, RESPONSE, SUBMIT, THROTTLED, bound, submission

Until = Callable[[Callable[[], object]], Awaitable[None]]


async def switch(world: World, **switches: Any) -> None:
    await world.switch(Faults(smsc=Fault(**switches)))


async def test_down_drops_the_sessions_and_listens_no_more_until_it_is_up(world: World) -> None:
    async with bound(world.smsc.port) as wire:
        port = world.smsc.port
        await switch(world, down=True)
        with pytest.raises((ConnectionError, asyncio.IncompleteReadError)):
            await wire.read()
        with pytest.raises(ConnectionError):
            await asyncio.open_connection("127.0.0.1", port)
    await switch(world)
    assert world.smsc.port == port
    async with bound(world.smsc.port) as wire:
        assert (await wire.ask(SUBMIT, submission())).status == OK


async def test_slow_answers_late_and_meanwhile_takes_what_comes(world: World, until: Until) -> None:
    async with bound(world.smsc.port) as wire:
        await switch(world, slow=0.3)
        asked = asyncio.get_running_loop().time()
        sequences = [wire.send(SUBMIT, submission()) for _ in range(20)]
        await until(lambda: len(world.messages.find()) == 20)
        answers = [await wire.read() for _ in sequences]
    assert [answer.sequence for answer in answers] == sequences
    assert asyncio.get_running_loop().time() - asked >= 0.3


async def test_refuse_refuses_its_share(world: World) -> None:
    async with bound(world.smsc.port) as wire:
        await switch(world, refuse=0.25)
        statuses = [(await wire.ask(SUBMIT, submission())).status for _ in range(20)]
        await switch(world, refuse=True)
        assert (await wire.ask(SUBMIT, submission())).status == REFUSED
    assert statuses.count(REFUSED) == 5
    assert len(world.messages.find()) == 15


async def test_throttle_takes_only_so_many_in_a_second(world: World) -> None:
    async with bound(world.smsc.port) as wire:
        await switch(world, throttle=0.001)
        statuses = [(await wire.ask(SUBMIT, submission())).status for _ in range(5)]
    assert statuses == [OK, *[THROTTLED] * 4]
    assert len(world.messages.find()) == 1


async def test_a_lost_answer_is_of_a_message_that_was_taken(world: World) -> None:
    async with bound(world.smsc.port) as wire:
        await switch(world, lose_answer=True)
        wire.send(SUBMIT, submission(receipt=1))
        assert (await wire.ask(ENQUIRE)).status == OK
        receipt = await wire.read()
    (message,) = world.messages.find()
    assert (receipt.receipted,) == message.message_ids


async def test_repeat_sends_each_receipt_twice_and_the_text_once(world: World) -> None:
    async with bound(world.smsc.port) as wire:
        await switch(world, repeat=True)
        sent = await wire.ask(SUBMIT, submission(receipt=1))
        assert [(await wire.read()).receipted for _ in range(2)] == [sent.message_id] * 2
    assert len(world.messages.find()) == 1


async def test_reorder_sends_receipts_before_the_answer_and_out_of_order(world: World) -> None:
    async with bound(world.smsc.port) as wire:
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
