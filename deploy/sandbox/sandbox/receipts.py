"""Delivery receipts: the deliver_sm by which the SMSC says that a phone has the message."""

from dataclasses import dataclass
from datetime import UTC, datetime

from sandbox.pdu import Tag, c_string, parameter
from sandbox.submission import Address

DELIVERY_RECEIPT = 0x04
DELIVERED = 2


@dataclass(frozen=True, slots=True)
class Receipt:
    """`operator` is the system_id it is owed to; `tries` counts the sessions that did not acknowledge it."""

    operator: str
    message_id: str
    submitted_at: datetime
    sender: Address
    phone: Address
    text: str
    tries: int = 0

    def body(self) -> bytes:
        """The deliver_sm's body, its text in the form of specification 3.4, appendix B."""
        text = self._text().encode("ascii", "replace")
        return b"".join(
            (
                b"\0",
                bytes((self.phone.ton, self.phone.npi)),
                c_string(self.phone.number),
                bytes((self.sender.ton, self.sender.npi)),
                c_string(self.sender.number),
                bytes((DELIVERY_RECEIPT, 0, 0)),
                b"\0\0",
                bytes((0, 0, 0, 0, len(text))),
                text,
                parameter(Tag.RECEIPTED_MESSAGE_ID, c_string(self.message_id)),
                parameter(Tag.MESSAGE_STATE, bytes((DELIVERED,))),
            )
        )

    def _text(self) -> str:
        submitted, done = (f"{moment:%y%m%d%H%M}" for moment in (self.submitted_at, datetime.now(UTC)))
        return (
            f"id:{self.message_id} sub:001 dlvrd:001 submit date:{submitted} done date:{done}"
            f" stat:DELIVRD err:000 text:{self.text[:20]}"
        )
