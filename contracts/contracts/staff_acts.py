"""What staff has done, in the same words in every service; each tells it as an event of its own."""

from typing import Any
from uuid import UUID

from contracts.message import Event


class StaffActed(Event):
    """Somebody of the staff has done something: `action` (`take_cash`) to `about` (`account:1044`).

    `before` and `after` say what was and what became of it, never a secret; `address` is from where it was
    asked. When it was is in the envelope.
    """

    staff_id: UUID
    role: str
    action: str
    about: str
    address: str
    trace_id: str
    before: dict[str, Any] | None = None
    after: dict[str, Any] | None = None
