"""How a text file is encoded: UTF-8 with or without its mark, or cp1251. Nothing is guessed into mojibake."""

import codecs
import re
from dataclasses import dataclass
from pathlib import Path

from cabinet.home import Refusal

_BLOCK = 1 << 20
_RUSSIAN = re.compile("[А-Яа-яЁё]")

# Text in cp1251 fails as UTF-8 within its first word or two; so many Russian letters before the first
# mistake mean UTF-8 that is broken later.
_SURELY_UTF8 = 3


@dataclass(frozen=True, slots=True)
class Mistake:
    line: int
    letters_before: int


def encoding_of(path: Path) -> str:
    """`utf-8-sig` or `cp1251`. Reads the whole file; raises Refusal when it is neither."""
    with path.open("rb") as file:
        start = file.read(4096)
    if b"\0" in start or start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise Refusal(f"{path} is no text in UTF-8 or cp1251: save the table as CSV in UTF-8", code=2)
    mistake = _first_mistake(path, "utf-8")
    if mistake is None:
        return "utf-8-sig"
    if mistake.letters_before >= _SURELY_UTF8:
        raise Refusal(
            f"{path}, line {mistake.line}: a byte is not UTF-8, although the text before it is; "
            "export the list again",
            code=2,
        )
    other = _first_mistake(path, "cp1251")
    if other is not None:
        raise Refusal(f"{path}, line {other.line}: neither UTF-8 nor cp1251", code=2)
    return "cp1251"


def _first_mistake(path: Path, encoding: str) -> Mistake | None:
    decoder = codecs.getincrementaldecoder(encoding)()
    line, letters = 1, 0
    with path.open("rb") as file:
        while True:
            block = file.read(_BLOCK)
            try:
                text = decoder.decode(block, final=not block)
            except UnicodeDecodeError as error:
                text = error.object[: error.start].decode(encoding)
                return Mistake(line + text.count("\n"), letters + len(_RUSSIAN.findall(text)))
            if not block:
                return None
            line += text.count("\n")
            if letters < _SURELY_UTF8:
                letters += len(_RUSSIAN.findall(text))
