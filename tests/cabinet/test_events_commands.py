"""`cabinet events`: kept events go out again, given-up ones are shown and tried anew."""

import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import nats
import pytest

from chassis.bus import inbox_prefix
from contracts.billing import PaymentReceived
from newcomers import Newcomer, newcomer
from running import Running, until

CONSUMER = PaymentReceived.durable("notify")


@pytest.fixture
async def event_id(stack: Running) -> AsyncIterator[str]:
    """Of an event that other tests will not find given up."""
    new = str(uuid4())
    yield new
    await stack.sql("notify", "delete from failed_events where event_id = $1", UUID(new))


@pytest.fixture
async def bus(stack: Running) -> AsyncIterator[Any]:
    url = stack.environment["NATS_URL"]
    nc = await nats.connect(url, inbox_prefix=inbox_prefix(url).encode())
    yield nc
    await nc.close()


def payment(who: Newcomer, subscriber_id: UUID) -> PaymentReceived:
    now = datetime.now(UTC)
    return PaymentReceived(
        subscriber_id=subscriber_id, account=who.account, payment_id=1, way="osmp", amount=100, currency="RUB",
        balance=100, due_on=None, state="active", version=2, received_at=now,
    )  # fmt: skip


async def tell(bus: Any, payload: bytes, event_id: str) -> None:
    headers = {
        "Nats-Msg-Id": event_id,
        "ce-id": event_id,
        "ce-type": PaymentReceived.subject,
        "ce-operator": "skynet",
        "ce-subject": event_id,
        "ce-time": datetime.now(UTC).isoformat(),
    }
    await bus.jetstream().publish(PaymentReceived.subject, payload, headers=headers)


async def attempts(stack: Running, event_id: str) -> tuple[int, bool] | None:
    rows = await stack.sql(
        "notify",
        "select attempts, quarantined_at is not null as dead from failed_events where consumer = $1 and event_id = $2",
        CONSUMER,
        UUID(event_id),
    )
    return (rows[0]["attempts"], rows[0]["dead"]) if rows else None


async def given_up(stack: Running, event_id: str) -> bool:
    told = await attempts(stack, event_id)
    return bool(told and told[1])


async def handled(stack: Running, event_id: str) -> int:
    known = "select count(*) from inbox where consumer = $1 and event_id = $2"
    return int(await stack.value("notify", known, CONSUMER, UUID(event_id)))


async def test_an_event_that_was_given_up_is_shown_and_has_its_effect_once_its_cause_is_mended(
    stack: Running, bus: Any, event_id: str
) -> None:
    who = await newcomer(stack, "skynet")
    unknown = uuid4()
    await tell(bus, payment(who, unknown).model_dump_json().encode(), event_id)
    await until("it is given up", lambda: given_up(stack, event_id))
    shown = stack.cabinet("events", "dead", "--service", "notify").stdout.splitlines()
    place = next(number for number, line in enumerate(shown) if event_id in line)
    assert shown[place].startswith(f"{CONSUMER}  {event_id}  {PaymentReceived.subject}  attempts 3  20")
    assert str(unknown) in shown[place + 1]
    assert event_id in stack.cabinet("events", "dead").stdout
    assert event_id not in stack.cabinet("events", "dead", "--service", "tickets").stdout

    await stack.sql(
        "notify",
        "insert into recipients (operator, subscriber_id, contract, name, language, phones, emails, version) "
        "values ('skynet', $1, $2, 'Анна', 'ru', '{}', '{}', 1)",
        unknown,
        who.account,
    )
    done = stack.cabinet("events", "replay", "--event-id", event_id)
    assert done.stdout == "1 events are tried anew\n", done.stderr

    async def done_with() -> bool:
        return await handled(stack, event_id) == 1 and await attempts(stack, event_id) is None

    await until("it had its effect and is forgotten", done_with)


async def test_an_event_that_fails_again_is_given_up_again_after_as_many_attempts(
    stack: Running, bus: Any, event_id: str
) -> None:
    who = await newcomer(stack, "skynet")
    await tell(bus, payment(who, uuid4()).model_dump_json().encode(), event_id)
    await until("it is given up", lambda: given_up(stack, event_id))
    before = await attempts(stack, event_id)
    assert stack.cabinet("events", "replay", "--consumer", CONSUMER, "--event-id", event_id).returncode == 0

    async def again() -> bool:
        return await given_up(stack, event_id)

    await until("it is given up again", again)
    assert await attempts(stack, event_id) == before


