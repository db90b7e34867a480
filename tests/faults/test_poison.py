"""F24: events that nobody can read or apply are put aside with the reason, and hold nobody up."""

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest

from broker import administrator, caught_up
from contracts.auth import SubscriberRegistered
from contracts.billing import PaymentReceived
from paying import Payee, under_load
from running import Running, until

DURABLE = PaymentReceived.durable("notify")
_QUARANTINED = "select * from failed_events where event_id = any($1) and quarantined_at is not null"


def payment(payee: Payee, **other: Any) -> dict[str, Any]:
    """A body of PaymentReceived; `other` replaces fields or adds some."""
    return {
        "subscriber_id": str(payee.subscriber_id),
        "account": payee.account,
        "payment_id": 1,
        "way": "osmp",
        "amount": 100_00,
        "currency": "RUB",
        "balance": 100_00,
        "due_on": None,
        "state": "active",
        "version": 1,
        "received_at": datetime.now(UTC).isoformat(),
    } | other


@dataclass
class Sent:
    """One message on its way; `reason` is a part of what it is to be put aside with."""

    body: bytes
    reason: str = ""
    operator: str = "skynet"
    headers: dict[str, str] = field(default_factory=dict)
    id: UUID = field(default_factory=uuid4)
    subject: str = PaymentReceived.subject

    @property
    def envelope(self) -> dict[str, str]:
        return {
            "Nats-Msg-Id": str(uuid4()),
            "ce-id": str(self.id),
            "ce-operator": self.operator,
            "ce-subject": "somebody",
            "ce-time": datetime.now(UTC).isoformat(),
        } | self.headers


def bodies(payee: Payee) -> dict[str, Sent]:
    good = payment(payee)
    without_amount = {name: value for name, value in good.items() if name != "amount"}
    nan = json.dumps(payment(payee, amount=float("nan"))).encode()
    deep = b'{"amount": ' + b"[" * 100_000 + b"]" * 100_000 + b"}"
    junk = b'{"amount": "' + b"x" * 900 * 1024 + b'"}'
    return {
        "no JSON": Sent(b"{", "JSON"),
        "no text": Sent(b"\xff\xfe\x00", "JSON"),
        "no field": Sent(json.dumps(without_amount).encode(), "amount"),
        "another type": Sent(json.dumps(payment(payee, amount="much")).encode(), "amount"),
        "not a number": Sent(nan, "amount"),
        "a huge amount": Sent(json.dumps(payment(payee, amount=10**400)).encode(), "InvalidOperation"),
        "900 KiB": Sent(junk, "amount"),
        "deep nesting": Sent(deep, "Malformed"),
        "an unknown subscriber": Sent(
            json.dumps(payment(payee, subscriber_id=str(uuid4()))).encode(), "not known"
        ),
        "an unknown operator": Sent(json.dumps(good).encode(), "", operator="nobody"),
        "a wrong time": Sent(json.dumps(good).encode(), "isoformat", headers={"ce-time": "yesterday"}),
        "bytes that are no text": Sent(b"{", "JSON", headers={"ce-operator": "\x00 Ωμέγα", "x": "\x01"}),
    }


async def publish(stack: Running, *sent: Sent) -> None:
    async with administrator(stack) as nc:
        for one in sent:
            await nc.jetstream().publish(one.subject, one.body, headers=one.envelope)


async def put_aside(stack: Running, *sent: Sent) -> dict[UUID, Any]:
    """Wait until all of them are; returns the rows by event."""

    async def found() -> dict[UUID, Any]:
        rows = {
            row["event_id"]: row for row in await stack.sql("notify", _QUARANTINED, [one.id for one in sent])
        }
        return rows if len(rows) == len(sent) else {}

    return await until(f"{len(sent)} events are put aside", found)


@pytest.fixture(autouse=True)
async def nothing_is_left_aside(stack: Running) -> AsyncIterator[None]:
    yield
    await stack.sql("notify", "delete from failed_events")


async def test_what_cannot_be_read_or_applied_is_put_aside_with_its_reason_and_holds_nobody_up(
    stack: Running, everybody: list[Payee]
) -> None:
    poison = bodies(next(payee for payee in everybody if payee.operator == "skynet"))
    async with under_load(stack, everybody) as payments:
        await publish(stack, *poison.values())
        rows = await put_aside(stack, *poison.values())
        await payments.more()
    for name, sent in poison.items():
        row = rows[sent.id]
        assert sent.reason in row["reason"], (name, row["reason"])
        assert row["payload"] == sent.body, name
        assert row["attempts"] <= 3, name
    told = await dead_letters(stack)
    assert {str(sent.id) for sent in poison.values()} <= told.keys()
    assert all(told[str(sent.id)]["reason"] == rows[sent.id]["reason"] for sent in poison.values())


