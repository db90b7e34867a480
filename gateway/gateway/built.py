"""The built frontends, read once: what is served is one build, whatever happens to the folder meanwhile."""

import re
from dataclasses import dataclass
from pathlib import Path

_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".ico": "image/x-icon",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".webp": "image/webp",
    ".woff": "font/woff",
    ".woff2": "font/woff2",
}
_PACKED = {".br": "br", ".gz": "gzip"}
_PAGE = "index.html"
_NONCE = "{{nonce}}"
_PART = re.compile(r"assets/(texts-[a-z]{2}|sign_in)-[\w-]+\.(?:js|css)")
_PLACE = re.compile(r'"\{\{operator\}\}"|\{\{(\w+)\}\}')


@dataclass(frozen=True, slots=True)
class File:
    """`packed` by content coding, as the build has made them."""

    body: bytes
    media_type: str
    packed: dict[str, bytes]

    def best(self, accepted: set[str]) -> tuple[bytes, str | None]:
        """The smallest form that the browser takes, and its coding."""
        coding = next((name for name in ("br", "gzip") if name in accepted and name in self.packed), None)
        return (self.packed[coding], coding) if coding else (self.body, None)


@dataclass(frozen=True, slots=True)
class Built:
    """One frontend: its files by path, its page cut where the nonce of an answer goes.

    `parts` are files that some pages need at once: the texts of a language (`texts-ru`), the sign-in (`sign_in`).
    """

    files: dict[str, File]
    page: tuple[str, ...]
    parts: dict[str, list[str]]

    def filled(self, values: dict[str, str]) -> list[str]:
        """The page with everything in it but the nonce. What is put in is not looked at again."""
        return [_PLACE.sub(lambda place: values[place[1] or "operator"], part) for part in self.page]


def read_built(folder: Path) -> Built | None:
    """None when there is no build."""
    page = folder / _PAGE
    if not page.is_file():
        return None
    beneath = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    files = {
        name: File(path.read_bytes(), _TYPES.get(path.suffix, "application/octet-stream"), _packed(path))
        for name, path in beneath.items()
        if name != _PAGE and path.suffix not in _PACKED
    }
    parts: dict[str, list[str]] = {}
    for name in sorted(files):
        if part := _PART.fullmatch(name):
            parts.setdefault(part[1], []).append(name)
    return Built(files, tuple(page.read_text("utf-8").split(_NONCE)), parts)


def _packed(path: Path) -> dict[str, bytes]:
    """What does not get smaller is sent as it is."""
    size = path.stat().st_size
    beside = {coding: path.with_name(path.name + suffix) for suffix, coding in _PACKED.items()}
    return {
        coding: packed.read_bytes()
        for coding, packed in beside.items()
        if packed.is_file() and packed.stat().st_size < size
    }
