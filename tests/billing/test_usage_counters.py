"""Traffic by day from absolute counters: repeats, disorder and 64-bit sums come to what a child could add up."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import accumulate
from typing import Any
from uuid import uuid4

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chassis.asking import Questions
from contracts.billing import RecordUsage, UsageRecord
from newcomers import administrator
from payers import Payer, payer
from running import Running

TODAY = datetime.now(UTC).date()
FIRST = TODAY - timedelta(days=5)
GB = 10**9


@dataclass(frozen=True)
class Session:
    """What was received and sent from one of its records to the next; each record is of a day, never an earlier one."""

    steps: list[tuple[int, int, int]]  # days since the record before, received, sent

    def records(self, account: str, name: str) -> list[UsageRecord]:
        days = list(accumulate(days for days, _, _ in self.steps))
        heights = [list(accumulate(step[way] for step in self.steps)) for way in (1, 2)]
        return [
            UsageRecord(
                session=name,
                account=account,
                at=datetime.combine(FIRST + timedelta(days=day), datetime.min.time(), UTC)
                + timedelta(hours=9),
                received=received,
                sent=sent,
            )
            for day, received, sent in zip(days, *heights, strict=True)
            if day <= 5
        ]

    def traffic(self) -> dict[date, tuple[int, int]]:
        """By day, added up one by one."""
        found: dict[date, tuple[int, int]] = {}
        day = 0
        for days, received, sent in self.steps:
            day += days
            if day <= 5:
                before = found.get(FIRST + timedelta(days=day), (0, 0))
                found[FIRST + timedelta(days=day)] = (before[0] + received, before[1] + sent)
        return found


octets = st.one_of(st.integers(0, 10), st.integers(0, 2**40))
sessions = st.builds(Session, st.lists(st.tuples(st.integers(0, 3), octets, octets), min_size=1, max_size=8))


@pytest.fixture(scope="module")
async def asking(stack: Running) -> AsyncIterator[Questions]:
    async with administrator(stack) as questions:
        yield questions


@pytest.fixture(scope="module")
async def anna(stack: Running, gateway: httpx.AsyncClient) -> Payer:
    return await payer(stack, gateway)


async def shown(who: Payer, from_day: date = FIRST, to_day: date = TODAY) -> dict[date, tuple[int, int]]:
    params = {"from": from_day.isoformat(), "to": to_day.isoformat()}
    days = (await who.person.get("/usage", params=params))["days"]
    return {date.fromisoformat(day["day"]): (day["in"], day["out"]) for day in days}


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(sessions, min_size=1, max_size=3), st.data())
async def test_any_order_and_any_repeats_come_to_the_same_days(
    stack: Running, anna: Payer, asking: Questions, told: list[Session], data: Any
) -> None:
    await stack.sql("billing", "delete from usage where operator = 'skynet'")
    records = [record for session in told for record in session.records(anna.who.account, f"test {uuid4()}")]
    repeats = data.draw(st.lists(st.sampled_from(records), max_size=5)) if records else []
    order = data.draw(st.permutations([*records, *repeats]))
    at_once = data.draw(st.integers(1, max(1, len(order))))
    for start in range(0, len(order), at_once):
        kept = await asking.ask(RecordUsage(operator="skynet", records=order[start : start + at_once]))
        assert kept.strangers == 0
    expected = dict.fromkeys((FIRST + timedelta(days=day) for day in range(6)), (0, 0))
    for session in told:
        for day, (received, sent) in session.traffic().items():
            expected[day] = (expected[day][0] + received, expected[day][1] + sent)
    assert await shown(anna) == expected
    # Any part of the days says the same of them.
    start = data.draw(st.integers(0, 5))
    since = FIRST + timedelta(days=start)
    assert await shown(anna, since) == {day: sums for day, sums in expected.items() if day >= since}


def record(who: Payer, received: int, sent: int = 0, **more: Any) -> UsageRecord:
    told = {"session": str(uuid4()), "account": who.who.account, "at": datetime.now(UTC)}
    return UsageRecord.model_validate({**told, "received": received, "sent": sent, **more})


async def test_batches_that_come_at_once_do_not_wait_for_each_other(
    stack: Running, gateway: httpx.AsyncClient, asking: Questions
) -> None:
    who, names = await payer(stack, gateway), [str(uuid4()) for _ in range(50)]
    batches = [
        [record(who, height, session=name) for name in sorted(names, reverse=height % 2 == 0)]
        for height in range(1, 13)
    ]
    questions = [RecordUsage(operator="skynet", records=batch) for batch in batches]
    await asyncio.gather(*(asking.ask(question) for question in questions))
    assert sum(received for received, _ in (await shown(who)).values()) == 12 * len(names)


async def test_a_session_over_the_beginning_of_the_range_counts_only_its_part(
    stack: Running, gateway: httpx.AsyncClient, asking: Questions
) -> None:
    who, session = await payer(stack, gateway), str(uuid4())
    long_ago = datetime.now(UTC) - timedelta(days=70)
    records = [
        record(who, 100 * GB, session=session, at=long_ago),
        record(who, 103 * GB, session=session, at=datetime.now(UTC) - timedelta(days=1)),
    ]
    await asking.ask(RecordUsage(operator="skynet", records=records))
    assert sum(received for received, _ in (await shown(who)).values()) == 3 * GB


async def test_the_cap_of_the_tariff_and_what_is_left_of_it(
    stack: Running, gateway: httpx.AsyncClient, asking: Questions
) -> None:
    who = await payer(stack, gateway)
    assert (await who.person.get("/usage"))["remaining"] is None
    await stack.sql(
        "billing", "update tariffs set traffic_gb = 300 where operator = 'skynet' and code = 'sky-light'"
    )
    await stack.sql(
        "billing",
        "update services set tariff_id = (select id from tariffs where operator = 'skynet' and code = 'sky-light') "
        "where account_id = (select id from accounts where subscriber_id = $1)",
        who.who.subscriber_id,
    )
    await asking.ask(RecordUsage(operator="skynet", records=[record(who, 100 * GB, 50 * GB)]))
    told = await who.person.get("/usage")
    assert told["remaining"] == {"limit": 300 * GB, "used": 150 * GB, "left": 150 * GB}
    assert told["period"] == {
        "from": told["period"]["from"], "to": told["period"]["to"], "in": 100 * GB, "out": 50 * GB,
    }  # fmt: skip
    assert told["period"]["from"] <= TODAY.isoformat() <= told["period"]["to"]
    await asking.ask(RecordUsage(operator="skynet", records=[record(who, 2**62)]))
    assert (await who.person.get("/usage"))["remaining"]["left"] == 0


async def test_a_strangers_record_is_counted_and_let_go(asking: Questions, anna: Payer) -> None:
    records = [record(anna, 1), record(anna, 1, account="no such account")]
    told = await asking.ask(RecordUsage(operator="skynet", records=records))
    assert (told.kept, told.strangers) == (1, 1)
    # Another operator's account of the same number is a stranger too.
    told = await asking.ask(RecordUsage(operator="netbynet", records=[record(anna, 1)]))
    assert (told.kept, told.strangers) == (0, 1)


async def test_a_clock_that_runs_ahead_fills_no_day_to_come(
    stack: Running, gateway: httpx.AsyncClient, asking: Questions
) -> None:
    who = await payer(stack, gateway)
    ahead = datetime.now(UTC) + timedelta(days=900)
    await asking.ask(RecordUsage(operator="skynet", records=[record(who, 7, at=ahead)]))
    assert sum(received for received, _ in (await shown(who, TODAY - timedelta(days=1))).values()) == 7


@pytest.mark.parametrize(
    "params", [{"from": "2026-01-02", "to": "2026-01-01"}, {"from": "2020-01-01", "to": "2026-01-01"}]
)
async def test_a_range_without_sense_is_refused(anna: Payer, params: dict[str, str]) -> None:
    answer = await anna.person.client.get("/usage", params=params, headers=anna.person.headers)
    assert answer.status_code == 400


async def test_an_operator_that_shows_none_has_no_such_page(
    stack: Running, gateway: httpx.AsyncClient
) -> None:
    centra = await payer(stack, gateway, "centra")
    await centra.send("GET", "/usage", status=404)


async def test_the_months_to_come_have_tables_of_their_own(stack: Running) -> None:
    tables = await stack.sql(
        "billing", "select inhrelid::regclass::text from pg_inherits where inhparent = 'usage'::regclass"
    )
    assert f"usage_{TODAY:%Y_%m}" in {row[0] for row in tables}
    assert len(tables) >= 5
