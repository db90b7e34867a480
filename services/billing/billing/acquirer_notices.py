"""Notifications of an acquirer: hints. Each makes us ask, and what it says counts for nothing."""

from billing import attempts, refunds
from billing.acquirer import Unclear
from billing.attempt_progress import advance, learn_early
from billing.service import profile_of, service
from billing.tables import payment_attempts
from chassis.logs import logger
from chassis.questions import Asked
from contracts.billing import HearAcquirer, NoticeTaken
from contracts.problems import Unavailable

# What a notification claims, and what it makes of ours when the acquirer says so too.
CLAIMS = {"payment.succeeded": "succeeded", "payment.canceled": "canceled"}


@service.answers(HearAcquirer)
async def hear_acquirer(question: HearAcquirer, _: Asked) -> NoticeTaken:
    """Ask about what the notification names, if it is ours. A repeat, a late or a forged one changes nothing."""
    profile_of(question.operator)
    try:
        if question.event.startswith("refund."):
            return NoticeTaken(ours=await refunds.hear(question.operator, question.id))
        return NoticeTaken(ours=await _about_payment(question))
    except Unclear as unclear:
        raise Unavailable("The acquirer could not be asked: repeat the notification.") from unclear


async def _about_payment(question: HearAcquirer) -> bool:
    """The answer to our own wish may still be on its way: then the notification is the first to know the id."""
    of_operator = payment_attempts.c.operator == question.operator
    attempt = await attempts.find(of_operator, payment_attempts.c.acquirer_id == question.id)
    if attempt is None and question.attempt is not None:
        unanswered = payment_attempts.c.acquirer_id.is_(None)
        attempt = await attempts.find(of_operator, payment_attempts.c.id == question.attempt, unanswered)
    if attempt is None:
        _tell_staff(question, "is of nothing of ours")
        return False
    if attempt.status in attempts.OPEN:
        if attempt.acquirer_id is not None:
            await advance(attempt.id)
        elif not await learn_early(attempt, question.id):
            _tell_staff(question, "names a payment that is not this attempt's")
            return False
        attempt = await attempts.get(attempt.id)
    if attempt.status != CLAIMS.get(question.event, attempt.status):
        _tell_staff(question, "claims what the acquirer does not say")
    return True


def _tell_staff(question: HearAcquirer, what: str) -> None:
    logger().warning(
        f"a notification {what}",
        operator=question.operator,
        event_claimed=question.event,
        attempt=str(question.attempt),
        alarm="forged-notification",
    )
