"""Whoever guesses a password is locked out, and whoever knows it gets in: the auth service as the gateway asks it."""

import asyncio
from itertools import count
from typing import Any
from urllib.request import urlopen

import pytest
from argon2 import PasswordHasher

from auth_people import PASSWORD, SignsIn, Subscribed
from contracts.problems import Problem, TooManyRequests, WrongCredentials
from one_service import OneService
from recovering import NEW, Recovers, form_of
from running import until

_ADDRESSES = count(1)


def addressed() -> dict[str, str]:
    """Another browser in another network each time."""
    number = next(_ADDRESSES)
    return {"device": f"Browser {number}", "address": f"198.51.{number // 250}.{number % 250}"}


async def checks(auth: OneService) -> int:
    """Passwords that were compared since the service started."""
    url = f"http://127.0.0.1:{auth.environment['HEALTH_PORT']}/metrics"
    metrics = (await asyncio.to_thread(lambda: urlopen(url, timeout=5).read())).decode()
    (line,) = [line for line in metrics.splitlines() if line.startswith("cabinet_password_checks_total ")]
    return int(float(line.split()[1]))


async def told(db: Any, event: str, contract: str) -> int:
    """How many events of this kind are about the subscriber."""
    return int(
        await db.fetchval(
            "select count(*) from outbox join subscribers s on about = s.id::text where subject = $1 and contract = $2",
            f"events.auth.{event}",
            contract,
        )
    )


async def guess(signs_in: SignsIn, login: str, **more: Any) -> type[Problem]:
    with pytest.raises((WrongCredentials, TooManyRequests)) as refused:
        await signs_in(login, f"wrong {next(_ADDRESSES)}", **addressed(), **more)
    return refused.type


async def locked(signs_in: SignsIn, login: str, **more: Any) -> None:
    assert await asyncio.gather(*(guess(signs_in, login, **more) for _ in range(5))) == [WrongCredentials] * 5
    assert await guess(signs_in, login, **more) is TooManyRequests


async def test_two_hundred_wrong_passwords_side_by_side_cost_five_checks(
    auth: OneService, subscribed: Subscribed, signs_in: SignsIn, db: Any
) -> None:
    who = await subscribed()
    before = await checks(auth)
    answers = await asyncio.gather(*(guess(signs_in, who.contract) for _ in range(200)))
    assert await checks(auth) - before <= 5
    assert answers.count(WrongCredentials) == await checks(auth) - before
    assert await told(db, "sign_in_locked", who.contract) == 1


async def test_fifty_right_passwords_side_by_side_all_open(subscribed: Subscribed, signs_in: SignsIn) -> None:
    who = await subscribed()
    await signs_in(who.contract)
    await asyncio.gather(*(signs_in(who.contract, **addressed()) for _ in range(50)))


async def test_a_lock_looks_the_same_whether_there_is_such_a_login_or_not(
    subscribed: Subscribed, signs_in: SignsIn
) -> None:
    answers = []
    for login in ((await subscribed()).contract, "no such login", (await subscribed(password="")).contract):
        await locked(signs_in, login)
        with pytest.raises(TooManyRequests) as refused:
            await signs_in(login, PASSWORD, **addressed())
        assert 290 <= refused.value.more.pop("retry_after") <= 300
        answers.append((refused.value.sentence, refused.value.more))
    assert answers[0] == answers[1] == answers[2]


async def test_nobody_locks_a_subscriber_out_of_a_known_device(
    subscribed: Subscribed, signs_in: SignsIn
) -> None:
    who = await subscribed()
    session = await signs_in(who.contract, **addressed())
    await locked(signs_in, who.contract)
    assert session.device_token
    for _ in range(2):
        again = await signs_in(who.contract, device_token=session.device_token, **addressed())
        assert again.device_token == session.device_token
    assert await guess(signs_in, who.contract) is TooManyRequests


