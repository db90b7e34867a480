"""What a letter is: its words without what they answer, its files, and whether a person wrote it at all.

Letters are whatever strangers send, so nothing here trusts that one is well-formed (RFC 5322, RFC 2045).
"""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message
from email.utils import parseaddr

from contracts.tickets import FILES_IN_A_MESSAGE, LARGEST_FILE, LONGEST_LETTER, LONGEST_WORDS
from gateway.html_words import words_of
from gateway.own_words import own_words

# A letter of ours that comes back has it (notify/letters.py).
OURS = "Cabinet-Delivery"
_MOST_PARTS = 200
_LONGEST_NAME = 200
_LONGEST_HEADER = 64_000
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")


class _OverlongError(Exception):
    pass


@dataclass(frozen=True, slots=True)
class File:
    """A part that is a file; `content` is None when there is too much of it."""

    name: str
    content: bytes | None


@dataclass(frozen=True, slots=True)
class Reading:
    """A letter that was read. `automatic` says by what it is known for a machine's."""

    message_id: str
    sender: str
    subject: str
    text: str
    whole: str
    automatic: str
    files: list[File] = field(default_factory=list)


def read_letter(content: bytes, envelope_sender: str, ours: tuple[str, ...]) -> Reading:
    """`ours` are the addresses by which a quotation of our own letter is known. Never raises for what a letter says."""
    try:
        return _read(content, envelope_sender, ours)
    except (RecursionError, _OverlongError) as error:
        # Nobody writes so by hand.
        number = f"sha256:{hashlib.sha256(content).hexdigest()}"
        return Reading(number, "", "", "", "", f"cannot be read: {type(error).__name__}")


def _read(content: bytes, envelope_sender: str, ours: tuple[str, ...]) -> Reading:
    mail = message_from_bytes(content)
    parts = list(_parts(mail))
    for part in (mail, *parts):
        _refuse_overlong(part)
    whole = clean(_body(parts))[:LONGEST_LETTER]
    subject = _header(mail, "subject")[:500]
    # Nothing but quotation: then all of it, rather than nothing.
    text = own_words(whole, ours) or whole.strip() or subject
    sender = clean(parseaddr(_header(mail, "from"))[1])[:320]
    return Reading(
        message_id=_message_id(mail, content),
        sender=sender,
        subject=subject,
        text=text[:LONGEST_WORDS],
        whole=whole,
        automatic=automatic(mail, envelope_sender) or ("our own address" if sender.lower() in ours else ""),
        files=list(_files(parts)),
    )


def _refuse_overlong(part: Message) -> None:
    """The library takes time that grows with the square of a header's length."""
    if any(len(str(value)) > _LONGEST_HEADER for _, value in part.raw_items()):
        raise _OverlongError


def automatic(mail: Message, envelope_sender: str) -> str:
    """By what the letter is known for a machine's, or for our own that comes back; empty for a person's.

    RFC 3834, sections 2 and 5, and the headers that were in use before it.
    """
    if not envelope_sender:
        return "no return path"
    if _header(mail, OURS):
        return "our own letter"
    submitted = _header(mail, "auto-submitted").partition(";")[0].strip().lower()
    if submitted not in {"", "no"}:
        return f"Auto-Submitted: {submitted[:100]}"
    precedence = _header(mail, "precedence").lower()
    if precedence in {"bulk", "junk", "list", "auto_reply"}:
        return f"Precedence: {precedence}"
    for name in ("X-Autoreply", "X-Autorespond", "X-Autoresponder", "List-Id"):
        if _header(mail, name).lower() not in {"", "no"}:
            return name
    return "a report" if mail.get_content_type() == "multipart/report" else ""


def clean(text: str) -> str:
    """What a database and a page can hold: no control characters, no halves of surrogate pairs."""
    return _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def _header(mail: Message, name: str) -> str:
    """The first of this name in words, on one line; what cannot be decoded stays as it was written."""
    raw = next((str(value) for key, value in mail.raw_items() if key.lower() == name.lower()), "")
    return clean(" ".join(_decoded(raw).split()))


def _decoded(raw: str) -> str:
    """RFC 2047; raw UTF-8 too (RFC 6532)."""
    raw = raw.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    try:
        return str(make_header(decode_header(raw)))
    except (LookupError, ValueError, HeaderParseError):
        return raw


def _message_id(mail: Message, content: bytes) -> str:
    said = _header(mail, "message-id")
    return said if 0 < len(said) <= 1000 else f"sha256:{hashlib.sha256(content).hexdigest()}"


def _parts(mail: Message) -> Iterator[Message]:
    """Without the letters that are inside of letters: those are files."""
    waiting = [mail]
    for _ in range(_MOST_PARTS):
        if not waiting:
            return
        part = waiting.pop()
        if part.get_content_maintype() == "multipart" and part.is_multipart():
            waiting += reversed([inner for inner in part.get_payload() if isinstance(inner, Message)])
        else:
            yield part


def _body(parts: list[Message]) -> str:
    """The first plain text, else the words of the first HTML."""
    shown = [part for part in parts if part.get_content_disposition() != "attachment"]
    for kind, words in (("text/plain", str), ("text/html", words_of)):
        for part in shown:
            if part.get_content_type() == kind and not _name(part) and (said := words(_text(part)).strip()):
                return said
    return ""


def _files(parts: list[Message]) -> Iterator[File]:
    taken = 0
    for part in parts:
        name = _name(part)
        if not name and part.get_content_disposition() != "attachment":
            continue
        content = _octets(part)
        fits = 0 < len(content) <= LARGEST_FILE and taken < FILES_IN_A_MESSAGE
        taken += fits
        yield File(name or "file", content if fits else None)


def _name(part: Message) -> str:
    """As it was written if it cannot be decoded."""
    return clean(_decoded(str(part.get_filename() or "")))[:_LONGEST_NAME]


def _octets(part: Message) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _text(part: Message) -> str:
    """U+FFFD for what its charset does not know; an unknown charset is read as UTF-8."""
    octets = _octets(part)
    try:
        return octets.decode(str(part.get_content_charset("utf-8")), "replace")
    except (LookupError, ValueError):
        return octets.decode("utf-8", "replace")
