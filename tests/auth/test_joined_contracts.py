"""Several contracts of one person: joined by proving both, switched between, parted; never across operators."""

import asyncio
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pytest

from auth_people import PASSWORD, SignsIn, Subscribed
from authenticator import Authenticator
from chassis.asking import Questions
from chassis.tokens import Caller, Tokens
from contracts.auth import (
    ChangePassword,
    ConfirmSecondFactor,
    EndOtherSessions,
    JoinContract,
    JoinedContracts,
    ListContracts,
    ListSessions,
    PartContract,
    RefreshSession,
    Session,
    SetUpSecondFactor,
    SwitchContract,
)
from contracts.problems import NotFound, NotSignedIn, ProofNeeded, SecondFactorNeeded, WrongCredentials


@dataclass
class Signed:
    """Somebody signed in under a contract."""

    gateway: Questions
    tokens: Tokens
    contract: str
    session: Session

    @property
    def token(self) -> str:
        return self.session.access_token.get_secret_value()

    @property
    def caller(self) -> Caller:
        return self.tokens.verify(self.token)

    async def ask(self, question: Any) -> Any:
        return await self.gateway.ask(question, token=self.token)

    async def join(self, other: "Signed", **more: Any) -> JoinedContracts:
        told = {"login": other.contract, "password": PASSWORD, **more}
        joined: JoinedContracts = await self.ask(JoinContract.model_validate(told))
        return joined

    async def switch(self, other: "Signed", **code: str) -> "Signed":
        told = {"contract_id": other.caller.id, "device": "phone", **code}
        session = await self.ask(SwitchContract.model_validate(told))
        return Signed(self.gateway, self.tokens, other.contract, session)

    async def goes_on(self) -> bool:
        question = RefreshSession(operator="skynet", refresh_token=self.session.refresh_token)
        try:
            self.session = await self.gateway.ask(question)
        except NotSignedIn:
            return False
        return True


class People:
    """`await people()` is somebody new under a contract."""

    def __init__(self, gateway: Questions, tokens: Tokens, subscribed: Subscribed, signs_in: SignsIn) -> None:
        self._gateway, self._tokens = gateway, tokens
        self._subscribed, self._signs_in = subscribed, signs_in

    async def __call__(self, operator: str = "skynet") -> Signed:
        return await self.again((await self._subscribed(operator)).contract, operator)

    async def again(self, contract: str, operator: str = "skynet") -> Signed:
        """Another session under the same contract."""
        session = await self._signs_in(contract, operator=operator)
        return Signed(self._gateway, self._tokens, contract, session)


@pytest.fixture(scope="session")
def people(gateway: Questions, tokens: Tokens, subscribed: Subscribed, signs_in: SignsIn) -> People:
    return People(gateway, tokens, subscribed, signs_in)


def numbers(joined: JoinedContracts) -> list[tuple[str, bool]]:
    return [(one.contract, one.current) for one in joined.contracts]


async def test_a_contract_is_by_itself_until_another_is_joined(people: People) -> None:
    flat, house = await people(), await people()
    assert numbers(await flat.ask(ListContracts())) == [(flat.contract, True)]
    for _ in range(2):
        assert numbers(await flat.join(house)) == [(flat.contract, True), (house.contract, False)]
    assert numbers(await house.ask(ListContracts())) == [(flat.contract, False), (house.contract, True)]


async def test_what_is_joined_to_each_comes_along(people: People) -> None:
    four = [await people() for _ in range(4)]
    await four[0].join(four[1])
    await four[2].join(four[3])
    await four[3].join(four[0])
    for one in four:
        assert numbers(await one.ask(ListContracts())) == [(other.contract, other is one) for other in four]


async def test_joining_is_told_to_both_once(people: People, db: Any) -> None:
    flat, house = await people(), await people()
    for _ in range(2):
        await flat.join(house)
    told = await db.fetch(
        "select payload->>'contract' as contract, payload->>'joined' as joined from outbox "
        "where subject = 'events.auth.contracts_joined' and payload->>'subscriber_id' = any($1) order by contract",
        [str(flat.caller.id), str(house.caller.id)],
    )
    assert [tuple(row) for row in told] == [
        (flat.contract, house.contract),
        (house.contract, flat.contract),
    ]


async def test_joining_is_told_to_all_that_come_along(people: People, db: Any) -> None:
    four = [await people() for _ in range(4)]
    await four[0].join(four[1])
    await four[2].join(four[3])
    await four[0].join(four[2])
    told = (
        "select payload->>'joined' from outbox where subject = 'events.auth.contracts_joined' "
        "and payload->>'subscriber_id' = $1 order by id desc limit 1"
    )
    last = [await db.fetchval(told, str(one.caller.id)) for one in four]
    assert last == [four[2].contract] * 2 + [four[0].contract] * 2


@pytest.mark.parametrize("wrong", ["password", "login", "operator"])
async def test_whatever_is_wrong_is_answered_alike(people: People, wrong: str) -> None:
    flat = await people()
    other = await people("centra" if wrong == "operator" else "skynet")
    told = {"password": {"password": "wrong"}, "login": {"login": "999999999"}}.get(wrong, {})
    with pytest.raises(WrongCredentials):
        await flat.join(other, **told)
    assert numbers(await flat.ask(ListContracts())) == [(flat.contract, True)]


async def test_joining_and_parting_need_a_fresh_proof(people: People, db: Any) -> None:
    flat, house = await people(), await people()
    await flat.join(house)
    await db.execute(
        "update sessions set proved_at = now() - interval '6 minutes' where id = $1", flat.caller.session
    )
    assert await flat.goes_on()
    with pytest.raises(ProofNeeded):
        await flat.join(house)
    with pytest.raises(ProofNeeded):
        await flat.ask(PartContract(contract_id=house.caller.id))


