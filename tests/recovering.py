"""People who have lost their passwords, each from a network of his own, and the secrets that auth tells them."""

from itertools import count
from typing import Any
from uuid import UUID

from auth_people import Subscribed
from chassis.asking import Questions
from contact_people import Heard
from contracts.auth import (
    ConfirmRecovery,
    RecoveryFinished,
    RecoveryStarted,
    SecretTold,
    StartRecovery,
    SubscriberRow,
)
from running import until

NEW = "blue-kettle-9000"
_PHONES = count(9_310_000_000)
_NETWORKS = count(1)


class Recovers:
    """`started = await recovers("cherrynet", who)`, then `await recovers.confirm(...)` with what was told."""

    def __init__(self, gateway: Questions, heard: Heard, subscribed: Subscribed) -> None:
        self._gateway = gateway
        self._heard = heard
        self._subscribed = subscribed

    async def somebody(self, operator: str = "cherrynet", **told: Any) -> SubscriberRow:
        """A new subscriber with a phone and a mailbox."""
        phone = f"+7{next(_PHONES)}"
        more = {"region": "spb"} if operator == "netbynet" else {}
        whole = {"phones": [phone], "emails": [f"{phone[1:]}@mail.example"], **more, **told}
        return await self._subscribed(operator, **whole)

    async def __call__(self, operator: str, address: str = "", **form: Any) -> RecoveryStarted:
        question = StartRecovery.model_validate({"operator": operator, **form})
        return await self._gateway.ask(question, address=address or network(), seconds=15)

    async def told(self, started: RecoveryStarted) -> SecretTold:
        """What was told because of it, once it is."""

        async def there() -> SecretTold | None:
            return self._heard.codes.get(started.recovery)

        return await until("the secret is told", there, 10)

    async def secret(self, started: RecoveryStarted) -> str:
        """The code, the link's token or the password."""
        (value,) = (await self.told(started)).values.values()
        return value.get_secret_value().rpartition("token=")[2]

    def was_told(self, recovery: UUID) -> bool:
        return recovery in self._heard.codes

    async def confirm(self, operator: str, **proof: Any) -> RecoveryFinished:
        question = ConfirmRecovery.model_validate({"operator": operator, **proof})
        return await self._gateway.ask(question, address=network(), seconds=15)


def network() -> str:
    """A /64 that nobody has called from (RFC 3849)."""
    number = next(_NETWORKS)
    return f"2001:db8:{number >> 16:x}:{number & 0xFFFF:x}::1"


def form_of(operator: str, who: SubscriberRow) -> dict[str, str]:
    """What the operator's form asks, filled in by its subscriber."""
    login = who.login if operator in {"cherrynet", "kaspnet"} else who.contract
    match operator:
        case "netbynet":
            return {"region": "spb", "phone": who.phones[0], "account": who.contract}
        case "skynet":
            return {"login": login}
        case "kaspnet":
            return {"login": login, "new_password": NEW}
    return {"login": login, "phone": who.phones[0]}
