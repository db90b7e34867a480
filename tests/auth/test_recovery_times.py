"""Nobody learns from an answer, its words or its time, who is a subscriber (OWASP ASVS 5.0, 6.3.8)."""

import asyncio
import random
import time

from recovering import Recovers, form_of

TRIES = 2_000
AT_ONCE = 20


async def test_known_and_unknown_cannot_be_told_apart_by_2000_tries(recovers: Recovers) -> None:
    people = await asyncio.gather(*(recovers.somebody() for _ in range(TRIES // 10)))
    known = [form_of("cherrynet", who) for who in people for _ in range(5)]
    unknown = [form | {"login": f"nobody-{form['login']}"} for form in known]
    tries = [(form, True) for form in known] + [(form, False) for form in unknown]
    random.Random(11).shuffle(tries)
    times: dict[bool, list[float]] = {True: [], False: []}
    waiting = iter(tries)

    async def guess() -> None:
        for form, there in waiting:
            asked_at = time.perf_counter()
            started = await recovers("cherrynet", **form)
            times[there].append(time.perf_counter() - asked_at)
            assert started.next == "code"

    await asyncio.gather(*(guess() for _ in range(AT_ONCE)))
    assert len(times[True]) == len(times[False]) == TRIES // 2
    assert abs(separable(times[True], times[False]) - 0.5) < 0.05


def separable(some: list[float], others: list[float]) -> float:
    """The area under the ROC curve: 0.5 when a guess by the time is as good as a coin (Mann and Whitney's U)."""
    ranked = sorted([(value, True) for value in some] + [(value, False) for value in others])
    ranks = sum(rank for rank, (_, mine) in enumerate(ranked, 1) if mine)
    return (ranks - len(some) * (len(some) + 1) / 2) / (len(some) * len(others))
