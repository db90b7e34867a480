"""A subscriber is told all that billing holds on him."""

from billing.held import HELD
from billing.service import service
from chassis.held import tell_held
from chassis.questions import Asked
from contracts.billing import TellHeldByBilling
from contracts.data_rights import HeldPage


@service.answers(TellHeldByBilling)
async def tell(question: TellHeldByBilling, asked: Asked) -> HeldPage:
    """Page by page."""
    async with service.database.reading() as db:
        return await tell_held(db, HELD, asked.subscriber, question.cursor)
