"""Reads a delivery receipt, or what a subscriber wrote, from a deliver_sm (SMPP 3.4, section 4.6.1 and appendix B).

Centres differ in dates, error codes and fields left out, so only what decides is read, and none of it strictly.
"""

import re
import struct
from dataclasses import dataclass

from notify.tables import Receipted

_RECEIPTED_MESSAGE_ID, _MESSAGE_STATE, _MESSAGE_PAYLOAD = 0x001E, 0x0427, 0x0424
_KIND_MASK, _RECEIPT, _WITH_HEADER = 0x3C, 0x04, 0x40
_UCS2 = 0x08  # data_coding
_STATES = {2: "DELIVRD", 3: "EXPIRED", 4: "DELETED", 5: "UNDELIV", 8: "REJECTD"}
_FIELD = re.compile(r"\b(id|stat|err):([^\s\0]+)", re.IGNORECASE)


class UnreadableError(Exception):
    """The octets end too early."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """The final word on one part. `address` is the phone, in digits."""

    message_id: str
    address: str
    outcome: Receipted
    reason: str | None


@dataclass(frozen=True, slots=True)
class Incoming:
    """An SMS from a phone. `address` is in digits."""

    address: str
    text: str


def read_deliver_sm(body: bytes) -> Receipt | Incoming | None:
    """None for what is neither a subscriber's SMS nor the final word on one of ours: it is still on its way.

    Raises UnreadableError.
    """
    try:
        phone, esm_class, coding, octets, parameters = _fields(body)
    except (struct.error, ValueError, IndexError) as error:
        raise UnreadableError(f"{error!r} in {len(body)} octets") from error
    kind = esm_class & _KIND_MASK
    if kind == _RECEIPT:
        return _receipt(phone, octets.decode("latin-1"), parameters)
    return Incoming(phone.lstrip("+"), _written(octets, esm_class, coding)) if kind == 0 else None


def _written(octets: bytes, esm_class: int, coding: int) -> str:
    """GSM 03.38 is sent as an octet a character; where it differs from Latin-1 nobody writes words to us."""
    body = octets[octets[0] + 1 :] if octets and esm_class & _WITH_HEADER else octets
    return body.decode("utf-16-be" if coding & _UCS2 else "latin-1", "replace")


def _receipt(phone: str, text: str, parameters: dict[int, bytes]) -> Receipt | None:
    told = {name.lower(): value for name, value in reversed(_FIELD.findall(text.partition("text:")[0]))}
    # Some write the state's word in full, REJECTED for REJECTD.
    stated = (state for state in _STATES.values() if told.get("stat", "").upper()[:5] == state[:5])
    state = _STATES.get(parameters.get(_MESSAGE_STATE, b"\0")[0]) or next(stated, None)
    message_id = parameters.get(_RECEIPTED_MESSAGE_ID, b"").partition(b"\0")[0].decode("latin-1") or told.get(
        "id", ""
    )
    if not message_id or state is None:
        return None
    failed = state != "DELIVRD"
    return Receipt(
        message_id=message_id,
        address=phone.lstrip("+"),
        outcome="failed" if failed else "delivered",
        reason=f"{state} err:{told.get('err', '-')}" if failed else None,
    )


def _fields(body: bytes) -> tuple[str, int, int, bytes, dict[int, bytes]]:
    at = _after_string(body, 0)  # service_type
    end = _after_string(body, at + 2)
    phone = body[at + 2 : end - 1].decode("latin-1")
    at = _after_string(body, end + 2)  # our own address
    esm_class = body[at]
    at = _after_string(body, _after_string(body, at + 3))  # schedule and validity
    coding, length = body[at + 2], body[at + 4]
    at += 5
    if at + length > len(body):
        raise ValueError("the text is cut off")
    text = body[at : at + length]
    parameters = _parameters(body[at + length :])
    return phone, esm_class, coding, text or parameters.get(_MESSAGE_PAYLOAD, b""), parameters


def _after_string(body: bytes, at: int) -> int:
    return body.index(b"\0", at) + 1


def _parameters(octets: bytes) -> dict[int, bytes]:
    found, at = {}, 0
    while at + 4 <= len(octets):
        tag, length = struct.unpack_from(">HH", octets, at)
        value = octets[at + 4 : at + 4 + length]
        if value:
            found[tag] = value
        at += 4 + length
    return found
