"""F5, F7, F9: the broker is killed, stands still, loses its disk; payments go on and every event arrives once."""

import asyncio
import os
import signal
from shutil import copytree, rmtree

import pytest

from broker import all_published, caught_up, cut_off, frozen, redeliver_soon, server_pid, stopped
from paying import Payee, under_load
from running import Running

FAULT_SECONDS = float(os.environ.get("FAULT_SECONDS", "8"))
NOTICED_SECONDS = 5.0
CONNECTED = ("auth", "billing", "tickets", "notify", "gateway")


@pytest.mark.parametrize("killed", ["nats-server", "what looks after it"])
async def test_a_killed_broker_loses_no_event(killed: str, stack: Running, everybody: list[Payee]) -> None:
    async with under_load(stack, everybody) as payments:
        pid = server_pid(stack)
        os.kill(pid if killed == "nats-server" else stack.pid("nats"), signal.SIGKILL)
        await payments.more()
        await redeliver_soon(stack)
    await all_published(stack)
    await caught_up(stack)


async def test_a_broker_that_stands_still_is_noticed_and_no_request_hangs(
    stack: Running, everybody: list[Payee]
) -> None:
    async with under_load(stack, everybody) as payments:
        with frozen([server_pid(stack)]):
            await asyncio.gather(*(cut_off(stack, program, NOTICED_SECONDS) for program in CONNECTED))
            await asyncio.sleep(FAULT_SECONDS - NOTICED_SECONDS)
        await payments.more()
    assert payments.hung == 0


async def test_a_broker_without_its_disk_gets_everything_again(
    stack: Running, everybody: list[Payee]
) -> None:
    async with under_load(stack, everybody) as payments:
        with stopped(stack):
            rmtree(stack.path / "nats" / "jetstream")
        await payments.more()
    await all_published(stack)
    await caught_up(stack)


async def test_a_broker_with_an_old_disk_gets_what_it_misses(stack: Running, everybody: list[Payee]) -> None:
    store, old = stack.path / "nats" / "jetstream", stack.path / "old"
    async with under_load(stack, everybody) as payments:
        with stopped(stack):
            copytree(store, old)
        await payments.more()
        with stopped(stack):
            rmtree(store)
            old.rename(store)
        await payments.more()
    await all_published(stack)
    await caught_up(stack)
