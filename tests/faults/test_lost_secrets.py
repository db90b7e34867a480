"""A secret lives in memory alone: what is lost with the broker is asked for again."""

import os
import signal

import httpx

from broker import redeliver_soon, server_pid
from forgetful import Forgetful
from newcomers import newcomer
from running import Running


async def test_after_the_broker_has_lost_its_memory_a_code_is_asked_for_again(
    stack: Running, gateway: httpx.AsyncClient, sandbox: httpx.AsyncClient
) -> None:
    forgetful = Forgetful(gateway, sandbox, await newcomer(stack, "cherrynet"))
    os.kill(server_pid(stack), signal.SIGKILL)
    await redeliver_soon(stack)
    await stack.all_ready()
    password, _ = await forgetful.recovers("sms", "code")
    assert (await forgetful.signs_in(password)).status_code == 200
