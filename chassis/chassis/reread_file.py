"""A file that may be replaced while the process runs, such as a key that is rotated."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Generic, TypeVar

from chassis.logs import logger

T = TypeVar("T")

LOOK_SECONDS = 1.0


class RereadFile(Generic[T]):
    """What `read` makes of a file; looked at once a second at the most, and only when somebody asks.

    A file that `read` refuses with an exception is an error in the log, and what was read before stays in force.
    """

    def __init__(self, path: Path, read: Callable[[str], T]) -> None:
        self._path = path
        self._read = read
        self._seen = self._state()
        self._looked_at = time.monotonic()
        self._content = read(path.read_text())

    def content(self) -> T:
        """At the most a second old."""
        now = time.monotonic()
        if now - self._looked_at >= LOOK_SECONDS:
            self._looked_at = now
            self._look()
        return self._content

    def _look(self) -> None:
        try:
            state = self._state()
            if state != self._seen:
                self._content = self._read(self._path.read_text())
                self._seen = state
                logger().info("a file was read again", path=str(self._path))
        except Exception as error:  # noqa: BLE001 - what was read before is still good
            logger().error("a file cannot be read again", path=str(self._path), exc_info=error)

    def _state(self) -> tuple[int, int, int]:
        found = self._path.stat()
        return found.st_ino, found.st_mtime_ns, found.st_size
