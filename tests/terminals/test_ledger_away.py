"""While the ledger is away a terminal is told to come again, never that all is well, and never in HTML."""

import asyncio
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest

from newcomers import Newcomer, balance_of
from own_gateway import own_gateway
from people import tags
from running import Running, until
from terminal_calls import Network, kassa24_payment, payment, payments_of

# A network drops the connection after a minute, and counts that as a failure of ours.
DEADLINE = 60


@asynccontextmanager
async def frozen(stack: Running, program: str) -> AsyncIterator[None]:
    """The process is there and does nothing."""
    stack.signal(program, signal.SIGSTOP)
    try:
        yield
    finally:
        stack.signal(program, signal.SIGCONT)


async def assert_credited_once(stack: Running, who: Newcomer) -> None:
    (paid,) = await payments_of(stack, who)
    assert (paid["status"], paid["transfers"]) == ("accepted", 1)
    assert await balance_of(stack, who) == who.balance + 200_00


async def test_a_frozen_ledger_is_a_temporary_error_and_the_repeat_is_one_credit(
    stack: Running, osmp: Network, kassa24: Network, payee: Newcomer, kazakh: Newcomer
) -> None:
    asked, kassa_asked = payment(payee), kassa24_payment(kazakh)
    async with frozen(stack, "billing"):
        async with asyncio.timeout(DEADLINE):
            told = await asyncio.gather(
                osmp.ask(asked),
                osmp.ask({**asked, "command": "check"}),
                osmp.ask({**asked, "command": "cancel"}),
                kassa24.ask(kassa_asked),
            )
        assert [tags(answer).get("result") or tags(answer)["code"] for answer in told] == ["1", "1", "1", "8"]

    async def taken() -> bool:
        answers = await asyncio.gather(osmp.ask(asked), kassa24.ask(kassa_asked))
        codes = (tags(answers[0])["result"], tags(answers[1])["code"])
        assert codes[0] in {"0", "1"}
        assert codes[1] in {"0", "8", "10"}
        return codes == ("0", "0")

    await until("both payments are taken", taken)
    await stack.all_ready()
    await assert_credited_once(stack, payee)
    await assert_credited_once(stack, kazakh)


@pytest.mark.parametrize("program", ["postgres", "billing"])
async def test_a_kill_is_a_temporary_error_at_most_and_the_repeat_is_one_credit(
    stack: Running, osmp: Network, payee: Newcomer, program: str
) -> None:
    asked = payment(payee)
    stack.signal(program, signal.SIGKILL)

    async def taken() -> bool:
        result = tags(await osmp.ask(asked))["result"]
        assert result in {"0", "1"}
        return result == "0"

    await until("the payment is taken", taken)
    await until("the database is back", lambda: stack.value("billing", "select true"))
    await stack.all_ready()
    await assert_credited_once(stack, payee)


class Broken:
    """Fails in a way that nobody has foreseen, with something in its message that nobody may see."""

    async def ask(self, *_: Any, **__: Any) -> None:
        raise RuntimeError("select secret from accounts")


async def test_a_failure_of_the_gateway_itself_is_temporary_and_tells_nothing(
    stack: Running, payee: Newcomer, kazakh: Newcomer
) -> None:
    async with own_gateway(stack) as own:
        own.change(questions=Broken())
        async with own.client() as client:
            told: list[httpx.Response] = [
                await Network(client, "skynet", "osmp").ask(payment(payee)),
                await Network(client, "cherrynet", "kassa24").ask(kassa24_payment(kazakh)),
            ]
    assert tags(told[0])["result"] == "1"
    assert tags(told[1])["code"] == "10"
    for answer in told:
        assert "secret" not in answer.text
        assert "Traceback" not in answer.text