async def test_what_told_the_stream_of_batches_is_not_told_again(
    stack: Running, bus: Any, event_id: str
) -> None:
    headers = {"ce-id": event_id, "Nats-Msg-Id": event_id, "Nats-Batch-Id": "b", "Nats-Batch-Sequence": "7"}
    await stack.sql(
        "notify",
        "insert into failed_events (consumer, event_id, subject, headers, payload, attempts, reason, quarantined_at) "
        "values ($1, $2, $3, $4, 'no json', 1, 'E\x1b[31m', now())",
        CONSUMER,
        UUID(event_id),
        PaymentReceived.subject,
        json.dumps(headers),
    )
    assert "E\\x1b[31m" in stack.cabinet("events", "dead").stdout
    before = (await bus.jetstream().stream_info("billing")).state.last_seq
    done = stack.cabinet("events", "replay", "--event-id", event_id)
    assert done.stdout == "1 events are tried anew\n", done.stderr
    message = await bus.jetstream().get_msg("billing", seq=before + 1)
    assert message.data == b"no json"
    assert message.headers.keys() == {"ce-id", "Nats-Msg-Id"}
    assert message.headers["Nats-Msg-Id"] != event_id
    await until("the malformed one is given up at once", lambda: given_up(stack, event_id))
    assert await attempts(stack, event_id) == (1, True)


async def test_an_event_that_no_stream_takes_stays_given_up(stack: Running, event_id: str) -> None:
    await stack.sql(
        "notify",
        "insert into failed_events (consumer, event_id, subject, headers, payload, attempts, reason, quarantined_at) "
        "values ($1, $2, 'nobody.listens', '{}', '', 3, 'E', now())",
        CONSUMER,
        UUID(event_id),
    )
    done = stack.cabinet("events", "replay", "--service", "notify", "--event-id", event_id)
    assert done.returncode == 1
    assert f"the stream has not taken event {event_id}" in done.stderr
    assert await attempts(stack, event_id) == (3, True)


async def test_kept_events_go_out_again_and_change_nothing(stack: Running) -> None:
    who = await newcomer(stack, "skynet")
    row = "select event_id, published_at from outbox where about = $1"

    async def published() -> Any:
        rows = await stack.sql("auth", row, str(who.subscriber_id))
        return rows[0]["published_at"] and rows[0]

    async def known() -> bool:
        key = "select count(*) from inbox where consumer = 'notify-subscriber_registered' and event_id = $1"
        return bool(await stack.value("notify", key, first["event_id"]))

    first = await until("it has left", published)
    await until("notify knows it", known)
    since = (first["published_at"] - timedelta(minutes=1)).isoformat()
    done = stack.cabinet("events", "republish", "--service", "auth", "--since", since)
    assert done.returncode == 0, done.stderr
    assert "events of auth go out again" in done.stdout

    async def later() -> bool:
        now = await published()
        return bool(now and now["published_at"] > first["published_at"])

    await until("it has left again", later)
    assert await known()


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (["republish", "--service", "auth", "--since", "yesterday"], 2, "no moment with a zone"),
        (["republish", "--service", "auth", "--since", "2026-11-20T00:00"], 2, "no moment with a zone"),
        (
            ["republish", "--service", "money", "--since", "2026-11-20T00:00Z"],
            2,
            "there is no service 'money'",
        ),
        (["dead", "--service", "money"], 2, "there is no service 'money'"),
        (["replay", "--consumer", "notify-nothing"], 1, "no such event was given up"),
        (["replay", "--event-id", str(UUID(int=0))], 1, "no such event was given up"),
    ],
)
def test_a_wrong_call_is_one_sentence(stack: Running, words: list[str], code: int, told: str) -> None:
    done = stack.cabinet("events", *words)
    assert done.returncode == code
    assert told in done.stderr
    assert "Traceback" not in done.stderr
