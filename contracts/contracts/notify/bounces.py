"""Letters that came back: a delivery status notification names the delivery by the address to which it comes."""

from typing import Literal
from uuid import UUID

from pydantic import Field

from contracts.message import Message, Question


class BounceAddress(Message):
    """The address is one of ours: what comes back to it is taken."""

    delivery_id: UUID


class FindBounceAddress(Question[BounceAddress]):
    """Whether anything with this token was sent. Problem: not-found."""

    operator: str
    token: str = Field(max_length=100)


class BounceNoted(Message):
    pass


class NoteBounce(Question[BounceNoted]):
    """What a delivery status notification says of a letter of ours (RFC 3464, section 2.3).

    `failed`: it will not come any more, and with a status by which there is no such mailbox no other will be sent
    there. `delayed`: it is still being tried. A repeat changes nothing. Problem: not-found.
    """

    operator: str
    token: str = Field(max_length=100)
    action: Literal["failed", "delayed"]
    status: str = Field(pattern=r"^[245]\.\d{1,3}\.\d{1,3}$", description="as RFC 3463 has it, such as 5.1.1")
    diagnostic: str = Field(default="", max_length=500)
