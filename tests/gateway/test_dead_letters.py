"""Events that were given up, at the desk: an admin sees those of the operator and has them tried once more."""

import asyncio
import json
import signal
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from broker import administrator, caught_up
from contracts.auth import SubscriberErased, SubscriberRegistered
from contracts.billing import BillingForgot, PaymentReceived
from contracts.listeners import SERVICES
from dead_letter_deeds import give_up
from people import Person
from real_ids import admin_of
from running import Running, until

ours, theirs = "skynet", "centra"
PATH = "/staff/dead-letters"
TRACE = "0af7651916cd43dd8448eb211c80319c"
AMOUNT = 123_45


@pytest.fixture
async def admin(stack: Running, gateway: httpx.AsyncClient) -> Person:
    return admin_of(stack, gateway, ours)


@pytest.fixture
async def foreigner(stack: Running, gateway: httpx.AsyncClient) -> Person:
    return admin_of(stack, gateway, theirs)


@pytest.fixture(autouse=True)
async def nothing_is_left_aside(stack: Running) -> AsyncIterator[None]:
    async def forget() -> None:
        for service in SERVICES:
            await stack.sql(service, "delete from failed_events")

    await forget()
    yield
    await forget()


def payment(subscriber_id: UUID) -> dict[str, Any]:
    return {
        "subscriber_id": str(subscriber_id),
        "account": "79161234567",
        "payment_id": 1,
        "way": "osmp",
        "amount": AMOUNT,
        "currency": "RUB",
        "balance": 100_00,
        "due_on": None,
        "state": "active",
        "version": 1,
        "received_at": datetime.now(UTC).isoformat(),
    }


async def tell(stack: Running, event: Any, body: dict[str, Any], operator: str = ours) -> UUID:
    """On the stream, as its owner would."""
    event_id = uuid4()
    headers = {
        "Nats-Msg-Id": str(event_id),
        "ce-id": str(event_id),
        "ce-operator": operator,
        "ce-subject": "x",
        "ce-time": datetime.now(UTC).isoformat(),
        "traceparent": f"00-{TRACE}-b7ad6b7169203331-00",
    }
    async with administrator(stack) as nc:
        await nc.jetstream().publish(event.subject, json.dumps(body).encode(), headers=headers)
    return event_id


async def poison(stack: Running, person: Person, who: UUID) -> dict[str, Any]:
    """A payment of somebody whom notify does not know, as it stands in the list when it is given up."""
    event_id = await tell(stack, PaymentReceived, payment(who), person.operator)

    async def listed() -> Any:
        items = (await person.get(PATH))["items"]
        return next((one for one in items if one["id"].endswith(str(event_id))), None)

    return dict(await until("it is given up", listed))


async def mend(stack: Running, who: UUID) -> None:
    """Notify hears of the subscriber at last."""
    told = {"contract": "1", "name": "Поздний", "language": "ru", "phones": [], "emails": [], "version": 1}
    known = {"subscriber_id": str(who), "registered_at": "2026-11-21T12:00:00Z"}
    await tell(stack, SubscriberRegistered, told | known)
    await caught_up(stack)


async def replay(person: Person, letter: str, key: str | None = None) -> httpx.Response:
    headers = {**person.headers, "Idempotency-Key": key or str(uuid4())}
    return await person.client.post(f"{PATH}/{letter}/replay", headers=headers)


async def audited(stack: Running, letter: str) -> list[Any]:
    wanted = "select * from audit_trail where about = $1 order by at"
    return await stack.sql("auth", wanted, f"dead_letter:{letter}")


