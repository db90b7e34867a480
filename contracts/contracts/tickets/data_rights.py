"""What a subscriber may ask of what is held on him here."""

from contracts.data_rights import Forgotten, TellHeld


class TellHeldByTickets(TellHeld):
    pass


class TicketsForgot(Forgotten):
    """The requests stay, with their dates; who wrote them and what is known no more."""
