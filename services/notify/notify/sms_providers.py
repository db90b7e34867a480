"""An operator's SMS providers in their order: the first that is well carries, the next while it is not.

What a provider may have already goes by nobody else; that is a matter of the delivery, and stands with it.
"""

import asyncio
import time
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from chassis.logs import logger
from chassis.profiles import Profile
from chassis.profiles.channels import SmsProvider
from notify.attempts import Delivery, Outcome
from notify.circuits import Circuit
from notify.claims import Terms
from notify.service import service
from notify.wakeups import wake_here

SPANS = {"smpp": "SMPP submit_sm", "http": "SMS gateway send"}

_LOOK_SECONDS = 0.1
# What was set aside for a message that is then refused is free again, so a ceiling is asked again.
_SHORT_SECONDS = 30.0


class Carrier(Protocol):
    """What speaks the provider's protocol."""

    @property
    def trouble(self) -> str:
        """Why it is away, if it is."""

    @property
    def away_since(self) -> float | None:
        """Of `time.monotonic`, and None while it can be asked."""

    async def keep(self) -> None:
        """Until cancelled: the session, receipts, whatever runs beside sending."""

    async def submit(self, delivery: Delivery) -> Outcome:
        """Hand over what nobody has taken yet."""

    async def close(self) -> None: ...


@dataclass
class Provider:
    """One of them. `short`: the kinds (bulk or not) for which the day's ceiling leaves nothing, and until when.

    `trying_until`: a message is on its way that shows whether it is well again.
    """

    profile: Profile
    section: SmsProvider
    carrier: Carrier
    circuit: Circuit
    short: dict[bool, float] = field(default_factory=dict)
    trying_until: float = 0.0

    def can(self, *, bulk: bool) -> bool:
        """It may be asked for something of this kind now, if only to see how it is."""
        return (
            self.carrier.away_since is None and self.circuit.state != "open" and not self.is_short(bulk=bulk)
        )

    def why_not(self, *, bulk: bool) -> str | None:
        """Why the next provider has to take it; None while this one does."""
        away = self.carrier.away_since
        if self.circuit.state != "closed":
            return self.circuit.reason
        if away is not None and time.monotonic() - away > service.settings.sms_patience_seconds:
            return self.carrier.trouble
        return "the day's ceiling is reached" if self.is_short(bulk=bulk) else None

    def is_short(self, *, bulk: bool) -> bool:
        return self.short.get(bulk, 0.0) > time.monotonic()

    def ran_short(self, kinds: set[bool]) -> None:
        for bulk in kinds:
            if not self.is_short(bulk=bulk):
                logger().warning(
                    "the day's ceiling of SMS is reached",
                    operator=self.profile.operator,
                    provider=self.section.name,
                    bulk=bulk,
                )
            self.short[bulk] = time.monotonic() + _SHORT_SECONDS

    def learn(self, outcome: Outcome) -> None:
        """What an attempt says of the provider; when it changes who carries, all look at once."""
        told = {"operator": self.profile.operator, "provider": self.section.name}
        if outcome.blame:
            if self.circuit.ill(outcome.blame, outcome.reason or ""):
                logger().error("SMS provider put aside", **told, reason=outcome.reason)
                wake_here("sms", self.profile.operator)
        elif outcome.state in {"sent", "failed"} and self.circuit.well():
            logger().info("SMS provider is well again", **told)
            wake_here("sms", self.profile.operator)

    def terms(self, kinds: list[bool]) -> Terms:
        section, ceiling = self.section, self.section.daily_ceiling
        share = self.profile.channels.sms.bulk_percent
        return Terms(
            provider=section.name,
            kinds=kinds,
            price=section.cost,
            ceiling=ceiling,
            bulk_ceiling=None if ceiling is None else ceiling * share // 100,
            numbered=section.kind == "http",
            day=datetime.now(self.profile.zone).date(),
        )


@dataclass
class Providers:
    """All of an operator."""

    each: list[Provider]

    def kinds(self, provider: Provider) -> list[bool]:
        """What this one has to carry now: what is told to one person (false), what goes to many (true)."""
        before = self.each[: self.each.index(provider)]
        return [
            bulk
            for bulk in (False, True)
            if provider.can(bulk=bulk) and all(other.why_not(bulk=bulk) for other in before)
        ]

    async def turn_of(self, provider: Provider) -> None:
        """Returns when it may carry something; what only it may carry is no matter of turns."""
        while True:
            if provider.carrier.away_since is None and provider.circuit.state != "open":
                return
            await asyncio.sleep(_LOOK_SECONDS)

    def instead(self, provider: Provider, *, bulk: bool) -> str | None:
        """Why it goes by this one and not by the one before."""
        for other in self.each[: self.each.index(provider)]:
            if why := other.why_not(bulk=bulk):
                return f"instead of {other.section.name}: {why}"
        return None