async def test_a_poison_event_stands_in_the_list_of_its_operator_only(
    stack: Running, admin: Person, foreigner: Person
) -> None:
    who = uuid4()
    letter = await poison(stack, admin, who)
    assert (letter["service"], letter["consumer"]) == ("notify", "notify-payment_received")
    assert (letter["event_type"], letter["trace_id"]) == (PaymentReceived.subject, TRACE)
    assert letter["attempts"] >= 2
    assert "is not known" in letter["reason"]
    assert datetime.fromisoformat(letter["given_up_at"]) > datetime.now(UTC) - timedelta(minutes=2)
    fields = letter["fields"]
    assert (fields["subscriber_id"], fields["amount"], fields["state"]) == (str(who), AMOUNT, "active")
    assert fields["account"] == "***"
    assert "79161234567" not in json.dumps(letter)
    assert (await foreigner.get(PATH))["items"] == []
    assert (await replay(foreigner, letter["id"])).status_code == 409
    assert (await admin.get(PATH))["items"] == [letter]


async def test_what_names_no_operator_stands_in_nobodys_list(
    stack: Running, admin: Person, foreigner: Person
) -> None:
    await give_up(stack, "notify", operator="nobody")
    for person in (admin, foreigner):
        assert (await person.get(PATH))["items"] == []


async def test_a_replay_works_once_when_its_cause_is_gone_and_is_in_the_trail(
    stack: Running, admin: Person
) -> None:
    who, key = uuid4(), str(uuid4())
    letter = await poison(stack, admin, who)
    await mend(stack, who)
    done = await replay(admin, letter["id"], key)
    assert (done.status_code, done.json()) == (200, {"worked": True, "reason": None}), done.text
    told = "select count(*) from notifications where event_id = $1"
    event_id = UUID(letter["id"].partition(".")[2])
    assert await stack.value("notify", told, event_id) == 1
    assert (await admin.get(PATH))["items"] == []
    again = await replay(admin, letter["id"], key)
    assert (again.status_code, again.json()) == (200, {"worked": True, "reason": None})
    later = await replay(admin, letter["id"])
    assert (later.status_code, later.json()["type"]) == (409, "/problems/conflict")
    assert await stack.value("notify", told, event_id) == 1

    async def noted() -> list[Any]:
        return await audited(stack, letter["id"])

    (row,) = await until("it stands in the trail", noted)
    assert (row["service"], row["action"], row["role"]) == ("notify", "replay_dead_event", "admin")
    assert json.loads(row["after"]) == {"worked": True}
    assert json.loads(row["before"]) == {"attempts": letter["attempts"], "reason": letter["reason"]}


async def test_of_two_at_once_one_works_and_the_other_finds_it_gone(stack: Running, admin: Person) -> None:
    body = {"subscriber_id": str(uuid4()), "contract": "x", "account": None, "version": 1}
    letter = await give_up(stack, "tickets", SubscriberErased, payload=json.dumps(body).encode())
    done = await asyncio.gather(*(replay(admin, letter) for _ in range(4)))
    assert sorted(answer.status_code for answer in done) == [200, 409, 409, 409]


async def test_one_that_is_still_poisonous_says_so_and_stays(stack: Running, admin: Person) -> None:
    letter = await poison(stack, admin, uuid4())
    dead = "select count(*) from outbox where subject like 'dead.%'"
    told = await stack.value("notify", dead)
    done = await replay(admin, letter["id"])
    assert done.status_code == 200, done.text
    assert done.json()["worked"] is False
    assert "is not known" in done.json()["reason"]
    (now,) = (await admin.get(PATH))["items"]
    assert now["attempts"] == letter["attempts"] + 1
    assert (now["given_up_at"], now["tried_at"]) > (letter["given_up_at"], letter["tried_at"])
    assert await stack.value("notify", dead) == told, "nobody is alarmed anew"

    async def noted() -> list[Any]:
        return await audited(stack, letter["id"])

    (row,) = await until("it stands in the trail", noted)
    assert json.loads(row["after"]) == done.json()


@pytest.mark.parametrize("service", SERVICES)
async def test_each_service_tells_and_tries_its_own(stack: Running, admin: Person, service: str) -> None:
    letter = await give_up(stack, service)
    (one,) = (await admin.get(PATH))["items"]
    assert (one["id"], one["service"], one["fields"]) == (letter, service, None)
    assert one["reason"] == "Malformed: no such thing"
    done = (await replay(admin, letter)).json()
    assert (done["worked"], done["reason"].partition(":")[0]) == (False, "Malformed")


