"""An application's life: written by a stranger, followed by its code, taken to a contract or refused by staff."""

from datetime import UTC, datetime, time, timedelta
from uuid import uuid4

import asyncpg
import pytest

from applicants import apply, follow, found, new_phone, told, wish
from chassis.asking import Questions
from contracts.problems import (
    Conflict,
    IdempotencyKeyReused,
    InvalidBody,
    NotFound,
    TooManyRequests,
)
from contracts.tickets import (
    AgreeVisit,
    FollowApplication,
    ListApplications,
    NoteCall,
    RefuseApplication,
)
from ticket_people import Person
from tickets.codes import LETTERS, new_code, read_code

Database = asyncpg.Pool


def test_a_code_has_sixty_bits_and_is_read_as_people_type_it() -> None:
    code = new_code()
    assert len(code.replace("-", "")) * (len(LETTERS).bit_length() - 1) == 60
    assert len({new_code() for _ in range(1000)}) == 1000
    assert read_code(f" {code.lower().replace('-', ' ')} ") == code
    assert read_code("OIL0-0000-0000") == "0110-0000-0000"
    assert read_code("7K2M-9QXT-4BW") is None
    assert read_code("7K2M-9QXT-4BWU") is None


async def test_what_is_written_is_answered_by_a_code_and_a_promise(
    questions: Questions, sales: Person, db: Database
) -> None:
    form = wish(email="Anna@Mail.Example", comment="После шести")
    applied = await apply(questions, **form)
    assert (applied.status, applied.next_step) == ("received", "call_back")
    assert applied.call_by - datetime.now(UTC) > timedelta(hours=1, minutes=50)
    application = await found(sales, applied.code)
    assert application.phone.startswith("+7955")
    assert application.email == "Anna@mail.example"
    assert application.contract.address == f"{form['street']}, д. 5, кв. 12"
    assert (application.contract.name, application.contract.application) == (form["full_name"], applied.code)
    (received,) = await told(db, application, "application_received")
    assert (received["code"], received["phones"], received["repeated"]) == (
        applied.code,
        [application.phone],
        False,
    )


async def test_at_night_the_call_is_promised_for_the_morning(questions: Questions) -> None:
    applied = await apply(questions, operator="nighttown", **wish())
    assert applied.call_by - datetime.now(UTC) > timedelta(hours=6)


async def test_a_repeat_under_the_key_makes_nothing_new(questions: Questions, sales: Person) -> None:
    form, key = wish(), uuid4().hex
    first = await apply(questions, key=key, **form)
    assert await apply(questions, key=key, **form) == first
    with pytest.raises(IdempotencyKeyReused):
        await apply(questions, key=key, **form | {"house": "6"})
    assert (await found(sales, first.code)).repeats == []


async def test_everything_that_is_wrong_with_a_form_is_named(questions: Questions) -> None:
    wrong = wish(full_name=" ", phone="12", email="nobody", house="", consent=False, wifi_survey=True)
    with pytest.raises(InvalidBody) as refused:
        await apply(questions, **wrong | {"language": "en"})
    pointers = {error["pointer"] for error in refused.value.more["errors"]}
    assert pointers == {"/full_name", "/house", "/phone", "/email", "/consent", "/wifi_survey", "/language"}


async def test_whoever_has_the_code_sees_no_more_of_the_person_than_he_knows(questions: Questions) -> None:
    form = wish()
    applied = await apply(questions, **form)
    followed = await follow(questions, applied.code.lower())
    assert (followed.status, followed.next_step, followed.call_by) == (
        "received",
        "call_back",
        applied.call_by,
    )
    assert followed.name == "С*** А."
    shown = followed.model_dump_json()
    assert form["phone"][-5:] not in shown
    assert form["street"] not in shown
    assert "Сидорова" not in shown


async def test_a_wrong_code_is_answered_as_no_code_is_and_guessing_has_an_end(questions: Questions) -> None:
    applied = await apply(questions, **wish())
    answers = set()
    for operator, code in (("daytown", new_code()), ("daytown", "?"), ("foreign", applied.code)):
        with pytest.raises(NotFound) as missed:
            await follow(questions, code, operator)
        answers.add(missed.value.sentence)
    assert len(answers) == 1
    guess = FollowApplication(operator="daytown", caller="guesser", code="?")
    with pytest.raises(TooManyRequests) as stopped:
        for _ in range(200):
            with pytest.raises(NotFound):
                await questions.ask(guess)
    assert 0 < stopped.value.more["retry_after"] <= 600


