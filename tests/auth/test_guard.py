"""Guessing is slowed down: the guard in this process, its counters in a real PostgreSQL."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import count
from typing import Any
from uuid import uuid4

import pytest

from auth import guard, networks
from auth.guard import counted, freed, guarded
from auth.service import GuardLimits, service
from auth.sessions import Where
from auth.settings import AuthSettings
from chassis.database import Database
from chassis.isolation import within
from contracts.problems import NotFound, Problem, TooManyRequests, WrongCredentials
from five_operators import PROFILES
from running import Running

_NUMBERS = count(1)


@pytest.fixture(scope="module", autouse=True)
async def _replica(servers: Running) -> AsyncIterator[None]:
    """This process is one more replica of auth."""
    environment = servers.environment_of("auth")
    known = {
        name: environment[name.upper()] for name in AuthSettings.model_fields if name.upper() in environment
    }
    service.equip(AuthSettings.model_validate({**known, "database_url": environment["DATABASE_URL_AUTH"]}))
    service.profiles = PROFILES
    service.database = Database(environment["DATABASE_URL_AUTH"], "auth")
    yield
    await service.database.close()


@pytest.fixture
def subject() -> str:
    """Nobody has guessed about it before."""
    return f"subject {uuid4()}"


@pytest.fixture
def here() -> Where:
    """A network of its own for each test."""
    return Where("Firefox", f"2001:db8:0:{next(_NUMBERS):x}::1")


@asynccontextmanager
async def admitted(path: str, operator: str, subject: str, where: Where, **more: Any) -> AsyncIterator[None]:
    """As a question of this operator's does it."""
    with within(operator):
        async with guarded(path, operator, subject, where, **more):
            yield


async def attempt(subject: str, where: Where, *, right: bool = False, **more: Any) -> None:
    async with admitted("sign-in", "skynet", subject, where, **more):
        if not right:
            raise WrongCredentials


async def wrong(subject: str, where: Where, times: int = 1, **more: Any) -> None:
    for _ in range(times):
        with pytest.raises(WrongCredentials):
            await attempt(subject, where, **more)


async def refused(subject: str, where: Where, **more: Any) -> int:
    """For how many seconds even a right attempt is refused."""
    with pytest.raises(TooManyRequests) as told:
        await attempt(subject, where, right=True, **more)
    return int(told.value.more["retry_after"])


async def free(subject: str) -> None:
    with within("skynet"):
        async with service.database.transaction() as db:
            await freed(db, "skynet", subject)


async def sql(db: Any, statement: str, subject: str) -> Any:
    return await db.execute(
        f"update guards set {statement} where about = $1", service.derived("guard", subject)
    )


async def test_of_two_hundred_wrong_attempts_side_by_side_five_are_checked(subject: str, here: Where) -> None:
    checked = 0

    async def guess() -> type[Problem]:
        nonlocal checked
        try:
            async with admitted("sign-in", "skynet", subject, here):
                checked += 1
                await asyncio.sleep(0.01)
                raise WrongCredentials
        except Problem as problem:
            return type(problem)

    answers = await asyncio.gather(*(guess() for _ in range(200)))
    assert checked == 5
    assert answers.count(WrongCredentials) == 5
    assert answers.count(TooManyRequests) == 195


async def test_fifty_right_attempts_side_by_side_wait_for_one_another_and_all_get_in(
    subject: str, here: Where
) -> None:
    under_way, most = 0, 0

    async def come() -> None:
        nonlocal under_way, most
        async with admitted("sign-in", "skynet", subject, here):
            under_way += 1
            most = max(most, under_way)
            await asyncio.sleep(0.01)
            under_way -= 1

    await asyncio.gather(*(come() for _ in range(50)))
    assert 1 < most <= 5


async def test_an_attempt_waits_for_one_at_another_replica(
    subject: str, here: Where, db: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guard, "WAIT_SECONDS", 0.3)
    await attempt(subject, here, right=True)
    await sql(db, "open = array(select uuidv7() from generate_series(1, 5))", subject)
    assert await refused(subject, here) == 1
    waiting = asyncio.create_task(attempt(subject, here, right=True))
    await asyncio.sleep(0)
    await sql(db, "open = open[1:4]", subject)
    await waiting


async def test_an_attempt_whose_process_died_is_under_way_for_half_a_minute(
    subject: str, here: Where, db: Any
) -> None:
    await attempt(subject, here, right=True)
    await sql(db, "open = array(select uuidv7(interval '-31 s') from generate_series(1, 5))", subject)
    await attempt(subject, here, right=True)


async def test_each_lock_is_twice_as_long_as_the_one_before_up_to_a_day(
    subject: str, here: Where, db: Any
) -> None:
    seconds = []
    for _ in range(11):
        await wrong(subject, here, 5)
        seconds.append(await refused(subject, here))
        await sql(db, "locked_until = now()", subject)
    assert seconds == pytest.approx([*(300 * 2**n for n in range(9)), 86_400, 86_400], abs=2)


async def test_what_is_right_forgives_what_was_wrong(subject: str, here: Where, db: Any) -> None:
    await wrong(subject, here, 5)
    await sql(db, "locked_until = now()", subject)
    await attempt(subject, here, right=True)
    await wrong(subject, here, 4)
    await attempt(subject, here, right=True)
    await wrong(subject, here, 5)
    assert await refused(subject, here) == pytest.approx(300, abs=2)


