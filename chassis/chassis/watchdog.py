"""A frozen event loop ends the process, and the supervisor starts it again."""

import asyncio
import faulthandler
import os
import sys
import threading
import time

FROZEN_SECONDS = 10.0
_BEAT = 0.5


class Watchdog:
    """A thread that watches the loop's heartbeat.

    When the whole process was stopped (SIGSTOP, a suspended machine) the thread has slept too: it
    sees that by its own clock and gives the loop another full period.
    """

    def __init__(self, frozen_seconds: float = FROZEN_SECONDS) -> None:
        self.frozen_seconds = frozen_seconds
        self.beaten_at = time.monotonic()

    async def beat(self) -> None:
        """The loop's side: runs for as long as the process."""
        threading.Thread(target=self._watch, daemon=True, name="watchdog").start()
        while True:
            self.beaten_at = time.monotonic()
            await asyncio.sleep(_BEAT)

    def _watch(self) -> None:
        looked_at = time.monotonic()
        while True:
            time.sleep(_BEAT)
            now = time.monotonic()
            if now - looked_at > 4 * _BEAT:
                self.beaten_at = now
            looked_at = now
            if now - self.beaten_at > self.frozen_seconds:
                print("watchdog: the event loop is frozen; ending", file=sys.stderr, flush=True)
                faulthandler.dump_traceback()
                os._exit(70)
