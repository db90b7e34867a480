"""A letter as it goes over the wire: text and HTML in one, in 7-bit characters, signed where the operator has a key."""

import re
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8
from email.utils import format_datetime
from functools import cache

from chassis.mail_addresses import AddressTokens, with_token
from chassis.profiles import Profile
from notify.attempts import Delivery
from notify.credentials import dkim_key
from notify.letter_headers import KNOWN
from notify.service import service

# RFC 6376, section 5.4.1, and what RFC 8058, section 4, wants to be signed; From twice, so that nobody adds another.
_SIGNED = (
    b"from from to subject date message-id reply-to in-reply-to references list-unsubscribe list-unsubscribe-post "
    b"auto-submitted mime-version content-type"
).split()
_SEVEN_BITS = SMTP.clone(cte_type="7bit")
_LONGEST_HEADER = 900
_ADDRESS = re.compile(r"[^\s<>()\[\],;:\\\"@\x00-\x1f\x7f]+@[^\s<>()\[\],;:\\\"@\x00-\x1f\x7f]+")
# By this a letter of ours that comes back is known, whatever has become of the rest of it.
OURS = "Cabinet-Delivery"


@dataclass(frozen=True, slots=True)
class Letter:
    """`return_path` is where it comes back to; `wide`: the recipient's name needs SMTPUTF8 (RFC 6531)."""

    return_path: str
    recipient: str
    content: bytes
    wide: bool


def letter(delivery: Delivery, profile: Profile, tokens: AddressTokens | None) -> Letter:
    """`tokens` make the address to which it comes back.

    Raises ValueError or MessageError for an address or a title that no letter can have.
    """
    recipient = in_ascii(delivery.address)
    wide = not recipient.isascii()
    policy = SMTPUTF8.clone(cte_type="7bit") if wide else _SEVEN_BITS
    told = _extra(delivery) + _message(delivery, recipient, profile).as_bytes(policy=policy)
    return Letter(_return_path(delivery, profile, tokens), recipient, _signature(told, profile) + told, wide)


def _message(delivery: Delivery, recipient: str, profile: Profile) -> EmailMessage:
    sender = profile.channels.email.sender
    message = EmailMessage(policy=_SEVEN_BITS)
    message["From"] = Address(profile.brand.name, addr_spec=sender)
    message["To"] = recipient
    message["Subject"] = delivery.subject
    message["Date"] = format_datetime(delivery.created_at)
    # The same when it is sent again, so that a mailbox that has it knows.
    message["Message-ID"] = f"<{delivery.id}@{sender.rpartition('@')[2]}>"
    # Machines are asked not to answer (RFC 3834, section 5).
    message["Auto-Submitted"] = "auto-generated"
    message[OURS] = str(delivery.id)
    message.set_content(delivery.text)
    message.add_alternative(delivery.html, subtype="html")
    return message


def in_ascii(address: str) -> str:
    """With the domain as DNS has it (RFC 5890): a domain in Cyrillic needs nothing special of servers."""
    if not _ADDRESS.fullmatch(address):
        raise ValueError(f"{address!r} is no address")
    local, _, domain = address.rpartition("@")
    return f"{local}@{domain if domain.isascii() else domain.encode('idna').decode()}"


def _return_path(delivery: Delivery, profile: Profile, tokens: AddressTokens | None) -> str:
    """A letter's own, so that one that comes back says which it was and nobody can say it in its place."""
    bounces = profile.channels.email.bounces
    if tokens is None or bounces is None:
        return profile.channels.email.sender
    return with_token(bounces, tokens.token(delivery.operator, delivery.id))


@service.prepares
async def know_the_keys() -> None:
    """A missing or wrong key is told at the start, not by the first letter."""
    bounce_tokens()


@cache
def bounce_tokens() -> AddressTokens | None:
    """None when the settings name no keys: letters come back to the sender. Raises OSError or ValueError."""
    path = service.settings.bounce_keys
    return AddressTokens.of_file("bounce", path) if path else None


def _extra(delivery: Delivery) -> bytes:
    """As they are: the library would fold a long address of a page into something that mail programs cannot read."""
    lines = []
    for name in KNOWN:
        value = delivery.headers.get(name, "")
        if value and value.isascii() and value.isprintable() and len(value) < _LONGEST_HEADER:
            lines.append(f"{name}: {value}\r\n")
    return "".join(lines).encode()


def _signature(told: bytes, profile: Profile) -> bytes:
    """The header DKIM-Signature (RFC 6376), or nothing."""
    ours = profile.channels.email.dkim
    if ours is None:
        return b""
    import dkim

    present = {line.partition(b":")[0].lower() for line in told.partition(b"\r\n\r\n")[0].split(b"\r\n")}
    signed = dkim.sign(
        told,
        ours.selector.encode(),
        ours.domain.encode(),
        dkim_key(ours.key),
        canonicalize=(b"relaxed", b"relaxed"),
        include_headers=[name for name in _SIGNED if name in present],
    )
    return bytes(signed)
