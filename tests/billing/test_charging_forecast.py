"""The forecast is what happens: whatever an account goes through, it stops on the very day that was named before."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from histories import ONE_DAY, OPERATORS, Calendar, Life, profile_with

LIVING = {"active", "suspended"}
# Over a new year, into and out of a 29 February, through months of 30 and 31 days.
STARTS = [date(2027, 1, 27), date(2027, 12, 5), date(2028, 1, 15), date(2028, 1, 31), date(2027, 3, 29)]


@dataclass(frozen=True)
class Wish:
    """On the day after so many, `what` with its numbers: days ahead, days, place of a service, amounts."""

    after: int
    what: str
    ahead: int
    days: int
    place: int
    free: int
    price: int
    parts: int


@dataclass(frozen=True)
class Story:
    charging: str
    start: date
    prices: tuple[int, ...]
    balance: int
    credit: int
    wishes: tuple[Wish, ...]
    days: int = 70


prices = st.one_of(st.sampled_from([1, 30, 31_00, 450_00]), st.integers(0, 900_00))
wishes = st.builds(
    Wish,
    after=st.integers(0, 60),
    what=st.sampled_from(["pay", "pay", "promise", "rest", "tariff", "price", "end", "add", "terminate"]),
    ahead=st.integers(0, 20),
    days=st.integers(1, 25),
    place=st.integers(0, 3),
    free=st.integers(0, 12),
    price=prices,
    parts=st.integers(1, 40),
)


@st.composite
def stories(draw: st.DrawFn) -> Story:
    """With money for some days up to some months."""
    each = tuple(draw(st.lists(prices, min_size=1, max_size=3)))
    worth = sum(each) * draw(st.integers(-2, 40)) // 20
    return Story(
        charging=draw(st.sampled_from(sorted(OPERATORS))),
        start=draw(st.sampled_from(STARTS)),
        prices=each,
        balance=worth + draw(st.integers(-2, 2)),
        credit=draw(st.sampled_from([0, 0, 50_00])),
        wishes=tuple(draw(st.lists(wishes, max_size=6))),
    )


async def wish(life: Life, wanted: Wish) -> None:
    """Carry out what somebody wants today."""
    day = life.calendar.day
    ahead = day + timedelta(days=wanted.ahead)
    account = await life.account()
    if account.state == "ended":
        return
    share = max(account.price, 1) * wanted.parts // 20 + 1
    match wanted.what:
        case "pay":
            await life.pay(share)
        case "promise":
            await life.promise(share, wanted.days)
        case "rest":
            await life.rest(ahead, wanted.days, wanted.free, wanted.price // 30)
        case "add":
            await life.add(ahead, wanted.price)
        case "terminate":
            await life.terminate(ahead + timedelta(days=20))
        case kind:
            await life.change(kind, wanted.place, ahead, wanted.price)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(stories())
async def test_the_service_stops_on_the_day_that_was_named(
    engine: Any, calendar: Calendar, story: Story
) -> None:
    calendar.day = story.start
    life = await Life(engine, profile_with(story.charging), calendar).open(
        story.prices, story.balance, story.credit
    )
    before = await life.account()
    named = await life.forecast()
    for number in range(story.days):
        calendar.day = story.start + timedelta(days=number)
        await life.run()
        account = await life.account()
        if before.state in LIVING:
            _as_named(named, account, calendar.day)
        if steady := before.state in LIVING and account.state in LIVING:
            assert await life.forecast() == named, "nothing happened, and yet the day has moved"
        wanted = [one for one in story.wishes if one.after == number]
        for one in wanted:
            await wish(life, one)
        before = await life.account() if wanted else account
        named = named if steady and not wanted else await life.forecast()
    _balance_follows(before, await life.transfers())
    # A day that costs less than a kopeck is charged together with another's, so only dearer ones are told apart.
    if all(price >= 31 for price in (*story.prices, *(wanted.price for wanted in story.wishes))):
        _each_day_once(await life.transfers(), story.start)


def _as_named(named: date | None, account: Any, day: date) -> None:
    if account.state == "stopped":
        assert named == day == account.stopped_on
    elif account.state != "ended":
        assert named is None or named > day
    assert account.ends_on is None or account.state == "ended" or account.ends_on > day


def _balance_follows(account: Any, transfers: list[Any]) -> None:
    """Money is conserved, and each transfer tells the balance that it led to."""
    balance = 0
    for transfer in transfers:
        balance += transfer.amount if transfer.credit_id == account.id else -transfer.amount
        assert transfer.balance_after == balance
    assert account.balance == balance


def _each_day_once(transfers: list[Any], start: date) -> None:
    """What is charged and not given back covers each day of each service once at most."""
    paid: Counter[tuple[int | None, date]] = Counter()
    for transfer in transfers:
        if transfer.kind in {"charge", "refund"}:
            day = transfer.from_day
            while day < transfer.to_day:
                paid[transfer.service_id, day] += 1 if transfer.kind == "charge" else -1
                day += ONE_DAY
    assert all(day >= start for _, day in paid)
    assert not [key for key, times in paid.items() if times > 1]
