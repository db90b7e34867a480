"""As whom somebody writes: people with tokens, and those in whose name a letter or a chat speaks."""

from dataclasses import dataclass
from uuid import UUID

from chassis.tokens import Caller
from contracts.tickets import Author


@dataclass(frozen=True, slots=True)
class Writer:
    """Who does something to a request."""

    operator: str
    author: Author
    id: UUID


def writer(caller: Caller) -> Writer:
    """The caller himself."""
    return Writer(caller.operator, "subscriber" if caller.kind == "subscriber" else "staff", caller.id)


def subscriber_of(operator: str, subscriber_id: UUID) -> Writer:
    """A subscriber who is known otherwise than by a token."""
    return Writer(operator, "subscriber", subscriber_id)
