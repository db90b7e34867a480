"""The ports of a stack: two are agreed with people, the others are chosen and kept while they are free."""

import json
import os
import random
import socket
import time
from collections.abc import Iterator

from cabinet.home import Home, Refusal, write_private

PROGRAMS = ("auth", "billing", "tickets", "notify", "gateway", "sandbox")
AGREED = {"gateway": ("CABINET_GATEWAY_PORT", 8080), "sandbox": ("CABINET_SANDBOX_PORT", 8090)}
CHOSEN = (
    "postgres",
    "nats",
    "nats_monitor",
    "sandbox_smpp",
    "sandbox_smtp",
    "letters",
    *(f"{program}_health" for program in PROGRAMS),
)
# Below the range from which the kernel gives ports to outgoing connections: those come and go under load.
RANGE = range(20_000, 32_000)


def agree(home: Home) -> dict[str, int]:
    """Every port of the stack by name, free now; written to `ports.json`.

    An agreed port that is busy is refused with the name of the variable that changes it.
    """
    ports = {name: agreed_port(name) for name in AGREED}
    if len(set(ports.values())) < len(ports):
        raise Refusal("CABINET_GATEWAY_PORT and CABINET_SANDBOX_PORT must differ", code=2)
    for name, port in ports.items():
        if not becomes_free(port):
            variable, _ = AGREED[name]
            raise Refusal(
                f"port {port} ({name}) is busy: stop what listens there, or choose another, "
                f"e.g. `{variable}={port + 100} make run`",
                code=2,
            )
    kept, fresh = known(home), candidates(home, set(ports.values()))
    for name in CHOSEN:
        port = kept.get(name, 0)
        keep = port and port not in ports.values() and is_free(port)
        ports[name] = port if keep else next(fresh)
    write_private(home.path / "ports.json", json.dumps(ports, indent=2) + "\n")
    return ports


def known(home: Home) -> dict[str, int]:
    """The ports that were chosen before, if any."""
    path = home.path / "ports.json"
    return json.loads(path.read_text()) if path.exists() else {}


def agreed_port(name: str) -> int:
    variable, usual = AGREED[name]
    text = os.environ.get(variable) or str(usual)
    if not text.isdecimal() or not 0 < int(text) < 65_536:
        raise Refusal(f"{variable} must be a port number, not {text!r}", code=2)
    return int(text)


def becomes_free(port: int, patience: float = 3) -> bool:
    """Also true when what listened there was just killed and the kernel is still taking it down."""
    deadline = time.monotonic() + patience
    while not is_free(port):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.1)
    return True


def is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def candidates(home: Home, taken: set[int]) -> Iterator[int]:
    """Free ports, each once; two homes start looking at different places."""
    taken = taken | set(known(home).values())
    start = random.Random(str(home.path)).randrange(len(RANGE))  # noqa: S311 - no secret
    for step in range(len(RANGE)):
        port = RANGE[(start + step) % len(RANGE)]
        if port not in taken and is_free(port):
            yield port
    raise Refusal(f"no free port between {RANGE.start} and {RANGE.stop}", code=2)
