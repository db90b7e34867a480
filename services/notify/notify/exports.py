"""A subscriber is told all that notify holds on him."""

from chassis.held import tell_held
from chassis.questions import Asked
from contracts.data_rights import HeldPage
from contracts.notify import TellHeldByNotify
from notify.held import HELD
from notify.service import service


@service.answers(TellHeldByNotify)
async def tell(question: TellHeldByNotify, asked: Asked) -> HeldPage:
    """Page by page."""
    async with service.database.reading() as db:
        return await tell_held(db, HELD, asked.subscriber, question.cursor)
