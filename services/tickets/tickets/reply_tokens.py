"""The address by which a letter finds its ticket: in each letter of ours about it, and to be guessed by nobody."""

from functools import cache
from uuid import UUID

from chassis.mail_addresses import AddressTokens
from tickets.service import service


@service.prepares
async def know_the_keys() -> None:
    """A missing or short key is told at the start, not by the first letter."""
    _tokens()


def reply_token(operator: str, ticket_id: UUID) -> str:
    """What stands in the Reply-To of letters about the ticket; empty where the operator takes no letters."""
    tokens, profile = _tokens(), service.profiles.by_slug(operator)
    if tokens is None or profile is None or profile.channels.email.replies is None:
        return ""
    return tokens.token(operator, ticket_id)


def ticket_of(operator: str, token: str) -> UUID | None:
    """The ticket for which this operator has told the token, if there is one; found without asking anybody."""
    tokens = _tokens()
    return tokens.read(operator, token) if tokens else None


@cache
def _tokens() -> AddressTokens | None:
    """Raises OSError or ValueError."""
    path = service.settings.reply_keys
    return AddressTokens.of_file("reply", path) if path else None
