"""A long SMS in parts that the phone joins again: GSM 03.38 or UCS-2, a header in each (3GPP TS 23.040, 9.2.3.24.1)."""

from dataclasses import dataclass
from typing import Literal

from aiosmpplib import GSM7BitCodec

_HEADER_OCTETS = 6
# What one SMS holds alone, and beside the header: 7-bit characters are sent as an octet each, so 160 and 153.
_ROOM = {"gsm0338": (160, 153), "ucs2": (140, 140 - _HEADER_OCTETS)}


@dataclass(frozen=True, slots=True)
class Segments:
    """`parts` are ready octets, with their headers when there are several."""

    encoding: Literal["gsm0338", "ucs2"]
    parts: list[bytes]


def segments(text: str, reference: int = 0) -> Segments:
    """`reference` tells the parts of one message from another's: the phone needs the same in all of them."""
    encoding: Literal["gsm0338", "ucs2"] = "gsm0338" if GSM7BitCodec.is_gsm_text(text) else "ucs2"
    alone, beside_header = _ROOM[encoding]
    characters = [_octets(character, encoding) for character in text]
    if sum(map(len, characters)) <= alone:
        return Segments(encoding, [b"".join(characters)])
    bodies = _packed(characters, beside_header)
    header = bytes((5, 0, 3, reference & 0xFF, len(bodies)))
    return Segments(encoding, [header + bytes((number,)) + body for number, body in enumerate(bodies, 1)])


def _octets(character: str, encoding: str) -> bytes:
    """Two octets for an escaped or a Cyrillic character, four for a pair of surrogates: never split."""
    if encoding == "ucs2":
        return character.encode("utf-16-be")
    return bytes(GSM7BitCodec.get_codec_info().encode(character)[0])


def _packed(characters: list[bytes], room: int) -> list[bytes]:
    bodies = [b""]
    for octets in characters:
        if len(bodies[-1]) + len(octets) > room:
            bodies.append(b"")
        bodies[-1] += octets
    return bodies
