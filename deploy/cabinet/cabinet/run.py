"""`cabinet run`: prepares a home, starts its stack, waits until all of it answers, and ends it again."""

import asyncio
import contextlib
import hashlib
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from types import FrameType

from cabinet import control, environment, ports, postgres, supervision
from cabinet.addresses import keep_demo_addresses, print_addresses
from cabinet.child import die_with_parent
from cabinet.home import Home, Refusal, open_home, write_private
from cabinet.readiness import Ended, Watch, check, checks, say, tail
from cabinet.stack import SERVICES, Stack
from cabinet.supervision import Program
from cabinet.vault import Vault, make_keys


class Interrupted(BaseException):
    """Ctrl-C, SIGTERM or SIGHUP: end in order."""


def run(*, detach: bool, servers_only: bool, with_parent: bool) -> int:
    """Start the stack of this home; returns the exit code.

    Detached it returns when all is ready, else it stays until it is told to end. `with_parent` ends it
    when the process ends that called it, such as make.
    """
    if with_parent and not detach:
        die_with_parent(signal.SIGTERM, os.getppid())
    home = open_home()
    lock = control.lock_or_running(home)
    if lock is None:
        return already_running(home, detach=detach)
    try:
        with interruptible():
            return start(home, lock, detach=detach, servers_only=servers_only)
    except Interrupted:
        say("stopped")
        return 0


@contextlib.contextmanager
def interruptible() -> Iterator[None]:
    def interrupt(_: int, __: FrameType | None) -> None:
        for number in numbers:
            signal.signal(number, signal.SIG_IGN)  # once is enough: what follows is the orderly end
        raise Interrupted

    numbers = [signal.SIGINT, signal.SIGTERM]
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:
        numbers.append(signal.SIGHUP)
    for number in numbers:
        signal.signal(number, interrupt)
    yield


def start(home: Home, lock: int, *, detach: bool, servers_only: bool) -> int:
    stack = prepare(home)
    programs = supervision.programs(stack, servers_only=servers_only)
    pending = not is_up_to_date(stack)
    for program in programs:
        supervision.write_program(stack, program)
    supervision.write_config(stack, programs, waiting="services" if pending else None)
    process = supervise(home, lock, detach=detach)
    watch = Watch(stack, programs, process)
    try:
        if pending:
            bring_up_to_date(stack, watch)
        watch.until(checks(stack, programs))
        load_demo(stack, servers_only=servers_only)
        say("ready")
        print_addresses(stack)
        return 0 if detach else stay(home, process)
    except Ended as ended:
        return farewell(home, ended.code)
    except BaseException:
        process.terminate()
        process.wait()
        raise


def prepare(home: Home) -> Stack:
    """Everything that must be there before the first process starts."""
    if home.data.exists():
        postgres.clear_stale(home.data)
    vault = Vault(home)
    make_keys(home)
    stack = Stack(home, ports.agree(home), vault)
    if stack.has_postgres() and not home.data.exists():
        say("making the database")
        postgres.initialise(home, vault.password("postgres"))
    return stack


def supervise(home: Home, lock: int, *, detach: bool) -> "subprocess.Popen[bytes]":
    """Start the supervisor, in a session of its own so that Ctrl-C reaches only this process."""
    parent = [] if detach else [str(os.getpid())]
    with home.log("supervisor").open("wb") as log:
        return subprocess.Popen(
            [sys.executable, "-m", "cabinet.supervised", str(home.path), str(lock), *parent],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            pass_fds=[lock],
            start_new_session=True,
            cwd=home.path,
        )


def bring_up_to_date(stack: Stack, watch: Watch) -> None:
    """Roles, migrations, streams; then the services, which find everything in place."""
    if stack.has_postgres():
        watch.until({"postgres": check(stack, "postgres")})
        postgres.make_roles(stack.home, stack.ports["postgres"], environment.role_passwords(stack))
    administrator = {**os.environ, **environment.of_administrator(stack)}
    say("bringing the databases up to date")
    finish([sys.executable, "-m", "chassis.migrate", "all"], administrator)
    if stack.has_nats():
        watch.until({"nats": check(stack, "nats")})
    else:
        finish([sys.executable, str(stack.home.deploy / "nats" / "streams.py")], administrator)
    write_private(stack.home.prepared, fingerprint(stack.home))
    if any(program.group == "services" for program in watch.programs):
        with control.supervisor(stack.home) as asked:
            asked.startProcessGroup("services", False)


def finish(command: list[str], variables: dict[str, str]) -> None:
    done = subprocess.run(command, env=variables, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise Refusal(f"`{' '.join(command[1:])}` failed:\n{done.stdout}{done.stderr}".rstrip())


def is_up_to_date(stack: Stack) -> bool:
    """Whether roles and migrations are those of the last start. Only our own servers are surely the same."""
    ours = stack.has_nats() and not any(os.environ.get(f"DATABASE_URL_{name.upper()}") for name in SERVICES)
    told = stack.home.prepared
    return ours and told.exists() and told.read_text() == fingerprint(stack.home)


def fingerprint(home: Home) -> str:
    """Changes when roles or migrations do."""
    files = [*home.checkout.glob("deploy/postgres/*"), *home.checkout.glob("services/*/*/migrations/*.py")]
    digest = hashlib.sha256()
    for path in sorted(files):
        digest.update(f"{path.relative_to(home.checkout)}\n".encode() + path.read_bytes())
    return digest.hexdigest()


def load_demo(stack: Stack, *, servers_only: bool) -> None:
    if stack.home.demo.exists():
        keep_demo_addresses(stack)
    elif not servers_only:
        from cabinet.demo import load

        say("loading demo data")
        asyncio.run(load(stack.home.path, environment.of_administrator(stack)))


def stay(home: Home, process: "subprocess.Popen[bytes]") -> int:
    say("Ctrl-C stops it")
    return farewell(home, process.wait())


def farewell(home: Home, code: int) -> int:
    """After the supervisor's end, which was asked for or was not."""
    if code == 0:
        say("stopped")
        return 0
    ended = f"was killed by signal {-code}" if code < 0 else f"ended with {code}"
    raise Refusal(
        f"the supervisor {ended}, and everything with it; start it again\n{tail(home, 'supervisor')}"
    )


def already_running(home: Home, *, detach: bool) -> int:
    stack = Stack(home, ports.known(home), Vault(home))
    if not detach:
        raise Refusal(f"already running at {stack.gateway} (home {home.path}); `make stop` stops it")
    programs = [Program(name, "", []) for name in running_programs(home)]
    Watch(stack, programs).until(checks(stack, programs))
    say("ready")
    print_addresses(stack)
    return 0


def running_programs(home: Home) -> list[str]:
    with control.supervisor(home) as asked:
        return [state["name"] for state in asked.getAllProcessInfo()]
