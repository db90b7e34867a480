"""YooKassa's notifications (yookassa.ru/developers/using-api/webhooks): hints, each verified by asking the acquirer.

They bear no signature. 200 says that it was dealt with or is nothing of ours; anything else is repeated for a day.
"""

import json
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request, Response

from chassis.logs import logger
from contracts.billing import HearAcquirer
from contracts.problems import BadRequest, NotAllowed, NotFound
from gateway.visitors import BASE, Backend

router = APIRouter(prefix=BASE, tags=["systems"])


@router.post("/integrations/yookassa/{operator}")
async def hear_yookassa(operator: str, request: Request) -> Response:
    """One notification."""
    backend: Backend = request.app.state.backend
    profile = backend.profiles.by_slug(operator)
    acquirer = profile and profile.payment_ways.acquirer
    if not acquirer or acquirer.kind != "yookassa":
        raise NotFound("This operator has no shop at YooKassa.")
    address = request.client.host if request.client else ""
    if not acquirer.allows(address):
        logger().warning(
            "a notification from a foreign network", operator=operator, alarm="forged-notification"
        )
        raise NotAllowed("This network address is not allowed to notify.")
    question = _question(operator, await request.body())
    await backend.questions.ask(question, seconds=backend.answer_seconds)
    return Response(status_code=200)


def _question(operator: str, body: bytes) -> HearAcquirer:
    try:
        told = json.loads(body)
        about = told["object"]
        return HearAcquirer(
            operator=operator, event=told["event"], id=about["id"], attempt=_attempt(about.get("metadata"))
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise BadRequest("This is not a notification.") from error


def _attempt(metadata: Any) -> UUID | None:
    """Our own id, if it is in there: payments that others make for the same shop have none."""
    try:
        return UUID(metadata["attempt"])
    except (KeyError, TypeError, ValueError, AttributeError):
        return None
