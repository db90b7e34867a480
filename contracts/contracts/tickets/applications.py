"""Applications to connect: a form, a code to follow it by, the steps of staff."""

from typing import Literal
from uuid import UUID

from contracts.message import Event

ApplicationStatus = Literal["received", "called", "visit_agreed", "concluded", "refused"]


class ApplicationReceived(Event):
    """Somebody wants to be connected; `code` is what the application is followed by."""

    application_id: UUID
    code: str
    name: str
    phones: list[str]
    emails: list[str]
    language: str


class ApplicationChanged(Event):
    """Staff has taken it a step further. `reason` is why it was refused, in words for the applicant."""

    application_id: UUID
    code: str
    status: ApplicationStatus
    name: str
    phones: list[str]
    emails: list[str]
    language: str
    reason: str = ""
