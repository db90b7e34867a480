"""Delivery status notifications (RFC 3464): what a mail server says of a letter that it could not deliver."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Literal

_STATUS = re.compile(r"\b([245]\.[0-9]{1,3}\.[0-9]{1,3})\b")
_LONGEST = 500
_MOST_RECIPIENTS = 10


@dataclass(frozen=True, slots=True)
class Report:
    """Of one recipient; `status` as RFC 3463 has it."""

    action: Literal["failed", "delayed"]
    status: str
    diagnostic: str


def read_report(content: bytes) -> Report | None:
    """The worst that is said, or None for what is no such notification, or says that all is well. Never raises."""
    try:
        mail = message_from_bytes(content, policy=policy.compat32.clone())
        said = [report for fields in _recipients(mail) if (report := _report(fields))]
    except RecursionError:  # parts within parts within parts: no mail server writes so
        return None
    return min(said, key=lambda report: report.action != "failed", default=None)


def _recipients(mail: object) -> Iterator[EmailMessage]:
    """The per-recipient groups of fields: the library reads each as a message of its own (section 2.1)."""
    if mail.get_content_type() != "multipart/report" or not mail.is_multipart():  # type: ignore[attr-defined]
        return
    for part in mail.get_payload():  # type: ignore[attr-defined]
        if part.get_content_type() == "message/delivery-status" and isinstance(part.get_payload(), list):
            yield from part.get_payload()[:_MOST_RECIPIENTS]


def _report(fields: EmailMessage) -> Report | None:
    action = _value(fields, "Action").lower()
    said = _STATUS.search(_value(fields, "Status"))
    if action not in {"failed", "delayed"} or said is None:
        return None
    diagnostic = _value(fields, "Diagnostic-Code").partition(";")[2].strip()
    return Report("failed" if action == "failed" else "delayed", said[1], diagnostic[:_LONGEST])


def _value(fields: EmailMessage, name: str) -> str:
    """One line of printable characters."""
    words = " ".join(str(fields.get(name, "")).split())
    return "".join(character for character in words if character.isprintable())
