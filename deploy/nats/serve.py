"""One NATS server for one machine: starts it, gives it its streams, ends when it ends.

The supervisor starts this again, so a server that died or lost its store is complete a moment later.
Settings: those of nats.conf, and NATS_URL (the administrator's).
"""

import http.client
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from cabinet.child import die_with_parent

HERE = Path(__file__).parent
# After a full disk the server keeps refusing writes until it is started again; a frozen one answers nothing.
PATIENCE_SECONDS = 10
# A large store is read again at the start.
START_PATIENCE_SECONDS = 120


def start(environment: dict[str, str]) -> "subprocess.Popen[bytes]":
    me = os.getpid()
    # Values are read as pieces of the configuration: quoted, a path may hold anything.
    where = {name: json.dumps(environment[name]) for name in ("NATS_LISTEN", "NATS_MONITOR", "NATS_STORE")}
    binary = Path(sys.executable).with_name("nats-server")
    return subprocess.Popen(
        [binary, "-c", HERE / "nats.conf"],
        env={**environment, **where},
        preexec_fn=lambda: die_with_parent(signal.SIGKILL, me),  # noqa: PLW1509 - no threads here
    )


def is_healthy(monitor: str) -> bool:
    connection = http.client.HTTPConnection(monitor, timeout=2)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def declare() -> bool:
    """In a process of its own: what it imports is not needed again."""
    return subprocess.run([sys.executable, HERE / "streams.py"], check=False).returncode == 0


def watch(server: "subprocess.Popen[bytes]", is_well: Callable[[], bool]) -> None:
    """Stay until the server ends; end it when it stays broken."""
    declared, patience, well_at = False, START_PATIENCE_SECONDS, time.monotonic()
    while server.poll() is None:
        well = is_well()
        if well:
            declared = declared or declare()
            patience, well_at = PATIENCE_SECONDS, time.monotonic()
        elif time.monotonic() - well_at > patience:
            print(f"nats-server was not well for {patience} s: ending it", file=sys.stderr, flush=True)
            end(server)
        pause(server, 1 if well or declared else 0.05)


def pause(server: "subprocess.Popen[bytes]", seconds: float) -> None:
    try:
        server.wait(seconds)
    except subprocess.TimeoutExpired:
        return


def end(server: "subprocess.Popen[bytes]") -> None:
    server.terminate()
    pause(server, 5)
    server.kill()


def main() -> int:
    server = start(dict(os.environ))
    signal.signal(signal.SIGTERM, lambda *_: server.terminate())
    signal.signal(signal.SIGINT, lambda *_: server.terminate())
    watch(server, lambda: is_healthy(os.environ["NATS_MONITOR"]))
    return server.wait()


if __name__ == "__main__":
    sys.exit(main())
