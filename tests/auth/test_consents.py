"""Consents: asked by version, every decision kept, none changed afterwards."""

from typing import Any

import asyncpg
import pytest

from contact_people import Owner, Owners
from contracts.auth import Consent, DecideConsent, GetConsents
from contracts.problems import Conflict, ConsentNeededByContract, NotFound

ADDRESS = "203.0.113.7"


async def decides(owner: Owner, code: str, given: bool, version: int = 1) -> Consent:
    return await owner.ask(DecideConsent(code=code, version=version, given=given), address=ADDRESS)


async def known(owner: Owner) -> dict[str, Consent]:
    return {consent.code: consent for consent in (await owner.ask(GetConsents())).items}


async def test_what_was_never_decided_is_asked(owner: Owners) -> None:
    consents = await known(await owner())
    assert list(consents) == ["personal_data", "marketing"]
    assert [(one.given, one.asks, one.required) for one in consents.values()] == [
        (None, True, True),
        (None, True, False),
    ]


async def test_every_decision_is_kept_and_a_repeat_is_none(owner: Owners, db: "asyncpg.Pool[Any]") -> None:
    mine = await owner()
    for given in (True, True, False, True):
        assert (await decides(mine, "marketing", given)).given is given
    rows = await db.fetch("select * from consents where subscriber_id = $1 order by id", mine.id)
    assert [(row["version"], row["given"], row["address"]) for row in rows] == [
        (1, True, ADDRESS),
        (1, False, ADDRESS),
        (1, True, ADDRESS),
    ]
    assert (await known(mine))["marketing"].decided_at == rows[-1]["at"]
    told = await db.fetch(
        "select payload::jsonb ->> 'given' as given from outbox "
        "where subject = 'events.auth.consent_decided' and about = $1 order by 1",
        str(mine.id),
    )
    assert [row["given"] for row in told] == ["false", "true", "true"]


async def test_a_new_version_asks_again(owner: Owners, db: "asyncpg.Pool[Any]") -> None:
    mine = await owner()
    await db.execute(
        "insert into consents (operator, subscriber_id, code, version, given, address) "
        "values ('skynet', $1, 'marketing', 0, true, '')",
        mine.id,
    )
    before = (await known(mine))["marketing"]
    assert (before.given, before.given_version, before.asks) == (True, 0, True)
    assert not (await decides(mine, "marketing", given=False)).asks
    with pytest.raises(Conflict, match="Version 1"):
        await decides(mine, "marketing", given=True, version=2)


async def test_what_the_contract_rests_on_is_not_withdrawn_while_it_lives(
    owner: Owners, db: "asyncpg.Pool[Any]"
) -> None:
    mine = await owner()
    assert (await decides(mine, "personal_data", given=True)).given
    with pytest.raises(ConsentNeededByContract):
        await decides(mine, "personal_data", given=False)
    await db.execute("update subscribers set ended_on = current_date where id = $1", mine.id)
    assert (await decides(mine, "personal_data", given=False)).given is False
    with pytest.raises(NotFound):
        await decides(mine, "unheard_of", given=True)


@pytest.mark.parametrize("change", ["delete from consents", "update consents set given = false"])
async def test_a_decision_is_neither_changed_nor_deleted(
    owner: Owners, db: "asyncpg.Pool[Any]", change: str
) -> None:
    mine = await owner()
    await decides(mine, "marketing", given=True)
    with pytest.raises(asyncpg.PostgresError, match="stay as they were made"):
        await db.execute(f"{change} where subscriber_id = $1", mine.id)
