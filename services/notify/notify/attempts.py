"""A delivery that somebody has taken up, and what came of it."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from math import inf
from typing import Literal
from uuid import UUID

from prometheus_client import Counter

from notify.tables import Channel

_LONGEST_REASON = 500

DELIVERIES = Counter(
    "cabinet_deliveries",
    "Attempts to deliver, by their outcome; `outdated` was not true any more",
    ["operator", "channel", "outcome"],
)


@dataclass(frozen=True, slots=True)
class Delivery:
    """A claimed delivery.

    Of an SMS: `parts` are the numbers of the parts that nobody has taken yet, of `whole`; `cost` is what is set aside
    for it at `provider` on `day`, in minor units; `own_number` is by what a gateway over HTTP knows it again.
    `kept`: the provider may have it from a former attempt. After `until`, of `time.monotonic`, it is not handed
    over any more, since another process may take it up while the answer is waited for.
    """

    id: UUID
    operator: str
    channel: Channel
    address: str
    subject: str
    text: str
    html: str
    attempts: int
    created_at: datetime
    traceparent: str | None
    parts: list[int]
    whole: int = 0
    bulk: bool = False
    provider: str | None = None
    own_number: int | None = None
    kept: bool = False
    cost: int = 0
    day: date | None = None
    headers: dict[str, str] = field(default_factory=dict)
    until: float = inf


# Whose fault it was: `busy` and `away` pass by themselves, after `lost` nobody knows, `own` lasts until somebody acts.
Blame = Literal["busy", "away", "lost", "own"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of an attempt. `queued` is to be tried again; `taken` are the centre's ids of SMS parts.

    `blame`: it was the provider's fault. `kept`: he may have it, so that nobody else may be asked. `cost`: what he
    says that it costs, in minor units. `at_once`: it need not wait before it is tried again.
    """

    state: Literal["sent", "queued", "failed", "unknown"]
    reason: str | None = None
    taken: dict[int, str] = field(default_factory=dict)
    blame: Blame | None = None
    kept: bool = False
    cost: int | None = None
    at_once: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "reason", self.reason and _writable(self.reason))

    def because(self, why: str | None) -> "Outcome":
        """What was sent remembers why it went another way."""
        return replace(self, reason=why) if self.state == "sent" else self


def _writable(said: str) -> str:
    """What strangers answer may be in any encoding and of any length: neither the log nor the database may choke."""
    return said.replace("\0", "").encode("utf-8", "replace").decode()[:_LONGEST_REASON]
