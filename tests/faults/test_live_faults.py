"""Open pages outlive the broker: what was kept for them is gone with it, and they are told how things stand."""

import os
import signal
from dataclasses import asdict

import httpx

from broker import redeliver_soon, server_pid
from live_pages import page
from newcomers import newcomer
from people import Terminal, sign_in
from running import Running


async def test_a_page_is_told_how_things_stand_after_the_broker_died_and_then_goes_on(
    stack: Running, gateway: httpx.AsyncClient
) -> None:
    who = await newcomer(stack, "skynet", balance=100_00, state="active")
    person = await sign_in(gateway, "skynet", asdict(who))
    terminal = Terminal(gateway, "skynet")
    async with page(gateway, person) as opened:
        before = opened.last_id.partition("-")[0]
        os.kill(server_pid(stack), signal.SIGKILL)
        await redeliver_soon(stack)
        await stack.all_ready()
        await opened.has("present")
        await opened.has("account", balance={"amount": "100.00", "currency": "RUB"})
        assert (await terminal.pay(who.account, "30.00"))["result"] == "0"
        told = await opened.has("account", balance={"amount": "130.00", "currency": "RUB"})
        assert told.id.partition("-")[0] != before
        assert not opened.closed
