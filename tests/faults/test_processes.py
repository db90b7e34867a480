"""F1: any process is killed at any moment, under load; nothing is lost, nothing is doubled."""

import signal

import pytest

from invariants import assert_invariants
from paying import Payee, under_load
from running import Running, until

PROCESSES = ("auth", "billing", "tickets", "notify", "gateway")


async def kill(stack: Running, program: str) -> None:
    """Return when another process is there in its place."""
    killed = stack.pid(program)
    stack.signal(program, signal.SIGKILL)

    async def replaced() -> bool:
        return stack.pid(program) not in {0, killed}

    await until(f"{program} runs again", replaced)


@pytest.mark.parametrize("program", PROCESSES)
async def test_a_killed_process_loses_and_doubles_nothing(
    program: str, stack: Running, everybody: list[Payee]
) -> None:
    async with under_load(stack, everybody) as payments:
        await kill(stack, program)
        await payments.more()


async def test_processes_killed_one_after_another_without_load_are_ready_again(stack: Running) -> None:
    for program in PROCESSES:
        await kill(stack, program)
    await stack.all_ready()
    await assert_invariants(stack)