async def test_a_known_device_has_no_more_tries_than_a_stranger(
    subscribed: Subscribed, signs_in: SignsIn
) -> None:
    who = await subscribed()
    stolen = (await signs_in(who.contract, **addressed())).device_token
    await locked(signs_in, who.contract, device_token=stolen)
    await signs_in(who.contract, **addressed())


async def test_a_device_is_known_for_those_alone_who_have_signed_in_from_it(
    subscribed: Subscribed, signs_in: SignsIn, db: Any
) -> None:
    one, other = await subscribed(), await subscribed()
    token = (await signs_in(one.contract, **addressed())).device_token
    await locked(signs_in, other.contract, device_token=token)
    await db.execute("update guards set locked_until = now() where locked_until is not null")
    shared = await signs_in(other.contract, device_token=token, **addressed())
    assert shared.device_token == token
    await locked(signs_in, one.contract)
    await signs_in(one.contract, device_token=token, **addressed())


async def test_an_invented_device_token_is_not_taken_over(subscribed: Subscribed, signs_in: SignsIn) -> None:
    who = await subscribed()
    session = await signs_in(who.contract, device_token="invented", **addressed())
    assert session.device_token
    assert len(session.device_token.get_secret_value()) >= 43


async def test_a_new_device_is_told_of_unless_it_is_the_first(
    subscribed: Subscribed, signs_in: SignsIn, db: Any
) -> None:
    who = await subscribed()
    here, elsewhere = addressed(), addressed()
    token = (await signs_in(who.contract, **here)).device_token
    await signs_in(who.contract, device_token=token, **elsewhere)
    await signs_in(who.contract, **here)
    assert await told(db, "signed_in_from_new_device", who.contract) == 0
    await signs_in(who.contract, **addressed())
    assert await told(db, "signed_in_from_new_device", who.contract) == 1


async def test_who_has_recovered_gets_in_however_often_others_lock_the_login_again(
    recovers: Recovers, signs_in: SignsIn
) -> None:
    who = await recovers.somebody("kaspnet")
    await locked(signs_in, who.login, operator="kaspnet")
    started = await recovers("kaspnet", **form_of("kaspnet", who))
    mine = (await recovers.confirm("kaspnet", token=await recovers.secret(started))).device_token
    await locked(signs_in, who.login, operator="kaspnet")
    await signs_in(who.login, NEW, operator="kaspnet", device_token=mine, **addressed())


@pytest.mark.parametrize("known", [True, False])
async def test_a_password_that_is_changed_while_it_is_compared_opens_nothing(
    subscribed: Subscribed, signs_in: SignsIn, db: Any, known: bool
) -> None:
    who = await subscribed()
    token = (await signs_in(who.contract, **addressed())).device_token
    waits = (
        "select count(*) from pg_stat_activity where wait_event_type = 'Lock' and query like '%for share%'"
    )
    async with db.acquire() as connection, connection.transaction():
        changed = "update subscribers set password = $2 where contract = $1"
        await connection.execute(changed, who.contract, PasswordHasher().hash("another one"))
        signing_in = asyncio.create_task(
            signs_in(who.contract, device_token=token if known else None, **addressed())
        )
        await until("the sign-in waits for the change", lambda: db.fetchval(waits))
    with pytest.raises(WrongCredentials):
        await signing_in


async def test_twenty_devices_are_remembered(subscribed: Subscribed, signs_in: SignsIn, db: Any) -> None:
    who = await subscribed()
    first = (await signs_in(who.contract, **addressed())).device_token
    for _ in range(20):
        await signs_in(who.contract, **addressed())
    kept = (
        "select count(*) from known_devices d join subscribers s on s.id = subscriber_id where contract = $1"
    )
    assert await db.fetchval(kept, who.contract) == 20
    assert (await signs_in(who.contract, device_token=first)).device_token != first


async def test_a_lock_survives_the_service(
    auth: OneService, subscribed: Subscribed, signs_in: SignsIn
) -> None:
    who = await subscribed()
    await locked(signs_in, who.contract)
    await auth.kill()
    await auth.start()
    assert await guess(signs_in, who.contract) is TooManyRequests
