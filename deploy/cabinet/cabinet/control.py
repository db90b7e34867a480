"""Talking to a running supervisor, and the lock that says whether there is one."""

import fcntl
import os
import signal
import time
import xmlrpc.client
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from cabinet.home import Home, Refusal

Asking = (OSError, xmlrpc.client.Error)
STOP_SECONDS = 60


@contextmanager
def supervisor(home: Home) -> Iterator[Any]:
    """Its XML-RPC interface. Raises what is in `Asking` when it is not there or is stopping."""
    from supervisor.xmlrpc import SupervisorTransport

    directory = os.open(home.path, os.O_RDONLY)
    try:
        transport = SupervisorTransport(None, None, f"unix:///proc/self/fd/{directory}/supervisor.sock")
        with xmlrpc.client.ServerProxy("http://127.0.0.1", transport) as proxy:
            yield proxy.supervisor
    finally:
        os.close(directory)


def is_running(home: Home) -> bool:
    """Asked twice: the first question lets a supervisor that was just told to stop take notice of it."""
    try:
        with supervisor(home) as asked:
            asked.getState()
        time.sleep(0.3)
        with supervisor(home) as asked:
            asked.getState()
    except Asking:
        return False
    return True


def try_lock(home: Home) -> int | None:
    """A descriptor that holds the home's lock until it is closed everywhere, or None."""
    descriptor = os.open(home.path / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        return None
    os.pwrite(descriptor, f"{os.getpid():<10}\n".encode(), 0)
    return descriptor


def lock_or_running(home: Home, patience: float = 90) -> int | None:
    """The lock, or None when a stack runs here. One that is starting or stopping is waited for."""
    deadline = time.monotonic() + patience
    while (lock := try_lock(home)) is None:
        if is_running(home):
            return None
        if time.monotonic() > deadline:
            raise Refusal(f"process {holder(home)} holds {home.path} and neither runs nor ends: `make stop`")
        time.sleep(0.2)
    return lock


def holder(home: Home) -> int:
    """Who to signal; only while the lock is held does that process surely live."""
    return int((home.path / "lock").read_text())


def stop(home: Home) -> bool:
    """Stop the stack of this home and wait for its end; False when nothing ran."""
    told: set[int] = set()
    deadline = time.monotonic() + STOP_SECONDS
    while (lock := try_lock(home)) is None:
        number = signal.SIGTERM if time.monotonic() < deadline else signal.SIGKILL
        pid = holder(home)
        if pid not in told or number == signal.SIGKILL:
            told.add(pid)
            signal_process(pid, number)
        time.sleep(0.1)
    os.close(lock)
    return bool(told)


def signal_process(pid: int, number: int) -> None:
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return  # it has just ended, and the lock will say so
