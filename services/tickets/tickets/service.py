"""The service that owns conversations; capability files register with it."""

from chassis.service import Service
from tickets.settings import TicketsSettings


class Tickets(Service):
    """With settings of its own beside those of every service."""

    settings: TicketsSettings


service = Tickets("tickets")
