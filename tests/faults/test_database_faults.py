"""F12: PostgreSQL is killed, stopped at once, stands still; under load, and nobody lends a hand."""

import asyncio
import os
import signal

import psutil
import pytest

from broker import cut_off, frozen
from paying import Payee, under_load
from running import Running, until

FAULT_SECONDS = float(os.environ.get("FAULT_SECONDS", "8"))
NOTICED_SECONDS = 5.0
SERVICES = ("auth", "billing", "tickets", "notify")


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGQUIT], ids=["killed", "stopped at once"])
async def test_a_database_that_ended_is_there_again(
    number: signal.Signals, stack: Running, everybody: list[Payee]
) -> None:
    async with under_load(stack, everybody) as payments:
        ended = stack.pid("postgres")
        stack.signal("postgres", number)

        async def replaced() -> bool:
            return stack.pid("postgres") not in {0, ended}

        await until("PostgreSQL runs again", replaced)
        await payments.more()


async def test_a_database_that_stands_still_is_noticed_and_no_request_hangs(
    stack: Running, everybody: list[Payee]
) -> None:
    async with under_load(stack, everybody) as payments:
        server = psutil.Process(stack.pid("postgres"))
        with frozen([server.pid, *(child.pid for child in server.children(recursive=True))]):
            await asyncio.gather(*(cut_off(stack, service, NOTICED_SECONDS) for service in SERVICES))
            await asyncio.sleep(FAULT_SECONDS - NOTICED_SECONDS)
        await payments.more()
    assert payments.hung == 0
