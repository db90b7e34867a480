"""What tickets holds on a subscriber."""

from chassis.held import Blanked, Deleted, Held, Kept
from tickets.tables import idempotency_keys, posts, status_changes, subscribers, tickets

_OF_TICKET = (
    "t.ticket_id in (select id from tickets where operator = :operator and subscriber_id = :subscriber)"
)

# Staff's answers call people by their names, so they go too.
HELD = (
    Held(subscribers, "t.subscriber_id = :subscriber", Blanked("name = ''")),
    Held(tickets, "t.subscriber_id = :subscriber", Blanked("phone = null, email = null, city = null")),
    Held(posts, _OF_TICKET, Blanked("text = '[erased]'")),
    Held(status_changes, _OF_TICKET, Kept("days and statuses, for the statistics of support")),
    Held(idempotency_keys, "t.caller_id = :subscriber", Deleted(), hidden=("fingerprint",)),
)

EXCEPTIONS: dict[str, str] = {}
