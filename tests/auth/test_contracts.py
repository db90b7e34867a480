"""Contract numbers: by the operator's pattern, never twice, past those that came from elsewhere."""

import asyncio
from typing import Any
from uuid import uuid4

import asyncpg
import pytest

from auth_colleagues import Colleagues
from auth_people import Subscribed
from chassis.asking import Questions
from contracts.auth import ConcludeContract, FirstPassword, IssueFirstPassword
from contracts.problems import BadRequest, Conflict, InvalidBody, NotFound


class Seller:
    def __init__(self, gateway: Questions, token: str) -> None:
        self.gateway = gateway
        self.token = token

    async def concludes(self, key: str | None = None, **more: Any) -> FirstPassword:
        told = {"name": "Ким Анна", "address": "Мира, 1", "language": "ru", "tariff": "any", **more}
        question = ConcludeContract.model_validate(told)
        return await self.gateway.ask(question, token=self.token, key=key or str(uuid4()))


@pytest.fixture(scope="module")
async def seller(gateway: Questions, colleagues: Colleagues) -> Seller:
    return Seller(gateway, await colleagues.token(await colleagues.add("sales", "cherrynet")))


async def test_contracts_concluded_at_once_have_different_numbers_of_the_pattern(seller: Seller) -> None:
    made = await asyncio.gather(*(seller.concludes() for _ in range(20)))
    numbers = {one.contract for one in made}
    assert len(numbers) == 20
    assert all(len(number) == 8 and number.startswith("70") for number in numbers)
    assert len({one.first_password.get_secret_value() for one in made}) == 20


async def test_one_command_sent_many_times_at_once_concludes_one_contract(
    seller: Seller, db: "asyncpg.Pool[Any]"
) -> None:
    key, name = str(uuid4()), f"Ким {uuid4().hex}"
    made = await asyncio.gather(*(seller.concludes(key, name=name) for _ in range(8)))
    assert len({(one.contract, one.first_password.get_secret_value()) for one in made}) == 1
    assert await db.fetchval("select count(*) from subscribers where name = $1", name) == 1


async def test_numbers_that_came_from_another_billing_are_passed_over(
    seller: Seller, subscribed: Subscribed
) -> None:
    last = int((await seller.concludes()).contract)
    await subscribed("cherrynet", contract=str(last + 1))
    await subscribed("cherrynet", login=str(last + 2))
    await subscribed("cherrynet", account=str(last + 3))
    assert (await seller.concludes()).contract == str(last + 4)


async def test_when_the_numbers_are_used_up_it_says_so(seller: Seller, db: "asyncpg.Pool[Any]") -> None:
    last = await db.fetchval("select last from contract_numbers where operator = 'cherrynet'")
    await db.execute(
        "insert into contract_numbers (operator, last) values ('cherrynet', 999999) "
        "on conflict (operator) do update set last = excluded.last"
    )
    with pytest.raises(Conflict, match="70######"):
        await seller.concludes()
    await db.execute("update contract_numbers set last = $1 where operator = 'cherrynet'", last or 0)


async def test_a_login_of_their_own_is_taken_once(seller: Seller) -> None:
    login = f"Anna.{uuid4().hex[:8]}"
    assert (await seller.concludes(login=login)).login == login
    with pytest.raises(InvalidBody) as refused:
        await seller.concludes(login=login.upper())
    assert refused.value.more["errors"][0]["pointer"] == "/login"


async def test_without_a_key_there_is_no_contract(seller: Seller) -> None:
    question = ConcludeContract(name="Ким", address="Мира, 1", language="ru", tariff="any")
    with pytest.raises(BadRequest):
        await seller.gateway.ask(question, token=seller.token)


async def test_texts_with_quotes_stay_what_they_are(seller: Seller, db: "asyncpg.Pool[Any]") -> None:
    nasty = "О'Нил \"); drop table subscribers; -- \\"
    told = await seller.concludes(name=nasty, address=nasty, application=nasty[:60])
    kept = await db.fetchrow("select name, address from subscribers where contract = $1", told.contract)
    assert kept
    assert (kept["name"], kept["address"]) == (nasty, nasty)


async def test_a_first_password_is_only_for_whoever_has_not_chosen_one(
    seller: Seller, subscribed: Subscribed, db: "asyncpg.Pool[Any]"
) -> None:
    chosen = await subscribed("cherrynet")
    found = await db.fetchval("select id from subscribers where contract = $1", chosen.contract)
    for subscriber, problem in ((found, Conflict), (uuid4(), NotFound)):
        with pytest.raises(problem):
            question = IssueFirstPassword(subscriber_id=subscriber)
            await seller.gateway.ask(question, token=seller.token, key=str(uuid4()))
