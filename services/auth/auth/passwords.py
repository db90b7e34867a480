"""Checking and keeping passwords: Argon2id on threads of their own, as many as there are cores.

Every check costs one Argon2id, whether the login is unknown, the kept form an old one or the password wrong,
so that the time of an answer tells nothing.
"""

import asyncio
import hmac
import os
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError
from prometheus_client import Counter

from auth.hashes import ARGON2, kept_form, proves
from auth.settings import AuthSettings

T = TypeVar("T")

CHECKS = Counter("cabinet_password_checks", "Passwords compared, each for one Argon2id")

_SHORTEST_PEPPER = 32
# A third of the weight of what answers requests (sched(7)): enough to stay out of its way, and not to starve.
NICE = 5


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether the password is right, and the form that is to replace the kept one, if any."""

    right: bool
    replacement: str | None = None


def _step_back() -> None:
    """Hashing takes what the cores have left, so that a storm of sign-ins delays no other request.

    On Linux a thread has a priority of its own (setpriority(2)).
    """
    os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICE)


class Passwords:
    """Knows the pepper and what a hash may cost."""

    def __init__(self, settings: AuthSettings) -> None:
        self._pepper = settings.auth_pepper.read_bytes().strip()
        if len(self._pepper) < _SHORTEST_PEPPER:
            raise SystemExit(f"AUTH_PEPPER: the file has to hold {_SHORTEST_PEPPER} random bytes or more.")
        self._argon2 = PasswordHasher(
            time_cost=settings.argon2_passes,
            memory_cost=settings.argon2_memory_kib,
            parallelism=settings.argon2_lanes,
        )
        self._threads = ThreadPoolExecutor(
            len(os.sched_getaffinity(0)), thread_name_prefix="argon2", initializer=_step_back
        )
        self._under_way: dict[tuple[str, str | None, str], asyncio.Future[Verdict]] = {}

    async def check(self, kept: str | None, typed: str, login: str = "") -> Verdict:
        """Compare with what is kept; None, for an unknown login, costs the same and is never right.

        The same password typed for the same `login` at the same time is compared once for all who wait.
        """
        if not login:
            return await self._off_the_loop(lambda: self._check(kept, typed))
        key = (login, kept, typed)
        under_way = self._under_way.get(key)
        if under_way is None:
            under_way = asyncio.ensure_future(self._off_the_loop(lambda: self._check(kept, typed)))
            self._under_way[key] = under_way
            under_way.add_done_callback(lambda _: self._under_way.pop(key))
        return await asyncio.shield(under_way)

    async def hashed(self, password: str) -> str:
        """The Argon2id form of a new password."""
        return await self._off_the_loop(lambda: self._argon2.hash(password))

    def kept_form(self, given: str) -> str | None:
        """How an imported password is kept; quick. Raises ValueError with the reason."""
        return kept_form(given, self._pepper)

    def derived(self, purpose: str, text: str) -> bytes:
        """32 bytes that only who has the pepper can tell: HMAC-SHA256 (RFC 2104) of `text`, bound to `purpose`."""
        return hmac.digest(self._pepper, f"{purpose}\0{text}".encode(), "sha256")

    async def _off_the_loop(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._threads, work)

    def _check(self, kept: str | None, typed: str) -> Verdict:
        CHECKS.inc()
        if kept is not None and kept.startswith(ARGON2):
            return self._check_argon2(kept, typed)
        right = kept is not None and proves(kept, typed, self._pepper)
        fresh = self._argon2.hash(typed)
        return Verdict(right, fresh if right else None)

    def _check_argon2(self, kept: str, typed: str) -> Verdict:
        try:
            self._argon2.verify(kept, typed)
        except VerificationError:  # also when the kept hash has parameters that Argon2 does not take
            return Verdict(right=False)
        outdated = self._argon2.check_needs_rehash(kept)
        return Verdict(right=True, replacement=self._argon2.hash(typed) if outdated else None)