async def dead_letters(stack: Running) -> dict[str, Any]:
    """What the dead-letter stream was told about notify's PaymentReceived, by event."""
    waiting = "select count(*) = 0 from outbox where published_at is null"
    await until("the dead letters have left", lambda: stack.value("notify", waiting))
    found = {}
    async with administrator(stack) as nc:
        js = nc.jetstream()
        subscription = await js.subscribe(
            "dead.notify.payment_received", stream="dead", ordered_consumer=True
        )
        for _ in range(
            (await js.stream_info("dead", subjects_filter="dead.notify.payment_received")).state.messages
        ):
            letter = json.loads((await subscription.next_msg(timeout=5)).data)
            found[letter["event_id"]] = letter
    return found


async def test_an_event_without_an_envelope_is_put_aside_once(stack: Running, everybody: list[Payee]) -> None:
    body = json.dumps(payment(everybody[0], account=str(uuid4()))).encode()
    async with administrator(stack) as nc:
        for _ in range(2):
            await nc.jetstream().publish(PaymentReceived.subject, body)
    await caught_up(stack)
    rows = await stack.sql("notify", "select * from failed_events where payload = $1", body)
    assert [row["consumer"] for row in rows] == [DURABLE]
    assert "ce-id" in rows[0]["reason"]
    assert rows[0]["quarantined_at"]


async def test_a_field_of_the_future_is_no_fault(stack: Running, everybody: list[Payee]) -> None:
    payee = everybody[0]
    sent = Sent(json.dumps(payment(payee, loyalty={"points": 5})).encode(), operator=payee.operator)
    await publish(stack, sent)
    told = "select count(*) from notifications where event_id = $1"
    await until("it had its effect", lambda: stack.value("notify", told, sent.id))
    assert await stack.sql("notify", "select from failed_events where event_id = $1", sent.id) == []


async def test_an_event_that_was_given_up_is_tried_anew_when_its_cause_is_gone(stack: Running) -> None:
    stranger = Payee("skynet", "1", "1", None, uuid4(), reachable=False)
    early = Sent(json.dumps(payment(stranger)).encode(), "not known")
    await publish(stack, early)
    rows = await put_aside(stack, early)
    assert rows[early.id]["attempts"] == 3
    assert str(early.id) in stack.cabinet("events", "dead", "--service", "notify").stdout

    registered = SubscriberRegistered(
        subscriber_id=stranger.subscriber_id,
        contract="1",
        name="Поздний",
        language="ru",
        phones=[],
        emails=[],
        version=1,
        registered_at=datetime.now(UTC),
    )
    body = registered.model_dump_json().encode()
    await publish(stack, Sent(body, subject=SubscriberRegistered.subject))
    await caught_up(stack)
    replayed = stack.cabinet("events", "replay", "--service", "notify", "--event-id", str(early.id))
    assert replayed.returncode == 0, replayed.stderr
    await caught_up(stack)
    assert await stack.sql("notify", "select from failed_events where event_id = $1", early.id) == []
    told = "select count(*) from notifications where event_id = $1"
    assert await stack.value("notify", told, early.id) == 1


async def test_an_event_that_succeeds_at_a_later_attempt_leaves_nothing_behind(stack: Running) -> None:
    stranger = Payee("skynet", "2", "2", None, uuid4(), reachable=False)
    early = Sent(json.dumps(payment(stranger)).encode())
    failing = "select attempts from failed_events where event_id = $1"
    await publish(stack, early)
    await until("it has failed", lambda: stack.value("notify", failing, early.id))
    registered = {
        "contract": "2",
        "name": "Скоро",
        "language": "ru",
        "phones": [],
        "emails": [],
        "version": 1,
    }
    body = registered | {
        "subscriber_id": str(stranger.subscriber_id),
        "registered_at": "2026-11-21T12:00:00Z",
    }
    await publish(stack, Sent(json.dumps(body).encode(), subject=SubscriberRegistered.subject))
    told = "select count(*) from notifications where event_id = $1"
    await until("it had its effect", lambda: stack.value("notify", told, early.id))
    assert await stack.sql("notify", "select from failed_events where event_id = $1", early.id) == []
