"""What a file is, by its content and never by its name; and a name that can do no harm."""

import io
import re
import struct
import unicodedata
import zipfile
from pathlib import PurePosixPath

from contracts.problems import InvalidBody
from contracts.tickets import MediaType

# The first bytes: of JPEG (ITU-T T.81 B.2.1), PNG (RFC 2083 3.1), GIF, PDF (ISO 32000-1 7.5.2).
_MAGIC: tuple[tuple[bytes, MediaType], ...] = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"%PDF-", "application/pdf"),
)
_WORD: MediaType = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_SHEET: MediaType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_OPEN_TEXT: MediaType = "application/vnd.oasis.opendocument.text"
# The part that makes a package what it is (ECMA-376 part 1, 11.3.10 and 12.3.23).
_OFFICE: tuple[tuple[str, MediaType], ...] = (("word/document.xml", _WORD), ("xl/workbook.xml", _SHEET))

# Endings that say the same as the content; the first is put in place of any other.
ENDINGS: dict[MediaType, tuple[str, ...]] = {
    "image/jpeg": (".jpg", ".jpeg"),
    "image/png": (".png",),
    "image/webp": (".webp",),
    "image/gif": (".gif",),
    "application/pdf": (".pdf",),
    "text/plain": (".txt", ".log"),
    _WORD: (".docx",),
    _SHEET: (".xlsx",),
    _OPEN_TEXT: (".odt",),
}
TAKEN = "JPEG, PNG, WebP, GIF, PDF, text, DOCX, XLSX and ODT are taken"

# What systems give a meaning to, beside control characters and those that turn the direction of reading.
_HARMFUL = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]')
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f]")
_LONGEST_NAME = 100
# Of a package: entries, and bytes of their list.
_MOST_ENTRIES, _LONGEST_LIST = 5_000, 1_000_000


def checked(name: str, content: bytes) -> tuple[str, MediaType]:
    """A safe name and what the file is. Problem: invalid-body, it is empty or nothing that is taken."""
    kind = kind_of(content)
    if kind is None:
        reason = TAKEN if content else "is empty"
        raise InvalidBody(errors=[{"pointer": "/content", "reason": reason}])
    return safe_name(name, kind), kind


def kind_of(content: bytes) -> MediaType | None:
    """None: nothing that is taken."""
    for first, kind in _MAGIC:
        if content.startswith(first):
            return kind
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":  # RFC 9649, section 2.4
        return "image/webp"
    if content.startswith(b"PK\x03\x04"):
        return _package(content)
    return "text/plain" if _is_text(content) else None


def safe_name(name: str, kind: MediaType) -> str:
    """One component without anything that a system would obey, and with an ending that tells the truth."""
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    clean = " ".join(_HARMFUL.sub(" ", last).split()).strip(". ")
    endings = ENDINGS[kind]
    path = PurePosixPath(clean or "file")
    if path.suffix.lower() in endings:
        return path.stem[: _LONGEST_NAME - 5].strip(". ") + path.suffix.lower()
    # `photo.png.exe` loses what is not true of it, one ending after another.
    while path.suffix and re.fullmatch(r"\.[A-Za-z0-9]{1,5}", path.suffix):
        path = path.with_suffix("")
    return (path.name[: _LONGEST_NAME - 5] or "file") + endings[0]


def _package(content: bytes) -> MediaType | None:
    """Only the list of names is read, nothing is unpacked. What has macros is not taken."""
    if not _has_short_list(content):
        return None
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            names = set(package.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return None
    if any(name.endswith("vbaProject.bin") or name.startswith("Basic/") for name in names):
        return None
    # ODF 1.3 part 2, 3.3: the first file, not compressed, tells the media type at a fixed place.
    if content[30:38] == b"mimetype" and content[38:].startswith(_OPEN_TEXT.encode()):
        return _OPEN_TEXT
    if "[Content_Types].xml" not in names:
        return None
    return next((kind for part, kind in _OFFICE if part in names), None)


def _has_short_list(content: bytes) -> bool:
    """As the end record has it (APPNOTE.TXT 4.3.16), before anything is read; ZIP64 is for more than we take."""
    at = content.rfind(b"PK\x05\x06", max(0, len(content) - 22 - 0xFFFF))
    if at < 0 or at + 22 > len(content) or content[max(0, at - 20) : at].startswith(b"PK\x06\x07"):
        return False
    entries, size = struct.unpack_from("<HI", content, at + 10)
    return bool(entries <= _MOST_ENTRIES and size <= _LONGEST_LIST)


def _is_text(content: bytes) -> bool:
    try:
        written = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    return bool(written) and not _CONTROL.search(written)
