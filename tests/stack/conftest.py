"""Homes of their own for the parts of the one-machine stack, and its two servers without the rest."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp

import pytest

from cabinet import environment, ports, postgres
from cabinet.home import Home, open_home
from cabinet.stack import Stack
from cabinet.vault import Vault
from pieces import Server
from running import free_port


@pytest.fixture(scope="module")
def home() -> Iterator[Home]:
    path = Path(mkdtemp(prefix="cabinet-pieces-"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CABINET_HOME", str(path))
        patch.setenv("CABINET_GATEWAY_PORT", str(free_port()))
        patch.setenv("CABINET_SANDBOX_PORT", str(free_port()))
        yield open_home()
    rmtree(path, ignore_errors=True)


@pytest.fixture(scope="module")
def pieces(home: Home) -> Stack:
    return Stack(home, ports.agree(home), Vault(home))


@pytest.fixture(scope="module")
def start_postgres(pieces: Stack) -> Iterator[Callable[[], Server]]:
    """Starts the server over the module's data directory; what still runs at the end is killed."""
    postgres.initialise(pieces.home, pieces.vault.password("postgres"))
    started: list[Server] = []

    def start() -> Server:
        postgres.clear_stale(pieces.home.data)
        with pieces.home.log("postgres").open("ab") as log:
            command = postgres.command(pieces.home, pieces.ports["postgres"])
            started.append(subprocess.Popen(command, stdout=log, stderr=log))
        return started[-1]

    yield start
    end(started)
    postgres.clear_stale(pieces.home.data)


@pytest.fixture(scope="module")
def start_broker(pieces: Stack) -> Iterator[Callable[[], Server]]:
    """Starts `deploy/nats/serve.py` as the supervisor would."""
    started: list[Server] = []

    def start() -> Server:
        with pieces.home.log("nats").open("ab") as log:
            command = [sys.executable, str(pieces.home.deploy / "nats" / "serve.py")]
            variables = os.environ | environment.of_program(pieces, "nats")
            started.append(subprocess.Popen(command, env=variables, stdout=log, stderr=log))
        return started[-1]

    yield start
    end(started)


def end(servers: list[Server]) -> None:
    for server in servers:
        server.kill()
        server.wait()
