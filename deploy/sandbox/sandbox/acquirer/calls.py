"""The log of the API's calls, by which a test proves what was asked and how often."""

from collections import deque
from dataclasses import asdict, dataclass, field
from typing import Any

from sandbox.acquirer.objects import now, written

KEPT = 5000


@dataclass
class Call:
    """`status` is what the caller was told; None while, or because, it was told nothing."""

    method: str
    path: str
    query: str
    idempotence_key: str | None
    operator: str | None = None
    body: Any = None
    status: int | None = None
    at: str = field(default_factory=lambda: written(now()))


class Calls:
    def __init__(self) -> None:
        self._kept: deque[Call] = deque(maxlen=KEPT)

    def note(self, call: Call) -> Call:
        self._kept.append(call)
        return call

    def find(self, operator: str = "", path: str = "") -> list[dict[str, Any]]:
        """Newest first; an empty condition lets everything pass, `path` is how the path begins."""
        return [
            asdict(call)
            for call in reversed(self._kept)
            if operator in ("", call.operator) and call.path.startswith(path)
        ]

    def clear(self) -> None:
        self._kept.clear()
