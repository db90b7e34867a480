"""What tickets holds on a subscriber."""

from chassis.held import Blanked, Deleted, Held, Kept
from tickets.tables import (
    application_steps,
    applications,
    attachments,
    chat_messages,
    chats,
    idempotency_keys,
    letters,
    notes,
    posts,
    ratings,
    status_changes,
    subscribers,
    tickets,
)

_OF_TICKET = (
    "t.ticket_id in (select id from tickets where operator = :operator and subscriber_id = :subscriber)"
)
_OF_CHAT = "t.chat_id in (select id from chats where operator = :operator and subscriber_id = :subscriber)"
_OF_APPLICATION = (
    "t.application_id in "
    "(select id from applications where operator = :operator and subscriber_id = :subscriber)"
)

# Staff's answers call people by their names, so they go too.
HELD = (
    Held(
        subscribers,
        "t.subscriber_id = :subscriber",
        Blanked("name = '', address = '', emails = '{}'"),
        hidden=("words",),
    ),
    Held(
        tickets,
        "t.subscriber_id = :subscriber",
        Blanked("phone = null, email = null, city = null, full_name = '', address = '', comment = ''"),
        hidden=("assignee", "answered_by"),
    ),
    Held(posts, _OF_TICKET, Blanked("text = '[erased]'"), hidden=("words",)),
    # Also what he sent and no message took. The bytes go with the row, as soon as it is swept.
    Held(
        attachments,
        "(t.subscriber_id = :subscriber or t.uploaded_by = :subscriber)",
        Blanked("name = '', expires_at = now()"),
        hidden=("key",),
    ),
    Held(letters, _OF_TICKET, Blanked("sender = '', subject = '', whole = ''"), hidden=("fingerprint",)),
    Held(status_changes, _OF_TICKET, Kept("days and statuses, for the statistics of support")),
    Held(
        chat_messages,
        f"{_OF_CHAT} and t.author <> 'note'",
        Blanked("text = '[erased]', name = ''"),
        hidden=("author_id",),
    ),
    Held(
        chats,
        "t.subscriber_id = :subscriber",
        Blanked("name = '', status = 'closed', closed_at = coalesce(closed_at, now())"),
        hidden=("token_hashes", "consultant_id"),
    ),
    # Those that led to his contract; strangers' are forgotten by themselves. Staff's notes are its own.
    Held(application_steps, _OF_APPLICATION, Blanked("note = ''"), hidden=("note", "author_id")),
    Held(
        applications,
        "t.subscriber_id = :subscriber",
        Blanked(
            "full_name = '', phone = '', email = '', street = '', house = '', building = '', flat = '', "
            "comment = '', address_key = ''"
        ),
        hidden=("address_key", "entered_by"),
    ),
    Held(ratings, "t.subscriber_id = :subscriber", Blanked("comment = ''")),
    Held(idempotency_keys, "t.caller_id = :subscriber", Deleted(), hidden=("fingerprint",)),
)

# What staff writes for staff: told to nobody, and without its words when he is forgotten.
UNTOLD = (
    Held(notes, _OF_TICKET, Blanked("text = '[erased]', sender = null")),
    Held(chat_messages, f"{_OF_CHAT} and t.author = 'note'", Blanked("text = '[erased]', name = ''")),
)

EXCEPTIONS: dict[str, str] = {
    "notes": "the operator's own work on a request, never shown to the subscriber; erased with his words",
    "canned_answers": "the operator's ready words, about nobody",
}
