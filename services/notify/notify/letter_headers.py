"""Headers of a letter beside those that every letter has: `queue_delivery(..., headers=...)` takes them."""

from uuid import UUID

from chassis.mail_addresses import with_token
from chassis.profiles import Profile

# Whatever else stands in a delivery's row does not get into a letter.
KNOWN = ("Reply-To", "In-Reply-To", "References", "List-Unsubscribe", "List-Unsubscribe-Post")


def answer_headers(profile: Profile, ticket_id: UUID, token: str) -> dict[str, str]:
    """Letters about one ticket are one thread (RFC 5322, section 3.6.4), and an answer finds the ticket by its token.

    The letter that they answer was never sent: mail programs show a thread without its beginning.
    """
    beginning = f"<ticket.{ticket_id}@{profile.channels.email.sender.rpartition('@')[2]}>"
    headers = {"In-Reply-To": beginning, "References": beginning}
    replies = profile.channels.email.replies
    if token and replies:
        headers["Reply-To"] = with_token(replies, token)
    return headers


def unsubscribe_headers(url: str) -> dict[str, str]:
    """The mail program shows a button that leaves the newsletter at once (RFC 8058); `url` takes POST without more."""
    return {"List-Unsubscribe": f"<{url}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
