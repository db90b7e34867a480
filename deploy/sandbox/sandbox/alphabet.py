"""How the octets of an SMS become text: GSM 03.38 unpacked one septet to an octet, Latin-1, UCS-2 and kin."""

from sandbox.pdu import RefusedError, Status

# 3GPP TS 23.038, section 6.2.1; the escape itself stands as U+FFFD, which is what a lone one shows.
GSM = (
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\ufffdÆæßÉ"
    " !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§"
    "¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
GSM_AFTER_ESCAPE = {
    0x0A: "\f",
    0x14: "^",
    0x28: "{",
    0x29: "}",
    0x2F: "\\",
    0x3C: "[",
    0x3D: "~",
    0x3E: "]",
    0x40: "|",
    0x65: "€",
}
ESCAPE = 0x1B

# data_coding of SMPP 3.4, section 5.2.19, without the alphabets that nobody here writes in.
CODECS = {1: "ascii", 3: "latin-1", 6: "iso8859-5", 8: "utf-16-be"}
UCS2 = 8
OCTETS_ON_AIR = 140
SEPTETS_ON_AIR = 160


def decode(data_coding: int, octets: bytes) -> str:
    """The text as a phone shows it, U+FFFD where it cannot; raises RefusedError for an unknown coding."""
    if data_coding == 0:
        return _decode_gsm(octets)
    if data_coding == UCS2 and len(octets) % 2:
        raise RefusedError(Status.INVALID_MESSAGE_LENGTH)
    if data_coding not in CODECS:
        raise RefusedError(Status.SUBMIT_FAILED)
    return octets.decode(CODECS[data_coding], "replace")


def longest_part(data_coding: int) -> int:
    """How many octets of a part, its header included, one SMS on the air can carry."""
    return OCTETS_ON_AIR if data_coding else SEPTETS_ON_AIR


def _decode_gsm(octets: bytes) -> str:
    shown = []
    codes = iter(octets)
    for code in codes:
        if code == ESCAPE:
            shown.append(GSM_AFTER_ESCAPE.get(next(codes, ESCAPE), "\ufffd"))
        else:
            shown.append(GSM[code] if code < len(GSM) else "\ufffd")
    return "".join(shown)
