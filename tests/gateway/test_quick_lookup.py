"""Quick pay, the finding: by number or address, a masked name, a picture; and what a stranger cannot learn."""

import base64
from collections.abc import AsyncIterator
from io import BytesIO
from typing import Any
from uuid import uuid4

import httpx
import pytest
from PIL import Image

from chassis.masks import masked_name
from newcomers import Newcomer
from quick_payers import caller, payees, search
from running import Running


@pytest.fixture(autouse=True)
async def nobody_counted(stack: Running) -> None:
    """Newcomers have neighbouring numbers, as if somebody walked through them."""
    await stack.sql("billing", "delete from quick_counts")


@pytest.fixture(scope="module")
async def people(stack: Running) -> list[Newcomer]:
    return await payees(stack, [0] * 6)


@pytest.fixture
async def client(stack: Running) -> AsyncIterator[httpx.AsyncClient]:
    async with caller(stack) as client:
        yield client


async def live_at(stack: Running, who: Newcomer, address: str, key: str) -> None:
    """As if the operator's list had said so."""
    change = "update subscribers set address = $2, address_key = $3 where subscriber_id = $1"
    await stack.sql("billing", change, who.subscriber_id, address, key)


def form_of(found: dict[str, Any]) -> Any:
    """What an answer looks like, whatever it says."""
    if isinstance(found, dict):
        return {name: form_of(value) for name, value in found.items()}
    return [form_of(found[0])] if isinstance(found, list) and found else type(found).__name__


async def test_a_contract_is_found_by_its_number(client: httpx.AsyncClient, people: list[Newcomer]) -> None:
    found = await search(client, contract=f" {people[0].account} ")
    assert found["name"] == "А*** К."
    assert found["due"] == {"amount": "690.00", "currency": "RUB"}
    assert len(found["months"]) == 12
    assert found["months"][1]["amount"] == {"amount": "690.00", "currency": "RUB"}
    assert people[0].account not in str(found)


async def test_a_debt_belongs_to_the_first_month(stack: Running, client: httpx.AsyncClient) -> None:
    (who,) = await payees(stack, [-100_00], state="stopped")
    months = (await search(client, contract=who.account))["months"]
    (without,) = await payees(stack, [0], state="stopped")
    clean = (await search(client, contract=without.account))["months"]
    in_kopecks = [int(month[0]["amount"]["amount"].replace(".", "")) for month in (months, clean)]
    assert in_kopecks[0] - in_kopecks[1] == 100_00
    assert months[1:] == clean[1:]


async def test_a_contract_is_found_by_its_address(
    stack: Running, client: httpx.AsyncClient, people: list[Newcomer]
) -> None:
    street = f"Проба{people[0].account}"
    for place, who in enumerate(people[:2], 1):
        await live_at(
            stack,
            who,
            f"г. Осинники, ул. {street}, д. 5, кв. {place}",
            f"{place} 5 {street.lower()} осинники ",
        )
    found = await search(client, street=f"ул. {street}", house="5", flat="кв 2")
    by_number = await search(client, contract=people[1].account)
    assert [found[part] for part in ("name", "due", "months")] == [
        by_number[part] for part in ("name", "due", "months")
    ]
    # Two of the same address are nobody's: it might be the other one.
    await live_at(stack, people[2], "", f"2 5 {street.lower()} новокузнецк ")
    ambiguous = await search(client, street=street, house="5", flat="2")
    assert (await keeps_account(stack, ambiguous)) is None
    named = await search(client, street=f"Новокузнецк, {street}", house="5", flat="2")
    assert await keeps_account(stack, named) is not None


async def keeps_account(stack: Running, found: dict[str, Any]) -> int | None:
    of_lookup = "select account_id from quick_lookups where id = $1"
    account: int | None = await stack.value("billing", of_lookup, found["lookup"])
    return account


async def test_the_picture_shows_the_code_and_its_file_does_not(
    stack: Running, client: httpx.AsyncClient, people: list[Newcomer]
) -> None:
    found = await search(client, contract=people[0].account)
    kind, _, data = found["challenge"]["image"].partition(",")
    assert kind == "data:image/png;base64"
    picture = Image.open(BytesIO(base64.b64decode(data)))
    assert (picture.format, picture.info) == ("PNG", {})
    kept = await stack.sql("billing", "select * from quick_lookups where id = $1", found["lookup"])
    assert len(kept[0]["code_hash"]) == 32


async def test_a_hit_and_a_miss_look_alike(stack: Running, people: list[Newcomer]) -> None:
    hits, misses = [], []
    for place in range(24):
        async with caller(stack) as client:
            hits.append(await search(client, contract=people[place % len(people)].account))
            misses.append(await search(client, contract=f"{place:03d}{uuid4().int % 10**7:07d}"))
    assert {str(form_of(found)) for found in misses} == {str(form_of(found)) for found in hits}
    kept = "select count(*) from quick_lookups where id = any($1::uuid[]) and account_id is null"
    assert await stack.value("billing", kept, [found["lookup"] for found in hits + misses]) == len(misses)
    # Names and sums are drawn from the operator's own people: not one name for all, and none that nobody has.
    names = {
        row["name"]
        for row in await stack.sql("billing", "select name from subscribers where operator = 'centra'")
    }
    masked = {masked_name(name) for name in names}
    assert {found["name"] for found in misses} <= masked
    assert len({found["name"] for found in misses}) > 5
    assert len({found["due"]["amount"] for found in misses}) > 3


async def test_the_same_miss_is_told_the_same_again(stack: Running) -> None:
    unknown, told = f"999{uuid4().int % 10**7:07d}", []
    for _ in range(3):
        async with caller(stack) as client:
            told.append(await search(client, contract=unknown))
    for part in ("name", "due", "months"):
        assert len({str(found[part]) for found in told}) == 1
    assert len({found["lookup"] for found in told}) == 3


@pytest.mark.parametrize(
    "asked",
    [{}, {"street": "Ленина"}, {"house": "5"}, {"contract": ""}, {"contract": "1", "phone": "+79990000000"}],
)
async def test_a_search_for_nothing_is_refused(client: httpx.AsyncClient, asked: dict[str, str]) -> None:
    await search(client, 422, **asked)
