"""A submit_sm understood: who writes to whom, which part of what, and what the phone will show."""

from dataclasses import dataclass

from sandbox.alphabet import decode, longest_part
from sandbox.concatenation import Part, sar_part, split_header
from sandbox.pdu import Fields, RefusedError, Status, Tag

UDH_INDICATOR = 0x40
RECEIPT_MASK = 0x03
RECEIPT_ALWAYS = 0x01
INTERNATIONAL = 1
ALPHANUMERIC = 5


@dataclass(frozen=True, slots=True)
class Address:
    ton: int
    npi: int
    number: str

    @property
    def shown(self) -> str:
        """As a person writes it: `+` before an international number."""
        international = self.ton == INTERNATIONAL or (self.ton == 0 and len(self.number) >= 11)
        return f"+{self.number}" if international and self.number.isdecimal() else self.number


@dataclass(frozen=True, slots=True)
class Submission:
    source: Address
    destination: Address
    part: Part | None
    text: str
    wants_receipt: bool


def read_submission(body: bytes) -> Submission:
    """Reads the body of a submit_sm (section 4.4.1); raises RefusedError with the status to answer."""
    fields = Fields(body)
    fields.c_string(6)  # service_type
    source = Address(fields.octet(), fields.octet(), fields.c_string(21))
    destination = Address(fields.octet(), fields.octet(), fields.c_string(21))
    esm_class = fields.octet()
    fields.octets(2)  # protocol_id, priority_flag
    fields.c_string(17)  # schedule_delivery_time
    fields.c_string(17)  # validity_period
    registered_delivery, _, data_coding, _, length = fields.octets(5)
    content = fields.octets(length)
    parameters = fields.parameters()
    _check_addresses(source, destination)
    part, octets = _content(content, parameters, esm_class, data_coding)
    return Submission(
        source,
        destination,
        part,
        decode(data_coding, octets),
        registered_delivery & RECEIPT_MASK == RECEIPT_ALWAYS,
    )


def _check_addresses(source: Address, destination: Address) -> None:
    if source.ton == ALPHANUMERIC and not 1 <= len(source.number) <= 11:
        raise RefusedError(Status.INVALID_SOURCE)
    if not destination.number.removeprefix("+").isdecimal():
        raise RefusedError(Status.INVALID_DESTINATION)


def _content(
    short: bytes, parameters: dict[int, bytes], esm_class: int, data_coding: int
) -> tuple[Part | None, bytes]:
    payload = parameters.get(Tag.MESSAGE_PAYLOAD)
    if short and payload is not None:
        raise RefusedError(Status.INVALID_MESSAGE_LENGTH)
    content = short if payload is None else payload
    if not esm_class & UDH_INDICATOR:
        return sar_part(parameters), content
    if payload is None and len(content) > longest_part(data_coding):
        raise RefusedError(Status.INVALID_MESSAGE_LENGTH)
    return split_header(content)