@pytest.mark.parametrize("service", ["auth", "billing", "tickets"])
async def test_in_each_service_one_that_can_be_applied_is_and_only_once(
    stack: Running, admin: Person, service: str
) -> None:
    event = BillingForgot if service == "auth" else SubscriberErased
    body = {"subscriber_id": str(uuid4()), "contract": "x", "account": None, "version": 1}
    letter, key = await give_up(stack, service, event, payload=json.dumps(body).encode()), str(uuid4())
    for _ in range(2):
        done = await replay(admin, letter, key)
        assert (done.status_code, done.json()) == (200, {"worked": True, "reason": None}), done.text
    assert (await replay(admin, letter)).status_code == 409
    event_id = UUID(letter.partition(".")[2])
    assert await stack.value(service, "select count(*) from inbox where event_id = $1", event_id) == 1


async def test_pages_go_on_below_one_another_across_services(stack: Running, admin: Person) -> None:
    at = datetime(2026, 11, 1, tzinfo=UTC)
    # Those of one minute at the same moment.
    wanted = [
        await give_up(stack, service, at=at + timedelta(minutes=minute))
        for minute in range(3)
        for service in SERVICES
    ]
    seen: list[str] = []
    cursor = None
    while True:
        page = await admin.get(PATH, params={"limit": 5, **({"cursor": cursor} if cursor else {})})
        assert len(page["items"]) <= 5
        seen += [one["id"] for one in page["items"]]
        if not (cursor := page["next_cursor"]):
            break
    assert sorted(seen) == sorted(wanted)
    assert len(seen) == len(wanted)
    newest = [letter.partition("-")[0] for letter in seen[:4]]
    assert sorted(newest) == sorted(SERVICES)
    wrong = await admin.client.get(PATH, params={"cursor": "x"}, headers=admin.headers)
    assert (wrong.status_code, wrong.json()["type"]) == (400, "/problems/bad-request")


@pytest.mark.parametrize(
    "letter", ["x", "gateway-x.0199aaaa-0000-7000-8000-000000000001", "notify-x.1", "notify-x." + "-" * 36]
)
async def test_what_names_none_is_not_found(admin: Person, letter: str) -> None:
    assert (await replay(admin, letter)).status_code == 404


async def test_without_a_key_nothing_is_tried(stack: Running, admin: Person) -> None:
    letter = await give_up(stack, "notify")
    answer = await admin.client.post(f"{PATH}/{letter}/replay", headers=admin.headers)
    assert answer.status_code == 400
    assert (await admin.get(PATH))["items"][0]["attempts"] == 5


async def test_a_key_is_good_for_one_letter(stack: Running, admin: Person) -> None:
    body = json.dumps(
        {"subscriber_id": str(uuid4()), "contract": "x", "account": None, "version": 1}
    ).encode()
    key = str(uuid4())
    letters = [await give_up(stack, "tickets", SubscriberErased, payload=body) for _ in range(2)]
    assert (await replay(admin, letters[0], key)).json()["worked"] is True
    other = await replay(admin, letters[1], key)
    assert (other.status_code, other.json()["type"]) == (422, "/problems/idempotency-key-reused")


async def test_a_service_that_is_away_is_left_out_by_name(stack: Running, admin: Person) -> None:
    letters = [await give_up(stack, service) for service in ("billing", "tickets")]
    stack.signal("tickets", signal.SIGSTOP)
    try:
        page = await admin.get(PATH)
    finally:
        stack.signal("tickets", signal.SIGCONT)
    await stack.all_ready()
    assert page["unavailable"] == ["tickets"]
    assert [one["id"] for one in page["items"]] == letters[:1]

    async def whole() -> bool:
        page = await admin.get(PATH)
        return not page["unavailable"] and {one["id"] for one in page["items"]} == set(letters)

    await until("all are there again", whole)
