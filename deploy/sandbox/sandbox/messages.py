"""What reached the phones and the mailboxes: kept in memory, the oldest forgotten first."""

import itertools
import time
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Literal

Channel = Literal["sms", "email", "push"]

LIMIT = 50_000
CHARACTERS = 64_000_000


def recipient_key(address: str) -> str:
    """One key for one phone or mailbox however it is written: `+7 999…` is `7999…`, `A@B` is `a@b`."""
    digits = "".join(filter(str.isdecimal, address))
    return digits if digits and "@" not in address else address.strip().casefold()


class Sequence:
    """Numbers that only grow, in this process and over its restarts: no phone sees an identifier twice."""

    def __init__(self) -> None:
        self._last = 0

    def next(self) -> str:
        self._last = max(self._last + 1, time.time_ns() // 1000)
        return f"{self._last:016d}"


@dataclass(frozen=True, slots=True)
class Message:
    """One SMS or e-mail as its reader has it; `message_ids` are those the SMSC gave to its parts."""

    id: str
    channel: Channel
    to: str
    sender: str
    operator: str
    text: str
    received_at: datetime
    subject: str | None = None
    html: str | None = None
    message_ids: tuple[str, ...] = ()
    # Of an e-mail, with the Return-Path that its envelope had.
    headers: dict[str, str] = field(default_factory=dict)
    key: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "key", recipient_key(self.to))

    @property
    def characters(self) -> int:
        return len(self.text) + len(self.html or "")

    def as_json(self) -> dict[str, Any]:
        shown: dict[str, Any] = {
            "id": self.id,
            "channel": self.channel,
            "to": self.to,
            "from": self.sender,
            "subject": self.subject,
            "text": self.text,
            "html": self.html,
            "operator": self.operator,
            "received_at": self.received_at.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        }
        if self.channel == "email":
            shown |= {"headers": self.headers}
        if self.channel == "sms":
            shown |= {"parts": len(self.message_ids), "message_ids": list(self.message_ids)}
        return shown


class Messages:
    """At most `limit` messages of `characters` in all; both bounds drop the oldest."""

    def __init__(self, limit: int = LIMIT, characters: int = CHARACTERS) -> None:
        self._kept: deque[Message] = deque()
        self._limit, self._characters = limit, characters
        self._held = 0
        self._ids = Sequence()

    def receive(
        self,
        channel: Channel,
        to: str,
        sender: str,
        operator: str,
        text: str,
        *,
        subject: str | None = None,
        html: str | None = None,
        message_ids: tuple[str, ...] = (),
        headers: dict[str, str] | None = None,
    ) -> Message:
        message = Message(
            id=self._ids.next(),
            channel=channel,
            to=to,
            sender=sender,
            operator=operator,
            text=text,
            received_at=datetime.now(UTC),
            subject=subject,
            html=html,
            message_ids=message_ids,
            headers=headers or {},
        )
        self._kept.append(message)
        self._held += message.characters
        while len(self._kept) > self._limit or (self._held > self._characters and len(self._kept) > 1):
            self._held -= self._kept.popleft().characters
        return message

    def find(
        self,
        *,
        to: str = "",
        channel: str = "",
        operator: str = "",
        after: str = "",
        limit: int | None = None,
    ) -> list[Message]:
        """Newest first. An empty condition lets everything pass; `after` is the id of the last one known."""
        newer = itertools.takewhile(lambda message: message.id > after, reversed(self._kept))
        return list(itertools.islice(_matching(newer, recipient_key(to), channel, operator), limit))

    def get(self, message_id: str) -> Message | None:
        return next((message for message in reversed(self._kept) if message.id == message_id), None)

    def clear(self) -> None:
        self._kept.clear()
        self._held = 0


def _matching(messages: Iterator[Message], key: str, channel: str, operator: str) -> Iterator[Message]:
    for message in messages:
        if (
            (not key or message.key == key)
            and (not channel or message.channel == channel)
            and (not operator or message.operator == operator)
        ):
            yield message