async def test_one_switches_to_a_joined_contract_and_back(people: People) -> None:
    flat, house = await people(), await people()
    await flat.join(house)
    there = await flat.switch(house)
    assert (there.caller.id, there.caller.kind) == (house.caller.id, "subscriber")
    assert there.caller.session != flat.caller.session
    assert there.session.refresh_expires_in <= flat.session.refresh_expires_in
    assert not await flat.goes_on()
    assert await there.goes_on()
    back = await there.switch(flat)
    assert back.caller.id == flat.caller.id
    assert await back.goes_on()


async def test_the_password_of_one_contract_proves_nothing_at_another(people: People) -> None:
    flat, house = await people(), await people()
    await flat.join(house)
    there = await flat.switch(house)
    with pytest.raises(ProofNeeded):
        await there.ask(PartContract(contract_id=flat.caller.id))


async def test_a_contract_with_a_second_factor_asks_for_it_at_the_switch(people: People) -> None:
    flat, house = await people(), await people()
    await flat.join(house)
    new = await house.ask(SetUpSecondFactor())
    phone = Authenticator(new.secret.get_secret_value())
    await house.ask(ConfirmSecondFactor.model_validate({"totp": phone.code()}))
    for code in ({}, {"totp": "000000"}):
        with pytest.raises(SecondFactorNeeded):
            await flat.switch(house, **code)
    there = await flat.switch(house, totp=phone.code())
    assert there.caller.id == house.caller.id
    assert await (await there.switch(flat)).goes_on()


@pytest.mark.parametrize("changed", ["flat", "house"])
async def test_another_password_parts_the_contract(people: People, changed: str) -> None:
    both = {"flat": await people(), "house": await people()}
    await both["flat"].join(both["house"])
    elsewhere = await people.again(both["flat"].contract)
    across = await elsewhere.switch(both["house"])
    change = {"current_password": PASSWORD, "new_password": "another horse, please"}
    both[changed].session = await both[changed].ask(ChangePassword.model_validate(change))
    assert not await across.goes_on()
    for one in both.values():
        assert numbers(await one.ask(ListContracts())) == [(one.contract, True)]
    with pytest.raises(NotFound):
        await both["flat"].switch(both["house"])


async def test_switches_beside_a_new_password_end_in_an_answer_and_leave_no_session(people: People) -> None:
    flat, house = await people(), await people()
    await flat.join(house)
    phones = [await people.again(flat.contract) for _ in range(4)]
    change = {"current_password": PASSWORD, "new_password": "another horse, please"}
    _, *switched = await asyncio.gather(
        flat.ask(ChangePassword.model_validate(change)),
        *(phone.switch(house) for phone in phones),
        return_exceptions=True,
    )
    for one in switched:
        if isinstance(one, Signed):
            assert not await one.goes_on()
        else:
            assert isinstance(one, (NotFound, NotSignedIn)), one


async def test_nobody_switches_to_a_contract_that_is_not_joined(people: People) -> None:
    flat, house, stranger = await people(), await people(), await people()
    await flat.join(house)
    for contract in (stranger.caller.id, flat.caller.id, uuid4()):
        with pytest.raises(NotFound):
            await flat.ask(SwitchContract(contract_id=contract))
        with pytest.raises(NotFound):
            await stranger.ask(PartContract(contract_id=flat.caller.id))
    assert await flat.goes_on()


@pytest.mark.parametrize("erased", ["flat", "house"])
async def test_nobody_switches_from_or_to_an_erased_contract(people: People, db: Any, erased: str) -> None:
    both = {"flat": await people(), "house": await people()}
    await both["flat"].join(both["house"])
    await db.execute("update subscribers set erased_at = now() where id = $1", both[erased].caller.id)
    with pytest.raises(NotFound):
        await both["flat"].switch(both["house"])


async def test_parting_ends_what_was_switched_across_and_nothing_else(people: People) -> None:
    flat, house, cottage = await people(), await people(), await people()
    await flat.join(house)
    await flat.join(cottage)
    house_again = await people.again(house.contract)
    across = await flat.switch(house)
    assert numbers(await house_again.ask(PartContract(contract_id=house.caller.id))) == [
        (house.contract, True)
    ]
    assert not await across.goes_on()
    assert await house_again.goes_on()
    assert await house.goes_on()
    assert numbers(await cottage.ask(ListContracts())) == [
        (flat.contract, False),
        (cottage.contract, True),
    ]
    with pytest.raises(NotFound):
        await house_again.ask(SwitchContract(contract_id=cottage.caller.id))


async def test_signing_out_everywhere_reaches_what_was_switched_across(people: People) -> None:
    flat, house = await people(), await people()
    await flat.join(house)
    phone = await people.again(flat.contract)
    across = await phone.switch(house)
    listed = await house.ask(ListSessions())
    assert {one.session_id for one in listed.sessions} == {across.caller.session, house.caller.session}
    await flat.ask(EndOtherSessions())
    assert not await across.goes_on()
    assert await house.goes_on()


async def test_the_last_contract_that_is_left_is_by_itself(people: People, db: Any) -> None:
    flat, house = await people(), await people()
    await flat.join(house)
    await flat.ask(PartContract(contract_id=house.caller.id))
    persons = await db.fetch(
        "select person_id from subscribers where id = any($1)", [flat.caller.id, house.caller.id]
    )
    assert [row["person_id"] for row in persons] == [None, None]
    with pytest.raises(NotFound):
        await flat.ask(PartContract(contract_id=flat.caller.id))
