"""Secrets as auth confides them to notify."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from pydantic import SecretStr

from chassis.asking import on_the_wire
from contracts.auth import SecretTold
from notify_world import Subscriber
from running import Running

VALUES = {
    "recovery_code": ("code", "593027"),
    "recovery_link": ("link", "https://lk.netbynet.example/recovery?token=" + "x" * 22),
    "new_password": ("password", "k7mp-x9rt-4hqw"),
    "confirmation_code": ("code", "593027"),
}


def secret(
    who: Subscriber, confidence: Any = "recovery_code", channel: Any = "sms", **more: Any
) -> SecretTold:
    name, value = VALUES[confidence]
    return SecretTold.model_validate(
        {
            "id": uuid4(),
            "operator": who.operator,
            "subscriber_id": who.id,
            "confidence": confidence,
            "channel": channel,
            "address": who.phone if channel == "sms" else who.email,
            "language": who.language,
            "values": {name: SecretStr(value)},
            "expires_at": datetime.now(UTC) + timedelta(minutes=10),
            **more,
        }
    )


async def confide(servers: Running, what: SecretTold, **headers: str) -> None:
    """As auth does."""
    async with servers.bus("auth") as nc:
        headers["Nats-Msg-Id"] = str(what.id)
        await nc.jetstream().publish(SecretTold.subject, on_the_wire(what), headers=headers)
