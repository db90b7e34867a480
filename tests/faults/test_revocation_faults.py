"""Ended sessions are refused also after the broker was killed and has lost its disk."""

import os
import signal
from shutil import rmtree

import httpx

from broker import redeliver_soon, server_pid, stopped
from newcomers import newcomer
from running import Running, until
from signed_devices import device, sign_out


async def test_the_end_of_a_session_is_heard_over_a_broker_that_died_and_lost_its_disk(
    stack: Running, gateway: httpx.AsyncClient
) -> None:
    who = await newcomer(stack, "skynet")
    before, between, after, stays = [await device(gateway, who) for _ in range(4)]
    await sign_out(before)
    await until("it is refused", before.refused(gateway))
    os.kill(server_pid(stack), signal.SIGKILL)
    await redeliver_soon(stack)
    await stack.all_ready()
    await sign_out(between)
    await until("it is refused by what the new broker tells", between.refused(gateway))
    with stopped(stack):
        rmtree(stack.path / "nats" / "jetstream")
    await redeliver_soon(stack)
    await stack.all_ready()
    await sign_out(after)
    await until("it is refused by what the empty broker tells", after.refused(gateway))
    assert [await one.status(gateway) for one in (before, between, stays)] == [401, 401, 200]
