"""Is it ready? Asks every program, shows what is waited for, and gives up on one that keeps dying."""

import http.client
import json
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from cabinet import postgres
from cabinet.control import Asking, supervisor
from cabinet.home import Home, Refusal
from cabinet.stack import Stack
from cabinet.supervision import Program

PATIENCE_SECONDS = 120
# A database or a broker after a kill -9 may meet its own remains a few times.
STARTS_ALLOWED = {"database": 5, "broker": 5}
STARTS_ALLOWED_OTHERS = 3
LOG_LINES = 15
SHOW_SECONDS = 5


@dataclass
class Watch:
    """The programs of a starting stack. `process` is the supervisor, when it is this process's child."""

    stack: Stack
    programs: list[Program]
    process: "subprocess.Popen[bytes] | None" = None
    _starts: dict[str, set[int]] = field(default_factory=dict)

    def until(self, what: dict[str, Callable[[], bool]]) -> None:
        """Return when every check has passed once; the checks' names are shown while they are waited for."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        left, shown_at = dict(what), time.monotonic()
        while left := {name: check for name, check in left.items() if not check()}:
            self.give_up_on_the_dying()
            if time.monotonic() > deadline:
                tails = "\n".join(tail(self.stack.home, name) for name in left)
                raise Refusal(f"not ready after {PATIENCE_SECONDS} s: {', '.join(left)}\n{tails}")
            if time.monotonic() - shown_at > SHOW_SECONDS:
                shown_at = time.monotonic()
                say(f"waiting for {', '.join(left)}")
            time.sleep(0.1)

    def give_up_on_the_dying(self) -> None:
        if self.process and self.process.poll() is not None:
            raise Ended(self.process.returncode)
        try:
            with supervisor(self.stack.home) as asked:
                states = asked.getAllProcessInfo()
        except Asking:
            return
        groups = {program.name: program.group for program in self.programs}
        for state in states:
            name = state["name"]
            starts = self._starts.setdefault(name, set())
            starts.add(state["start"])
            if len(starts - {0}) > STARTS_ALLOWED.get(groups.get(name, ""), STARTS_ALLOWED_OTHERS):
                raise Refusal(f"{name} ends again and again:\n{tail(self.stack.home, name)}")


class Ended(Exception):
    """The supervisor has ended; `code` is its exit code, 0 after `cabinet stop`."""

    def __init__(self, code: int) -> None:
        super().__init__(f"the supervisor ended with {code}")
        self.code = code


def checks(stack: Stack, programs: list[Program]) -> dict[str, Callable[[], bool]]:
    """What "ready" means for each program, by its name."""
    return {program.name: check(stack, program.name) for program in programs}


def check(stack: Stack, name: str) -> Callable[[], bool]:
    ports = stack.ports
    match name:
        case "postgres":
            return lambda: postgres.accepts(ports["postgres"])
        case "nats":
            return lambda: has_streams(ports["nats_monitor"])
        case "sandbox":
            return lambda: answers(ports["sandbox"], "/healthz")
        case "gateway":
            return lambda: (
                answers(ports["gateway_health"], "/readyz")
                and answers(ports["gateway"], "/api/v1/openapi.json")
            )
    return lambda: answers(ports[f"{name}_health"], "/readyz")


def has_streams(monitor_port: int) -> bool:
    """`secrets` is declared last of all and kept in memory: when it is there, everything is."""
    told = json.loads(get(monitor_port, "/jsz?streams=true") or "{}")
    streams = [
        stream for account in told.get("account_details", []) for stream in account.get("stream_detail", [])
    ]
    return any(stream["name"] == "secrets" for stream in streams)


def answers(port: int, path: str) -> bool:
    return get(port, path) is not None


def get(port: int, path: str) -> bytes | None:
    """The body of a 200 that came within three seconds, else None."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=3)
    try:
        connection.request("GET", path)
        response = connection.getresponse()
        return response.read() if response.status == http.HTTPStatus.OK else None
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()


def tail(home: Home, program: str) -> str:
    """The last lines of its log, under the log's name."""
    log = home.log(program)
    lines = log.read_text(errors="replace").splitlines()[-LOG_LINES:] if log.exists() else []
    return "\n".join([f"--- {log}", *lines])


def say(line: str) -> None:
    """To whoever still reads: a stack outlives the terminal that it was started from."""
    try:
        print(line, flush=True)
    except BrokenPipeError:
        return
