"""What its writer has added to a letter that he answers: without the quotation, its heading, and the signature.

Line by line and in one pass, since letters are written by anybody: the libraries for this know no Russian or Kazakh
heading, and 10 kB of well-chosen words keep their regular expressions busy for minutes. What is quoted here is always
a letter of ours, so its heading, in whatever language the mail program writes it, names an address of ours.
"""

import re
from itertools import takewhile

# RFC 3676, section 4.3, and the dashes of programs that lose the space.
_SIGNATURE = frozenset({"--", "\u2014", "\u2013\u2013"})
_SENT_FROM = re.compile(
    r"(sent from|get outlook|отправлено (с|из)|жіберілген|жіберілді)\b.{0,80}", re.IGNORECASE
)
_RULE = re.compile(r"[-_*=\s]{5,200}|-{2,}.{1,60}-{2,}")
_HEADING = re.compile(r".{3,300}(wrote|пише[тш]|написала?|написал\(а\)|жазды)\s*:", re.IGNORECASE)
_FIELD = re.compile(r"\*?[^\s:]{2,15}\*?:\s")
# A heading is folded into two lines at most before the one that names us.
_FOLDED = 2
_LONGEST_LINE = 500


def own_words(whole: str, ours: tuple[str, ...]) -> str:
    """Empty when nothing is left. `ours` are addresses of ours, in lower case."""
    lines = [line.rstrip() for line in whole.split("\n")]
    end = next((at for at, line in enumerate(lines) if _begins_quotation(line, ours)), len(lines))
    if end < len(lines):
        end = _before_heading(lines, end)
    kept = lines[:end]
    signature = next((at for at, line in enumerate(kept) if line.strip() in _SIGNATURE), len(kept))
    return "\n".join(_without_tail(kept[:signature])).strip()


def _begins_quotation(line: str, ours: tuple[str, ...]) -> bool:
    """The line that names an address of ours as a heading does, or is a heading in words that are known."""
    line = line[:_LONGEST_LINE].lower()
    if any(address in line for address in ours):
        named = any(f"<{address}" in line for address in ours)
        return named or line.startswith(">") or line.endswith(":") or bool(_FIELD.match(line))
    return bool(_HEADING.fullmatch(line.lstrip("> ")))


def _before_heading(lines: list[str], at: int) -> int:
    """Back over the rest of a heading that takes more lines, up to an empty line or a rule."""
    begun = list(takewhile(lambda line: line.strip() and not line.startswith(">"), reversed(lines[:at])))
    if len(begun) <= _FOLDED and any(character.isdigit() for line in begun for character in line):
        at -= len(begun)
    return at


def _without_tail(lines: list[str]) -> list[str]:
    """Without what ends it: empty lines, quotations, rules, and what the telephone says of itself."""
    end = len(lines)
    while end and _says_nothing(lines[end - 1]):
        end -= 1
    return lines[:end]


def _says_nothing(line: str) -> bool:
    line = line.strip()[:_LONGEST_LINE]
    return not line or line.startswith(">") or bool(_RULE.fullmatch(line)) or bool(_SENT_FROM.match(line))
