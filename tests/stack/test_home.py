"""The home of a stack: its ports, its secrets, its lock; and that nothing outlives its parent."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from cabinet import control, environment, ports
from cabinet.home import Home, Refusal
from cabinet.stack import SERVICES, Stack
from cabinet.vault import Vault, make_keys

CABINET = str(Path(sys.executable).with_name("cabinet"))


def fresh(tmp_path: Path, home: Home) -> Home:
    path = tmp_path / "home"
    for name in ("keys", "logs", "postgres"):
        (path / name).mkdir(parents=True)
    return Home(path, home.checkout)


@pytest.fixture
def empty(tmp_path: Path, home: Home) -> Home:
    return fresh(tmp_path, home)


@pytest.mark.parametrize("name", ports.AGREED)
def test_a_busy_agreed_port_is_refused_with_the_variable_that_changes_it(
    name: str, empty: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    variable, _ = ports.AGREED[name]
    with socket.socket() as stranger:
        stranger.bind(("127.0.0.1", 0))
        stranger.listen()
        port = stranger.getsockname()[1]
        monkeypatch.setenv(variable, str(port))
        done = subprocess.run([CABINET, "run"], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert str(port) in done.stderr
    assert variable in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("wrong", ["abc", "0", "70000", "-1", "80.5"])
def test_a_port_that_is_none_is_refused(wrong: str, empty: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CABINET_GATEWAY_PORT", wrong)
    with pytest.raises(Refusal, match="CABINET_GATEWAY_PORT"):
        ports.agree(empty)


def test_chosen_ports_stay_and_a_stranger_on_one_moves_only_that_one(empty: Home) -> None:
    before = ports.agree(empty)
    assert ports.agree(empty) == before
    assert len(set(before.values())) == len(before)
    with socket.socket() as stranger:
        stranger.bind(("127.0.0.1", before["postgres"]))
        stranger.listen()
        after = ports.agree(empty)
    assert {name for name in before if before[name] != after[name]} == {"postgres"}


def test_secrets_are_made_once_and_only_their_owner_reads_them(empty: Home) -> None:
    make_keys(empty)
    first = Vault(empty)
    made = first.password("nats.auth"), first.password("smpp.skynet", 4)
    make_keys(empty)
    again = Vault(empty)
    assert (again.password("nats.auth"), again.password("smpp.skynet", 4)) == made
    assert len(made[1]) <= 8
    private = json.loads((empty.path / "keys" / "signing.jwk").read_text())
    (public,) = json.loads((empty.path / "keys" / "tokens.jwks").read_text())["keys"]
    assert "d" not in public
    assert public["kid"] == private["kid"]
    for path in (empty.path / "secrets.json", *(empty.path / "keys").iterdir()):
        assert path.stat().st_mode & 0o777 == 0o600


def test_data_without_its_passwords_is_refused(empty: Home) -> None:
    empty.data.mkdir()
    with pytest.raises(Refusal, match=r"secrets\.json"):
        Vault(empty)


def test_a_program_gets_no_credentials_of_another(pieces: Stack) -> None:
    for service in SERVICES:
        own = json.dumps(environment.of_program(pieces, service))
        for other in {*SERVICES, "gateway", "cabinet"} - {service}:
            assert pieces.vault.password(f"nats.{other}") not in own
        for role in {*SERVICES, *(f"{name}_owner" for name in SERVICES)} - {service}:
            assert pieces.vault.password(f"postgres.{role}") not in own
    named = pieces.channel_credentials()
    assert named
    assert named.items() <= environment.of_program(pieces, "notify").items()
    assert not named.keys() & environment.of_program(pieces, "billing").keys()


def test_callers_settings_reach_every_program(pieces: Stack, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:4318")
    monkeypatch.setenv("CRASH_AT", "somewhere")
    monkeypatch.setenv("SKYNET_SMPP_URL", "smpp://a:b@127.0.0.1:2775")
    for program in ports.PROGRAMS:
        seen = environment.of_program(pieces, program)
        assert seen["OTEL_EXPORTER_OTLP_ENDPOINT"] == "http://127.0.0.1:4318"
        assert seen["CRASH_AT"] == "somewhere"
        assert ("SKYNET_SMPP_URL" in seen) == (program == "notify")


def test_a_home_has_one_holder_and_stopping_nothing_is_fine(empty: Home) -> None:
    assert not control.stop(empty)
    lock = control.try_lock(empty)
    assert lock is not None
    assert control.try_lock(empty) is None
    assert control.holder(empty) == os.getpid()
    os.close(lock)
    assert not control.stop(empty)


def test_stop_ends_whoever_holds_the_home(empty: Home) -> None:
    held = "import sys, time; from pathlib import Path; from cabinet.control import try_lock; "
    held += "from cabinet.home import Home; lock = try_lock(Home(Path(sys.argv[1]), Path(sys.argv[1]))); "
    held += "print(lock, flush=True); time.sleep(1000)"
    with subprocess.Popen([sys.executable, "-c", held, empty.path], stdout=subprocess.PIPE) as holder:
        assert holder.stdout
        assert holder.stdout.readline()
        assert control.stop(empty)
        assert holder.wait() == -signal.SIGTERM


@pytest.mark.parametrize("frozen", [False, True])
def test_a_child_dies_with_its_parent_even_when_it_is_frozen(frozen: bool) -> None:
    child = "import os, signal, time; from cabinet.child import die_with_parent; "
    child += "die_with_parent(signal.SIGKILL, os.getppid()); print(os.getpid(), flush=True); time.sleep(1000)"
    parent = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {child!r}])"
    with subprocess.Popen([sys.executable, "-c", parent], stdout=subprocess.PIPE) as started:
        assert started.stdout
        pid = int(started.stdout.readline())
        if frozen:
            os.kill(pid, signal.SIGSTOP)
        started.kill()
    deadline = time.monotonic() + 10
    while is_alive(pid):
        assert time.monotonic() < deadline
        time.sleep(0.01)


def is_alive(pid: int) -> bool:
    try:
        return " Z " not in Path(f"/proc/{pid}/stat").read_text()
    except FileNotFoundError:
        return False
