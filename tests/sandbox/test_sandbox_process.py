"""The sandbox as a process: how it starts, how it stops, and what it says when it cannot."""

import asyncio
import os
import signal
import sys

import httpx
import pytest

from sandbox.world import World

PORTS = {"SANDBOX_PORT": "0", "SANDBOX_SMPP_PORT": "0", "SANDBOX_SMTP_PORT": "0"}


async def start(**environment: str) -> asyncio.subprocess.Process:
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("SANDBOX_")}
    pipe = asyncio.subprocess.PIPE
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "sandbox", env=inherited | environment, stdout=pipe, stderr=pipe
    )


async def test_the_process_says_where_it_listens_and_stops_when_asked() -> None:
    process = await start(**PORTS)
    assert process.stdout
    try:
        line = (await process.stdout.readline()).decode()
        async with httpx.AsyncClient(trust_env=False) as client:
            answer = await client.get(line.split()[1] + "healthz")
        assert answer.json() == {"status": "ok"}
    finally:
        process.send_signal(signal.SIGTERM)
        _, complaints = await process.communicate()
    assert (process.returncode, complaints) == (0, b"")


@pytest.mark.parametrize(
    ("environment", "sentence"),
    [
        ({}, "sandbox: SANDBOX_PORT is not set; SANDBOX_SMPP_PORT is not set; SANDBOX_SMTP_PORT is not set"),
        (PORTS | {"SANDBOX_SMTP_PORT": "70000"}, "sandbox: SANDBOX_SMTP_PORT: Input should be less than or"),
        (
            PORTS | {"SANDBOX_SMPP_PASSWORD": "longerthan8"},
            "sandbox: SANDBOX_SMPP_PASSWORD: String should have",
        ),
        (
            PORTS | {"SANDBOX_GATEWAY_URL": "nowhere"},
            "sandbox: SANDBOX_GATEWAY_URL: Input should be a valid URL",
        ),
    ],
)
async def test_a_wrong_setting_is_one_clear_line(environment: dict[str, str], sentence: str) -> None:
    process = await start(**environment)
    _, complaints = await process.communicate()
    assert process.returncode == 2
    assert complaints.decode().startswith(sentence)
    assert complaints.count(b"\n") == 1
    assert b"longerthan8" not in complaints


@pytest.mark.parametrize("variable", PORTS)
async def test_a_busy_port_is_one_clear_line(world: World, variable: str) -> None:
    process = await start(**PORTS | {variable: str(world.smsc.port)})
    _, complaints = await process.communicate()
    assert process.returncode == 2
    assert complaints.count(b"\n") == 1
    assert str(world.smsc.port) in complaints.decode()
