"""Files of the MaxMind DB format (version 2.0 of its specification) that place addresses of one half of IPv4."""

from pathlib import Path
from typing import Any

_MARKER = b"\xab\xcd\xefMaxMind.com"
_UINT16, _UINT32, _UINT64 = 5, 6, 9


def write_places(path: Path, record: dict[str, Any]) -> Path:
    """A database that has `record` for 128.0.0.0/1 and nothing for the other half."""
    node_count = 1
    # Two records of 24 bits: "nothing" is the number of nodes, data begin 16 bytes after them.
    tree = node_count.to_bytes(3, "big") + (node_count + 16).to_bytes(3, "big")
    about = {
        "node_count": (_UINT32, node_count),
        "record_size": (_UINT16, 24),
        "ip_version": (_UINT16, 4),
        "database_type": "Test-City",
        "languages": ["en"],
        "binary_format_major_version": (_UINT16, 2),
        "binary_format_minor_version": (_UINT16, 0),
        "build_epoch": (_UINT64, 1_795_000_000),
        "description": {"en": "of a test"},
    }
    path.write_bytes(tree + bytes(16) + _encoded(record) + _MARKER + _encoded(about))
    return path


def _encoded(value: Any) -> bytes:
    match value:
        case dict():
            return bytes([7 << 5 | len(value)]) + b"".join(
                _encoded(name) + _encoded(told) for name, told in value.items()
            )
        case list():
            return bytes([len(value), 11 - 7]) + b"".join(map(_encoded, value))
        case str():
            raw = value.encode()
            assert len(raw) < 29, "longer ones are written in another way"
            return bytes([2 << 5 | len(raw)]) + raw
        case (kind, number):
            raw = int(number).to_bytes((number.bit_length() + 7) // 8, "big")
            head = [kind << 5 | len(raw)] if kind < 8 else [len(raw), kind - 7]
            return bytes(head) + raw
    raise TypeError(value)