async def test_a_window_and_a_quiet_day_make_up_for_it(subject: str, here: Where, db: Any) -> None:
    await wrong(subject, here, 4)
    await sql(db, "since = now() - interval '16 min'", subject)
    await wrong(subject, here, 5)
    await sql(db, "locked_until = now() - interval '25 h'", subject)
    await wrong(subject, here, 5)
    assert await refused(subject, here) == pytest.approx(300, abs=2)


async def test_what_breaks_is_neither_right_nor_wrong(subject: str, here: Where) -> None:
    await wrong(subject, here, 4)
    for _ in range(6):
        with pytest.raises(NotFound):
            async with admitted("sign-in", "skynet", subject, here):
                raise NotFound
    await wrong(subject, here)
    await refused(subject, here)


async def test_a_lock_is_told_once(subject: str, here: Where) -> None:
    told = []

    async def tell(_: Any, until: Any) -> None:
        told.append(until)

    await wrong(subject, here, 5, on_lock=tell)
    for _ in range(3):
        await refused(subject, here, on_lock=tell)
    assert len(told) == 1


async def test_a_known_device_is_counted_by_itself(subject: str, here: Where) -> None:
    mine, stolen = uuid4(), uuid4()
    await wrong(subject, here, 5)
    await wrong(subject, here, 5, device=stolen)
    assert await refused(subject, here, device=stolen) > 290
    await attempt(subject, here, right=True, device=mine)
    await refused(subject, here)


async def test_ways_in_and_operators_are_counted_apart(subject: str, here: Where) -> None:
    await wrong(subject, here, 5)
    async with admitted("recovery", "skynet", subject, here):
        pass
    async with admitted("sign-in", "centra", subject, here):
        pass


async def test_a_network_is_counted_over_all_subjects(here: Where, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "guard_limits", GuardLimits(network=10, all=10**6))
    for _ in range(10):
        await wrong(f"{uuid4()}", here)
    neighbour = Where("Safari", here.address.replace("::1", "::abcd"))
    assert await refused(f"{uuid4()}", neighbour) == pytest.approx(300, abs=2)
    assert await refused("", neighbour) > 290
    await attempt(f"{uuid4()}", Where("", "2001:db8:1::1"), right=True)
    await attempt("", here, right=True, device=uuid4())


async def test_the_lock_of_a_network_never_grows(
    here: Where, db: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "guard_limits", GuardLimits(network=2, all=10**6))
    for _ in range(3):
        await wrong(f"{uuid4()}", here, 2)
        assert await refused("", here) == pytest.approx(300, abs=2)
        await db.execute("update guards set locked_until = now() where kind = 'network'")


async def test_all_together_wait_a_minute_but_known_devices_do_not(
    subject: str, here: Where, db: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "guard_limits", GuardLimits(network=10**6, all=2))
    await db.execute("delete from guards where kind = 'all'")
    await wrong(subject, here, 2)
    try:
        assert await refused(f"{uuid4()}", Where("", "198.51.100.1")) <= 60
        await attempt(subject, here, right=True, device=uuid4())
    finally:
        await db.execute("delete from guards where kind = 'all'")


async def test_a_finished_recovery_frees_where_the_profile_says_so(
    subject: str, here: Where, monkeypatch: pytest.MonkeyPatch
) -> None:
    await wrong(subject, here, 5)
    profile = service.profile_of("skynet")
    unfreed = profile.model_copy(
        update={"lockout": profile.lockout.model_copy(update={"freed_by_recovery": False})}
    )
    with within("skynet"), monkeypatch.context() as changed:
        changed.setattr(service, "profile_of", lambda _: unfreed)
        async with service.database.transaction() as db:
            await freed(db, "skynet", subject)
    await refused(subject, here)
    await free(subject)
    await attempt(subject, here, right=True)


async def test_a_finished_recovery_frees_the_known_devices_too(subject: str, here: Where, db: Any) -> None:
    device = await db.fetchval(
        "with who as (insert into subscribers (operator, contract, login, login_key, name, address, language) "
        "values ('skynet', $1, $1, $1, '', '', 'ru') returning id) "
        "insert into known_devices (operator, subscriber_id, hash) select 'skynet', id, '' from who returning id",
        subject,
    )
    await wrong(subject, here, 5, device=device)
    await refused(subject, here, device=device)
    await free(subject)
    await attempt(subject, here, right=True, device=device)


async def test_what_always_counts_is_refused_beyond_its_limit(subject: str, here: Where, db: Any) -> None:
    async def send(about: str, where: Where = here) -> None:
        with within("skynet"):
            await counted("message", "skynet", about, where, limit=3, minutes=60)

    async def outcomes(*sent: Any) -> int:
        return sum(done is None for done in await asyncio.gather(*sent, return_exceptions=True))

    assert await outcomes(*(send(subject) for _ in range(20))) == 3
    with pytest.raises(TooManyRequests) as told:
        await send(subject, Where("", "198.51.100.9"))
    assert told.value.more["retry_after"] == pytest.approx(3600, abs=2)
    assert await outcomes(*(send(f"{uuid4()}") for _ in range(40))) < 30
    await sql(db, "since = now() - interval '61 min'", subject)
    await send(subject, Where("", "198.51.100.9"))


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("198.51.100.7", "198.51.100.7"),
        ("::ffff:198.51.100.7", "198.51.100.7"),
        ("2001:db8::1", "2001:db8::/64"),
        ("2001:db8:0:0:ffff::1", "2001:db8::/64"),
        ("2001:db8:0:1::1", "2001:db8:0:1::/64"),
        ("testclient", "unknown"),
    ],
)
def test_a_network_is_an_address_or_a_slash_64(address: str, network: str) -> None:
    assert networks.network_of(address) == network
