"""F1: any process is killed at any moment, under load; nothing is lost, nothing is doubled."""

import os
import signal

import pytest

from invariants import assert_invariants
from paying import Payee, under_load
from running import Running, until

PROCESSES = ("auth", "billing", "tickets", "notify", "gateway")


async def kill(stack: Running, *programs: str) -> None:
    """Return when other processes are there in their places."""
    killed = {program: stack.pid(program) for program in programs}
    for pid in killed.values():
        os.kill(pid, signal.SIGKILL)

    async def replaced() -> bool:
        return all(stack.pid(program) not in {0, pid} for program, pid in killed.items())

    await until(f"{', '.join(programs)} run again", replaced)


@pytest.mark.parametrize("program", PROCESSES)
async def test_a_killed_process_loses_and_doubles_nothing(
    program: str, stack: Running, everybody: list[Payee]
) -> None:
    async with under_load(stack, everybody) as payments:
        await kill(stack, program)
        await payments.more()


async def test_processes_killed_at_once_without_load_are_ready_again(stack: Running) -> None:
    await kill(stack, *PROCESSES)
    await stack.all_ready()
    await assert_invariants(stack)
