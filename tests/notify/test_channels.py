"""Who is told over which channel: nobody is woken without need, staff hears what is for staff."""

from uuid import uuid4

import pytest

from account_events import IN_FIVE_DAYS, fact
from contracts.billing import (
    AddOnEnded,
    AutopaymentSwitchedOff,
    PromisedPaymentUnkept,
    RegisterDiffers,
    ServiceStopped,
    SuspensionStarted,
    TerminationApproved,
)
from contracts.message import Event
from five_operators import PROFILES
from notify.triggers import TRIGGERS
from notify_world import Subscriber, World


async def channels(world: World, event: Event, who: Subscriber) -> set[str]:
    """Where the event has led to."""
    told = await world.tell(event, who)
    await world.handled(told)
    rows = await world.db.fetch(
        "select channel from deliveries where event_id = $1 "
        "union all select 'cabinet' from notifications where event_id = $1",
        told,
    )
    return {row["channel"] for row in rows}


async def test_a_stop_for_a_promise_that_was_not_kept_wakes_once(world: World) -> None:
    who = await world.subscriber()
    unkept = fact(PromisedPaymentUnkept, who, state="stopped")
    assert await channels(world, unkept, who) == {"email", "cabinet"}
    stopped = fact(ServiceStopped, who, why="promise_unkept")
    assert await channels(world, stopped, who) == {"sms", "email", "cabinet"}


@pytest.mark.parametrize(
    ("why", "expected"),
    [("by_subscriber", {"email", "cabinet"}), ("permission_revoked", {"sms", "email", "cabinet"})],
)
async def test_nobody_is_woken_for_what_he_has_done_himself(
    world: World, why: str, expected: set[str]
) -> None:
    who = await world.subscriber()
    assert await channels(world, fact(AutopaymentSwitchedOff, who, why=why), who) == expected


async def test_a_small_matter_stands_in_the_cabinet_alone(world: World) -> None:
    who = await world.subscriber()
    assert await channels(world, fact(AddOnEnded, who), who) == {"cabinet"}


async def test_staff_hears_that_a_register_differs_in_the_operators_first_language(world: World) -> None:
    differs = RegisterDiffers(
        way="osmp", day=IN_FIVE_DAYS, currency="RUB", only_ours=1, only_theirs=0, differing=2
    )
    told = await world.tell(differs, Subscriber(id=uuid4()))
    sent = await world.until(told, "sent", "email")
    assert sent["address"] == "help@skynet.example"
    assert sent["subscriber_id"] is None
    assert sent["subject"].startswith("Реестр osmp за ")


@pytest.mark.parametrize(
    ("event", "section"), [(SuspensionStarted, "suspension"), (TerminationApproved, "termination")]
)
def test_an_operator_may_keep_silent_where_its_profile_says_so(event: type[Event], section: str) -> None:
    profile = PROFILES.by_slug("skynet")
    assert profile
    assert TRIGGERS[event].wanted(profile)
    silent = getattr(profile, section).model_copy(update={"notice": False})
    assert not TRIGGERS[event].wanted(profile.model_copy(update={section: silent}))
    assert TRIGGERS[event].wanted(profile.model_copy(update={section: None}))
