"""Subscribers of another billing come in, whole batches at a time, and come again without harm."""

import asyncio
import json
from typing import Any

import pytest

from auth_people import SignsIn, Subscribed, row
from chassis.asking import Questions
from contracts.auth import ImportedSubscribers, ImportSubscribers, SubscriberRow
from contracts.problems import BadRequest, UnknownOperator


async def imported(
    administrator: Questions, *rows: SubscriberRow, operator: str = "skynet"
) -> ImportedSubscribers:
    return await administrator.ask(ImportSubscribers(operator=operator, rows=list(rows)), seconds=20)


async def told_of(db: Any, *rows: SubscriberRow) -> list[dict[str, Any]]:
    """The facts in the outbox that concern these contracts."""
    found = await db.fetch(
        "select payload, about, operator from outbox where subject = 'events.auth.subscriber_registered' "
        "and payload->>'contract' = any($1) order by id",
        [one.contract for one in rows],
    )
    return [
        {**json.loads(one["payload"]), "about": one["about"], "operator": one["operator"]} for one in found
    ]


async def test_everybody_new_is_told_once(administrator: Questions, db: Any) -> None:
    anna = row(name="Анна", phones=["8 916 123-45-67", "+79161234567"], emails=["A@X.ru"], language="kk")
    boris = row(name="Борис")
    answer = await imported(administrator, anna, boris)
    assert [one.contract for one in answer.rows] == [anna.contract, boris.contract]
    assert not any(one.known or one.refused for one in answer.rows)
    first, second = await told_of(db, anna, boris)
    assert first["about"] == first["subscriber_id"] == str(answer.rows[0].subscriber_id)
    assert (first["name"], first["language"], first["version"], first["operator"]) == (
        "Анна",
        "kk",
        1,
        "skynet",
    )
    assert (first["phones"], first["emails"]) == (["+79161234567"], ["A@x.ru"])
    assert (second["name"], second["phones"]) == ("Борис", [])


async def test_a_second_import_changes_nothing_and_tells_nothing(
    administrator: Questions, signs_in: SignsIn, db: Any
) -> None:
    rows = [row(), row()]
    first = await imported(administrator, *rows)
    changed = [one.model_copy(update={"name": "Другой", "login": f"{one.login}x"}) for one in rows]
    again = await imported(administrator, *changed, row())
    assert [one.subscriber_id for one in again.rows[:2]] == [one.subscriber_id for one in first.rows]
    assert [one.known for one in again.rows] == [True, True, False]
    assert [fact["name"] for fact in await told_of(db, *rows)] == ["Анна Ким", "Анна Ким"]
    await signs_in(rows[0].contract)


async def test_a_login_of_another_contract_is_refused(
    administrator: Questions, subscribed: Subscribed, db: Any
) -> None:
    who = await subscribed()
    thief, after = row(login=who.login.upper()), row()
    answer = await imported(administrator, thief, after)
    assert answer.rows[0].refused == "the login belongs to another contract"
    assert answer.rows[0].subscriber_id is None
    assert answer.rows[1].subscriber_id
    assert not await told_of(db, thief)


async def test_of_rows_that_contradict_one_another_the_first_is_taken(
    administrator: Questions, db: Any
) -> None:
    one = row(name="Первая")
    same_contract, same_login = row(contract=one.contract), row(login=one.login)
    answer = await imported(administrator, one, same_contract, same_login, one)
    assert [bool(told.refused) for told in answer.rows] == [False, False, True, False]
    assert [told.known for told in answer.rows] == [False, True, False, True]
    assert [fact["name"] for fact in await told_of(db, one)] == ["Первая"]


async def published(db: Any) -> None:
    """Returns when nothing waits in the outbox."""
    while await db.fetchval("select count(*) from outbox where published_at is null"):  # noqa: ASYNC110
        await asyncio.sleep(0.05)


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"password": "$7$salt$hash"}, "the password is a hash of the unknown kind $7$"),
        ({"password": "{TIGER}abc"}, "the password is a hash of the unknown kind {TIGER}"),
        ({"phones": ["нет"]}, "'нет' is not a phone number"),
        ({"emails": ["anna"]}, "'anna' is not an e-mail address"),
        ({"contract": "  "}, "the contract is empty"),
        ({"login": " "}, "the login is empty"),
        ({"name": "a\0b"}, "the name contains a zero character"),
        ({"login": "a\0b"}, "the login contains a zero character"),
        ({"contract": "a\0b"}, "the contract contains a zero character"),
    ],
)
async def test_a_wrong_row_is_refused_with_its_reason_and_the_rest_goes_in(
    administrator: Questions, wrong: dict[str, Any], reason: str
) -> None:
    answer = await imported(administrator, row(**wrong), row())
    assert answer.rows[0].refused == reason
    assert answer.rows[1].subscriber_id


async def test_where_the_region_is_asked_it_must_be_a_known_one(administrator: Questions) -> None:
    rows = [row(), row(region="moon"), row(region="spb")]
    answer = await imported(administrator, *rows, operator="netbynet")
    assert [bool(one.refused) for one in answer.rows] == [True, True, False]
    assert (
        answer.rows[0].refused == "the region is missing: one of spb, msk, belgorod, voronezh, kursk, lipetsk"
    )


async def test_two_imports_at_once_make_everybody_once(administrator: Questions, db: Any) -> None:
    rows = [row() for _ in range(200)]
    answers = await asyncio.gather(*(imported(administrator, *rows) for _ in range(4)))
    assert len({one.subscriber_id for answer in answers for one in answer.rows}) == 200
    assert sum(not one.known for answer in answers for one in answer.rows) == 200
    assert len(await told_of(db, *rows)) == 200


async def test_a_whole_batch_goes_in_and_leaves_for_the_stream(administrator: Questions, db: Any) -> None:
    rows = [row(phones=["+79160000001"], emails=["a@x.ru"]) for _ in range(2000)]
    answer = await imported(administrator, *rows)
    assert all(one.subscriber_id and not one.known for one in answer.rows)
    assert (
        await db.fetchval(
            "select count(*) from contacts where subscriber_id = any($1)",
            [one.subscriber_id for one in answer.rows],
        )
        == 4000
    )
    await published(db)


async def test_a_batch_that_is_too_large_or_for_nobody_is_refused(administrator: Questions) -> None:
    with pytest.raises(UnknownOperator):
        await imported(administrator, row(), operator="nobody")
    rows = [row()] * 2001
    with pytest.raises(BadRequest):
        await administrator.ask(ImportSubscribers.model_construct(operator="skynet", rows=rows))


async def test_an_empty_batch_is_nothing(administrator: Questions) -> None:
    assert (await imported(administrator)).rows == []


async def test_no_password_stands_anywhere_in_clear(administrator: Questions, db: Any) -> None:
    await imported(administrator, row(password="unmistakable-words"))
    for table in ("subscribers", "outbox"):
        assert not await db.fetchval(
            f"select count(*) from {table} t where t::text like '%unmistakable-words%'"
        )
