"""`python -m tickets`: every capability file registers itself when it is loaded."""

import tickets
from chassis.service import load_capabilities
from chassis.settings import load
from tickets.service import service
from tickets.settings import TicketsSettings

load_capabilities(tickets)
service.settings = load(TicketsSettings, "tickets")
service.run(service.settings)
