"""A subscriber is told all that tickets holds on him."""

from chassis.held import tell_held
from chassis.questions import Asked
from contracts.data_rights import HeldPage
from contracts.tickets import TellHeldByTickets
from tickets.held import HELD
from tickets.service import service


@service.answers(TellHeldByTickets)
async def tell(question: TellHeldByTickets, asked: Asked) -> HeldPage:
    """Page by page."""
    async with service.database.reading() as db:
        return await tell_held(db, HELD, asked.subscriber, question.cursor)
