"""Whether a provider is asked: yes; not for a while, since it refuses or is silent; or one message, to see."""

import time
from collections.abc import Callable
from typing import Literal

from notify.attempts import Blame

# So many answers lost one after another are no accident, and each of them may be a message that nobody gets.
LOST_IN_A_ROW = 3


class Circuit:
    """`patience` is how many seconds of nothing but `busy` or `away` are borne; the last of `pauses` repeats.

    What is the provider's own trouble opens it at once: no funds, our address blocked, our sender not known.
    """

    def __init__(
        self, patience: float, pauses: tuple[float, ...], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.reason: str | None = None
        self._patience, self._pauses, self._clock = patience, pauses, clock
        self._opened = 0
        self._shut_until = 0.0
        self._since: float | None = None
        self._lost = 0

    @property
    def state(self) -> Literal["closed", "open", "half-open"]:
        if not self._opened:
            return "closed"
        return "open" if self._clock() < self._shut_until else "half-open"

    def well(self) -> bool:
        """It has answered as it should. True when it had been put aside until now."""
        was_open = self._opened > 0
        self.reason, self._opened, self._since, self._lost = None, 0, None, 0
        return was_open

    def ill(self, blame: Blame, reason: str) -> bool:
        """It has not. True when that puts it aside."""
        now = self._clock()
        self._since = now if self._since is None else self._since
        self._lost = self._lost + 1 if blame == "lost" else 0
        borne = now - self._since < self._patience if blame != "lost" else self._lost < LOST_IN_A_ROW
        if self.state == "open" or (self.state == "closed" and borne and blame != "own"):
            return False
        self.reason = reason
        pause = self._pauses[min(self._opened, len(self._pauses) - 1)]
        self._opened += 1
        self._shut_until = now + pause
        return True
