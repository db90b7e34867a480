"""Events that a service has given up, and staff who has one tried again."""

import json
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from contracts import auth, billing, notify, tickets
from contracts.dead_letters import ReplayDeadEvent
from contracts.listeners import LISTENERS
from contracts.message import Event
from running import Running
from staff_acting import Deeds, Staff, deed

DEAD_LETTERS: Deeds = {}
_GIVE_UP = (
    "insert into failed_events (consumer, event_id, subject, headers, payload, attempts, reason, quarantined_at) "
    "values ($1, $2, $3, $4, $5, 5, 'Malformed(''no such thing'')', coalesce($6, clock_timestamp()))"
)


async def give_up(
    stack: Running,
    service: str,
    event: type[Event] | None = None,
    *,
    operator: str = "skynet",
    payload: bytes = b"{",
    at: datetime | None = None,
    **headers: str,
) -> str:
    """As if the service had; returns the id by which the gateway tells it. Nobody could read it."""
    event, event_id = event or LISTENERS[service][0], uuid4()
    envelope = {"ce-id": str(event_id), "ce-subject": str(uuid4()), "ce-time": datetime.now(UTC).isoformat()}
    told = json.dumps({**envelope, "ce-operator": operator, **headers})
    consumer = event.durable(service)
    await stack.sql(service, _GIVE_UP, consumer, event_id, event.subject, told, payload, at)
    return f"{consumer}.{event_id}"


async def replay(staff: Staff, question: type[ReplayDeadEvent]) -> Any:
    consumer, _, event_id = (await give_up(staff.stack, question.owner)).partition(".")
    return await staff.asks(question(consumer=consumer, event_id=UUID(event_id)))


@deed(DEAD_LETTERS, auth.ReplayDeadEventOfAuth)
async def replay_of_auth(staff: Staff) -> None:
    await replay(staff, auth.ReplayDeadEventOfAuth)


@deed(DEAD_LETTERS, billing.ReplayDeadEventOfBilling)
async def replay_of_billing(staff: Staff) -> None:
    await replay(staff, billing.ReplayDeadEventOfBilling)


@deed(DEAD_LETTERS, tickets.ReplayDeadEventOfTickets)
async def replay_of_tickets(staff: Staff) -> None:
    await replay(staff, tickets.ReplayDeadEventOfTickets)


@deed(DEAD_LETTERS, notify.ReplayDeadEventOfNotify)
async def replay_of_notify(staff: Staff) -> None:
    await replay(staff, notify.ReplayDeadEventOfNotify)
