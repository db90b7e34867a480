"""Long messages: which part of what an SMS is, and the parts put together again as a phone does it."""

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass

from sandbox.pdu import RefusedError, Status, Tag

REF_8_BIT = 0x00
REF_16_BIT = 0x08
UNFINISHED = 1_000

Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Part:
    reference: int
    total: int
    number: int

    def check(self, status: Status) -> "Part":
        if not 1 <= self.number <= self.total:
            raise RefusedError(status)
        return self


def split_header(content: bytes) -> tuple[Part | None, bytes]:
    """The part that the header tells of (3GPP TS 23.040, 9.2.3.24.1 and .8), and the text's octets."""
    if not content or len(content) <= content[0]:
        raise RefusedError(Status.INVALID_ESM_CLASS)
    header, text = content[1 : 1 + content[0]], content[1 + content[0] :]
    part = None
    while header:
        if len(header) < 2 or len(header) < 2 + header[1]:
            raise RefusedError(Status.INVALID_ESM_CLASS)
        identifier, value, header = header[0], header[2 : 2 + header[1]], header[2 + header[1] :]
        if (identifier, len(value)) in ((REF_8_BIT, 3), (REF_16_BIT, 4)):
            part = Part(int.from_bytes(value[:-2]), value[-2], value[-1]).check(Status.INVALID_ESM_CLASS)
    return part, text


def sar_part(parameters: Mapping[int, bytes]) -> Part | None:
    """The part that the three sar_ parameters tell of; fewer than three mean a whole message (5.3.2.22)."""
    tags = (Tag.SAR_MSG_REF_NUM, Tag.SAR_TOTAL_SEGMENTS, Tag.SAR_SEGMENT_SEQNUM)
    if not all(parameters.get(tag) for tag in tags):
        return None
    return Part(*(int.from_bytes(parameters[tag]) for tag in tags)).check(Status.INVALID_PARAMETER_VALUE)


@dataclass(frozen=True, slots=True)
class Whole:
    text: str
    message_ids: tuple[str, ...]


class Reassembly:
    """Collects parts until none is missing; of unfinished messages the oldest are forgotten first."""

    def __init__(self) -> None:
        self._unfinished: OrderedDict[Key, dict[int, tuple[str, str]]] = OrderedDict()

    def add(self, sender: Key, part: Part | None, text: str, message_id: str) -> Whole | None:
        """The whole message if this part was the last one missing. `sender` says who writes to whom."""
        if part is None:
            return Whole(text, (message_id,))
        key = (*sender, str(part.reference), str(part.total))
        parts = self._unfinished.setdefault(key, {})
        if parts.get(part.number, (text,))[0] != text:
            # The reference came round again before the older message was complete: they are not one text.
            parts.clear()
        parts[part.number] = (text, message_id)
        if len(parts) == part.total:
            del self._unfinished[key]
            texts, ids = zip(*(parts[number] for number in sorted(parts)), strict=True)
            return Whole("".join(texts), ids)
        if len(self._unfinished) > UNFINISHED:
            self._unfinished.popitem(last=False)
        return None
