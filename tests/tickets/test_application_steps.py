"""What staff makes of an application: calls, a visit, a refusal, a contract that closes it by itself."""

from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import uuid4

import asyncpg
import pytest

from applicants import apply, follow, found, new_phone, told, wish
from chassis.asking import Questions
from contracts.auth import ContractConcluded
from contracts.message import Question
from contracts.problems import (
    Conflict,
    InvalidBody,
    NotAllowed,
    NotFound,
)
from contracts.tickets import (
    AgreeVisit,
    ApplicationForm,
    EnterApplication,
    GetApplication,
    NoteCall,
    RefuseApplication,
)
from one_service import tell
from running import Running, until
from ticket_people import Person

Database = asyncpg.Pool


async def test_staffs_steps_are_told_and_kept(questions: Questions, sales: Person, db: Database) -> None:
    applied = await apply(questions, **wish())
    application = await found(sales, applied.code)
    missed = await sales.ask(NoteCall(application_id=application.id, outcome="not_reached", note="не берёт"))
    assert (missed.status, missed.history[-1].outcome) == ("received", "not_reached")
    assert missed.call_by is not None
    at = datetime.now(UTC) + timedelta(days=1)
    later = await sales.ask(NoteCall(application_id=application.id, outcome="later", call_at=at))
    assert later.call_by == at
    reached = await sales.ask(NoteCall(application_id=application.id, outcome="reached"))
    assert (reached.status, reached.call_by) == ("called", None)
    refused = await sales.ask(RefuseApplication(application_id=application.id, refusal="no_coverage"))
    assert refused.reason == "По вашему адресу пока нет технической возможности подключения."
    assert [step.author for step in refused.history] == [None, *[sales.id] * 4]
    assert [
        (one["status"], one["outcome"]) for one in await told(db, application, "application_changed")
    ] == [
        ("received", "not_reached"),
        ("received", "later"),
        ("called", "reached"),
        ("refused", ""),
    ]
    followed = await follow(questions, applied.code)
    assert (followed.status, followed.next_step, followed.call_by) == ("refused", None, None)
    assert followed.reason == refused.reason
    assert "не берёт" not in followed.model_dump_json()
    with pytest.raises(Conflict):
        await sales.ask(NoteCall(application_id=application.id, outcome="reached"))


async def test_a_step_that_makes_no_sense_is_refused(questions: Questions, sales: Person) -> None:
    application = await found(sales, (await apply(questions, **wish())).code)
    one = {"application_id": application.id}
    wrong: list[tuple[Question[Any], str]] = [
        (AgreeVisit(**one, day=date(2020, 1, 1), begins=time(10), ends=time(12)), "/day"),
        (AgreeVisit(**one, day=datetime.now(UTC).date(), begins=time(12), ends=time(12)), "/ends"),
        (NoteCall(**one, outcome="later", call_at=datetime(2020, 1, 1, tzinfo=UTC)), "/call_at"),
        (RefuseApplication(**one, refusal="other"), "/reason"),
    ]
    for question, pointer in wrong:
        with pytest.raises(InvalidBody) as refused:
            await sales.ask(question)
        assert pointer in {error["pointer"] for error in refused.value.more["errors"]}


async def test_staff_writes_down_what_it_hears_on_the_phone(
    sales: Person, person: Callable[..., Person]
) -> None:
    said = {"full_name": "Пётр", "phone": new_phone(), "consent": True, "language": "ru"}
    question, key = EnterApplication(form=ApplicationForm.model_validate(said)), uuid4().hex
    entered = await sales.ask(question, key)
    assert (entered.entered_by, entered.address, entered.status) == (sales.id, "", "received")
    assert (await sales.ask(question, key)).id == entered.id
    for role in ("marketing", "cashier"):
        with pytest.raises(NotAllowed):
            await person(kind="staff", role=role).ask(question)
    with pytest.raises(NotFound):
        await person(kind="staff", role="admin", operator="foreign").ask(
            GetApplication(application_id=entered.id)
        )


async def test_a_contract_closes_the_application_that_led_to_it_and_its_repeats(
    servers: Running,
    questions: Questions,
    sales: Person,
    db: Database,
    registered: Callable[..., Awaitable[None]],
) -> None:
    form = wish()
    first, again = await apply(questions, **form), await apply(questions, **form)
    subscriber = uuid4()
    concluded = ContractConcluded(
        subscriber_id=subscriber,
        contract="100-9",
        account="100-9",
        tariff="home",
        add_ons=[],
        connected_on=date(2026, 11, 22),
        application=again.code.lower(),
        author=f"staff:{sales.id}",
    )
    other = concluded.model_copy(update={"subscriber_id": uuid4(), "contract": "100-8"})
    await tell(servers, concluded, "daytown", subscriber)

    async def closed() -> bool:
        return (await follow(questions, first.code)).status == "concluded"

    await until("the application is closed", closed)
    # Whatever comes later by the same code, it stays as it is.
    told = [await tell(servers, event, "daytown", event.subscriber_id) for event in (concluded, other)]
    heard = "select true from inbox where event_id = any($1) having count(*) = 2"
    await until("both are heard", lambda: db.fetchval(heard, told))
    application = await found(sales, first.code)
    assert (application.subscriber_id, application.history[-1].author) == (subscriber, sales.id)
    assert [step.status for step in application.history].count("concluded") == 1
    assert (await follow(questions, again.code)).status == "concluded"
    assert (await found(sales, again.code)).subscriber_id == subscriber