async def test_one_phone_and_one_network_apply_only_so_often(questions: Questions) -> None:
    phone = new_phone()
    with pytest.raises(TooManyRequests):
        for _ in range(30):
            await apply(questions, **wish(phone=phone))
    address = f"{uuid4().hex}@mail.example"
    for _ in range(3):
        await apply(questions, **wish(email=address))
    with pytest.raises(TooManyRequests):
        await apply(questions, **wish(email=address.upper()))
    for _ in range(2):  # what is refused is not counted against all others
        with pytest.raises(TooManyRequests):
            for _ in range(60):
                await apply(questions, caller="one network", **wish())


async def test_whoever_is_refused_takes_nothing_from_the_others(db: Database, questions: Questions) -> None:
    caller = uuid4().hex
    for _ in range(60):
        with pytest.raises(NotFound):
            await questions.ask(FollowApplication(operator="elsewhere", caller=caller, code="?"))
    for _ in range(5):
        with pytest.raises(TooManyRequests):
            await questions.ask(FollowApplication(operator="elsewhere", caller=caller, code="?"))
    shared = "select sum(count) from counters where operator = 'elsewhere' and key = 'follow'"
    assert await db.fetchval(shared) == 60


async def test_a_strangers_words_are_no_links_in_a_letter_in_the_operators_name(
    questions: Questions, sales: Person, db: Database
) -> None:
    form = wish(
        full_name="Приз на https://evil.example/x!", street="ул.Ленина www.evil.example", email="a@b.example"
    )
    applied = await apply(questions, **form)
    (received,) = await told(db, await found(sales, applied.code), "application_received")
    assert received["name"] == "Приз на https: evil. example/x!"
    assert received["address"] == "ул. Ленина www. evil. example, д. 5, кв. 12"
    with pytest.raises(InvalidBody):
        await apply(questions, **wish(phone="+1 202 555 0100"))


async def test_the_same_person_adds_to_his_first_application_and_learns_no_code_of_it(
    questions: Questions, sales: Person, db: Database
) -> None:
    form = wish()
    first = await apply(questions, **form)
    again = await apply(
        questions, **form | {"phone": form["phone"].replace("8 (", "+7 ("), "comment": "Жду!"}
    )
    assert again.code != first.code
    assert (again.status, again.next_step) == (first.status, first.next_step)
    original, repeat = await found(sales, first.code), await found(sales, again.code)
    assert (repeat.duplicate_of, repeat.same_person, original.repeats) == (original.id, True, [repeat.id])
    added = original.history[-1]
    assert (added.outcome, added.author) == ("repeated", None)
    assert "Жду!" in added.note
    queue = await sales.ask(ListApplications(limit=100))
    assert repeat.id not in {one.id for one in queue.items}
    (received,) = await told(db, repeat, "application_received")
    assert received["repeated"]
    with pytest.raises(Conflict):
        await sales.ask(NoteCall(application_id=repeat.id, outcome="reached"))


async def test_a_repeats_code_follows_the_first_one_without_the_hour_of_the_visit(
    questions: Questions, sales: Person
) -> None:
    form = wish()
    first = await apply(questions, **form)
    application = await found(sales, first.code)
    await sales.ask(NoteCall(application_id=application.id, outcome="reached"))
    again = await apply(questions, **form)
    newest = await follow(questions, again.code)
    assert (newest.status, newest.call_by) == ("received", again.call_by)
    day = datetime.now(UTC).date() + timedelta(days=3)
    await sales.ask(AgreeVisit(application_id=application.id, day=day, begins=time(10), ends=time(13)))
    own, other = await follow(questions, first.code), await follow(questions, again.code)
    assert own.status == other.status == "visit_agreed"
    assert own.visit is not None
    assert (own.visit.day, own.visit.begins) == (day, time(10))
    assert other.visit is None
    assert [step.status for step in own.history] == ["received", "called", "visit_agreed"]
    assert [step.status for step in other.history] == ["received", "visit_agreed"]
    await sales.ask(RefuseApplication(application_id=application.id, refusal="no_coverage"))
    own, other = await follow(questions, first.code), await follow(questions, again.code)
    assert (own.status, other.status, bool(own.reason), other.reason) == ("refused", "refused", True, "")


async def test_another_phone_at_the_same_address_is_marked_for_staff_alone(
    questions: Questions, sales: Person
) -> None:
    form = wish(building="2")
    first = await apply(questions, **form)
    other = await apply(questions, **form | {"phone": new_phone(), "house": "5", "full_name": "Другая Мария"})
    application = await found(sales, other.code)
    assert (application.duplicate_of, application.same_person) == ((await found(sales, first.code)).id, False)
    await sales.ask(RefuseApplication(application_id=application.id, refusal="duplicate"))
    assert (await follow(questions, first.code)).status == "received"
