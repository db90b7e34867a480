"""People who want to be connected and whom nobody else has in a test."""

import json
from typing import Any
from uuid import uuid4

import asyncpg

from chassis.asking import Questions
from contracts.tickets import (
    Application,
    ApplicationForm,
    Applied,
    Apply,
    FollowApplication,
    FollowedApplication,
    GetApplication,
    ListApplications,
)
from ticket_people import Person


def new_phone() -> str:
    """As somebody writes it."""
    number = uuid4().int % 10**7
    return f"8 (955) {number // 10000:03}-{number // 100 % 100:02}-{number % 100:02}"


def wish(**more: Any) -> dict[str, Any]:
    """A filled form, at an address where nobody lives."""
    return {
        "full_name": "Сидорова Анна",
        "phone": new_phone(),
        "street": f"ул. Новая {uuid4().hex[:8]}",
        "house": "5",
        "flat": "12",
        "consent": True,
        **more,
    }


async def apply(
    questions: Questions,
    *,
    operator: str = "daytown",
    caller: str | None = None,
    key: str | None = None,
    **form: Any,
) -> Applied:
    """From a network of its own, unless it is said which."""
    filled = ApplicationForm.model_validate({"language": "ru", **form})
    asked = Apply(operator=operator, caller=caller or uuid4().hex, form=filled)
    return await questions.ask(asked, key=key or uuid4().hex)


async def follow(questions: Questions, code: str, operator: str = "daytown") -> FollowedApplication:
    """What the code tells, to a network of its own."""
    return await questions.ask(FollowApplication(operator=operator, caller=uuid4().hex, code=code))


async def found(sales: Person, code: str) -> Application:
    """The application with this code, as staff sees it."""
    queue = await sales.ask(ListApplications(q=code, open_only=False, repeats=True))
    return await sales.ask(GetApplication(application_id=queue.items[0].id))


async def told(db: asyncpg.Pool, application: Application, event: str) -> list[dict[str, Any]]:
    """The events of this kind about the application, the first one first."""
    rows = await db.fetch(
        "select payload from outbox where subject = $1 and payload->>'application_id' = $2 order by id",
        f"events.tickets.{event}",
        str(application.id),
    )
    return [json.loads(row["payload"]) for row in rows]
