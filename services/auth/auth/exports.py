"""A subscriber is told all that auth holds on him; with it an export begins, of which there are few a day."""

from auth.guard import counted
from auth.held import HELD
from auth.service import service
from auth.sessions import Where
from chassis.held import tell_held
from chassis.questions import Asked
from contracts.auth import TellHeldByAuth
from contracts.data_rights import HeldPage

A_DAY = 5


@service.answers(TellHeldByAuth)
async def tell(question: TellHeldByAuth, asked: Asked) -> HeldPage:
    """Page by page; the first one counts."""
    subscriber = asked.subscriber
    if question.cursor is None:
        whose = (subscriber.operator, str(subscriber.id), Where("", asked.address))
        await counted("export", *whose, limit=A_DAY, minutes=24 * 60)
    async with service.database.reading() as db:
        return await tell_held(db, HELD, subscriber, question.cursor)
