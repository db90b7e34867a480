"""What guessers try first: common passwords, and those that have leaked (OWASP ASVS 5.0, 6.2.4 and 6.2.12)."""

from functools import cache
from hashlib import sha1
from pathlib import Path

_COMMON = Path(__file__).parent / "common_passwords.txt"
# `пароль` typed on the wrong layout is `gfhjkm`, which guessers know as well.
_LAYOUT = str.maketrans("йцукенгшщзхъфывапролджэячсмитьбюё", "qwertyuiop[]asdfghjkl;'zxcvbnm,.`")


def is_common(folded: str) -> bool:
    """Whether guessers try this one first; `folded` is in lower case."""
    return any(f"\n{word}\n".encode() in _common() for word in (folded, folded.translate(_LAYOUT)))


@cache
def _common() -> bytes:
    """Read when the first password is chosen, not before; 110 kB are searched in some microseconds."""
    return _COMMON.read_bytes()


def is_breached(password: str, directory: Path) -> bool:
    """Whether the password is in the breached list that lies in `directory`.

    The list is as haveibeenpwned-downloader writes it: a file for each five hexadecimal digits of SHA-1,
    `SUFFIX:COUNT` on each line; a count of 0 is padding. Raises OSError where the list is not whole.
    """
    digest = sha1(password.encode(), usedforsecurity=False).hexdigest().upper()
    lines = (directory / f"{digest[:5]}.txt").read_text("ascii").splitlines()
    counts = dict(line.split(":") for line in lines if line)
    return int(counts.get(digest[5:], 0)) > 0
