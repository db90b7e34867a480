"""A frozen event loop ends its process; a process that only stood still lives on."""

import signal
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest

PROGRAM = """
import asyncio, sys, time
from chassis.watchdog import Watchdog

async def live():
    beating = asyncio.create_task(Watchdog(frozen_seconds=1).beat())
    while True:
        print("alive", flush=True)
        await asyncio.sleep(0.1)
        if sys.argv[1:] == ["freezes"]:
            time.sleep(60)

asyncio.run(live())
"""


@pytest.fixture
def program(request: pytest.FixtureRequest) -> Iterator["subprocess.Popen[str]"]:
    words = [sys.executable, "-c", PROGRAM, *request.param]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as started:
        yield started
        started.kill()


@pytest.mark.parametrize("program", [["freezes"]], indirect=True)
def test_a_frozen_loop_ends_the_process_and_says_where_it_was(program: "subprocess.Popen[str]") -> None:
    _, told = program.communicate(timeout=20)
    assert program.returncode == 70
    assert "the event loop is frozen" in told
    assert "in live" in told


@pytest.mark.parametrize("program", [[]], indirect=True)
def test_a_process_that_stood_still_goes_on(program: "subprocess.Popen[str]") -> None:
    assert program.stdout
    assert program.stdout.readline() == "alive\n"
    program.send_signal(signal.SIGSTOP)
    time.sleep(3)  # longer than a loop may be frozen
    program.send_signal(signal.SIGCONT)
    for _ in range(30):
        assert program.stdout.readline() == "alive\n"
