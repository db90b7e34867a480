"""Tries of texts and newsletters: to one address that staff names, and not many."""

from typing import Literal

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from chassis.contact_forms import email_address, phone_number
from contracts.problems import InvalidBody, TooManyRequests

# As deliveries call them.
TEXT = "test"
NEWSLETTER = "newsletter_test"
KINDS = (TEXT, NEWSLETTER)
# At one operator in an hour: enough to try all texts out, too few to reach people past the newsletters.
MOST_TESTS = 60
_TESTS = text("""
select count(*) from deliveries
where operator = :operator and kind = any(:kinds) and id > uuidv7(interval '-1 hour')
""")


def one_address(channel: Literal["sms", "email"], written: str) -> str:
    """In the form in which it is kept. Problem: invalid-body."""
    try:
        return (phone_number if channel == "sms" else email_address)(written)
    except ValueError as wrong:
        raise InvalidBody(errors=[{"pointer": "/address", "reason": str(wrong)}]) from wrong


async def refuse_too_many(db: AsyncConnection, operator: str) -> None:
    """Problem: too-many-requests."""
    count = (await db.execute(_TESTS, {"operator": operator, "kinds": list(KINDS)})).scalar_one()
    if count >= MOST_TESTS:
        raise TooManyRequests(f"{MOST_TESTS} tests were sent within the hour.", retry_after=600)
