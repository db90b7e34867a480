"""Guessing at recoveries side by side, across flows and over time; and what a stranger's recovery costs its owner."""

import asyncio
from typing import Any

import pytest

from auth_people import SignsIn
from contracts.auth import SubscriberRow
from contracts.problems import CodeRefused, Problem, TooManyRequests
from recovering import NEW, Recovers, form_of


async def outcomes(*attempts: Any) -> list[str]:
    """`ok` or the problem's slug, of attempts side by side."""

    async def outcome(attempt: Any) -> str:
        try:
            await attempt
        except Problem as problem:
            return problem.slug
        return "ok"

    return await asyncio.gather(*map(outcome, attempts))


def wrong(code: str, number: int) -> str:
    return f"{(int(code) + number) % 10**6:06d}"


async def begun(recovers: Recovers, who: SubscriberRow) -> tuple[dict[str, Any], str]:
    """The proof of a new recovery, but for its code, and the code."""
    started = await recovers("cherrynet", **form_of("cherrynet", who))
    return {"recovery": started.recovery, "new_password": NEW}, await recovers.secret(started)


async def test_of_200_guesses_side_by_side_five_are_looked_at(
    recovers: Recovers, signs_in: SignsIn, db: Any
) -> None:
    who = await recovers.somebody()
    proof, code = await begun(recovers, who)
    guesses = [recovers.confirm("cherrynet", **proof, code=wrong(code, n)) for n in range(1, 201)]
    told = await outcomes(*guesses)
    assert told.count("code-refused") <= 5
    assert set(told) == {"code-refused", "too-many-requests"}
    assert await db.fetchval("select submissions from recoveries where id = $1", proof["recovery"]) <= 5
    assert await outcomes(recovers.confirm("cherrynet", **proof, code=code)) == ["too-many-requests"]
    await signs_in(who.login, operator="cherrynet")


async def test_the_right_code_side_by_side_is_used_once(recovers: Recovers, signs_in: SignsIn) -> None:
    who = await recovers.somebody()
    proof, code = await begun(recovers, who)
    told = await outcomes(*(recovers.confirm("cherrynet", **proof, code=code) for _ in range(20)))
    assert told.count("ok") == 1
    await signs_in(who.login, NEW, operator="cherrynet")


async def test_many_people_finish_their_recoveries_at_once(recovers: Recovers) -> None:
    people = await asyncio.gather(*(recovers.somebody() for _ in range(20)))
    proofs = await asyncio.gather(*(begun(recovers, who) for who in people))
    told = await outcomes(*(recovers.confirm("cherrynet", **proof, code=code) for proof, code in proofs))
    assert told == ["ok"] * 20


async def test_a_second_recovery_gives_no_second_five_guesses(recovers: Recovers) -> None:
    who = await recovers.somebody()
    for _ in range(2):
        proof, code = await begun(recovers, who)
        for number in range(1, 4):
            told = await outcomes(recovers.confirm("cherrynet", **proof, code=wrong(code, number)))
    assert told == ["too-many-requests"]


async def test_wrong_codes_for_a_strangers_recovery_lock_no_other(
    recovers: Recovers, signs_in: SignsIn, db: Any
) -> None:
    who = await recovers.somebody()
    proof, code = await begun(recovers, who)
    for number in range(1, 6):
        await outcomes(recovers.confirm("cherrynet", **proof, code=wrong(code, number)))
    # An hour later, while the lock of that one would still hold.
    await db.execute("update guards set since = now() - interval '61 min' where path = 'recovery code'")
    await db.execute("update guards set locked_until = now() + interval '1 h' where locked_until > now()")
    proof, code = await begun(recovers, who)
    await recovers.confirm("cherrynet", **proof, code=code)
    await signs_in(who.login, NEW, operator="cherrynet")


@pytest.mark.parametrize("known", [True, False])
async def test_nobody_is_sent_more_than_five_messages_an_hour_and_a_stranger_hears_the_same(
    recovers: Recovers, known: bool
) -> None:
    who = await recovers.somebody()
    form = form_of("cherrynet", who) | ({} if known else {"login": f"nobody-{who.login}"})
    told = await outcomes(*(recovers("cherrynet", **form) for _ in range(7)))
    assert sorted(told) == ["ok"] * 5 + ["too-many-requests"] * 2
    with pytest.raises(TooManyRequests) as refused:
        await recovers("cherrynet", **form)
    assert 0 < refused.value.more["retry_after"] <= 3600


async def test_one_network_reaches_fifty_people_an_hour(recovers: Recovers) -> None:
    forms = [{"login": f"stranger-{number}", "phone": "+79310000000"} for number in range(55)]
    starts = [recovers("cherrynet", **form, address="203.0.113.77") for form in forms]
    told = await outcomes(*starts)
    assert told.count("too-many-requests") == 5


async def test_the_password_by_sms_may_be_used_side_by_side(recovers: Recovers, signs_in: SignsIn) -> None:
    who = await recovers.somebody("skynet")
    sent = await recovers.secret(await recovers("skynet", **form_of("skynet", who)))
    told = await outcomes(*(signs_in(who.contract, sent) for _ in range(5)))
    assert told == ["ok"] * 5


async def test_a_refused_code_says_no_more_than_an_unknown_flow(recovers: Recovers) -> None:
    who = await recovers.somebody()
    proof, code = await begun(recovers, who)
    stranger = await recovers("cherrynet", login="nobody-at-all", phone=who.phones[0])
    for recovery in (proof["recovery"], stranger.recovery):
        said = []
        for number in range(1, 7):
            with pytest.raises(Problem) as refused:
                await recovers.confirm(
                    "cherrynet", recovery=recovery, code=wrong(code, number), new_password=NEW
                )
            said.append(refused.value.slug)
        assert said == [CodeRefused.slug] * 5 + [TooManyRequests.slug]
