"""One-time codes: six digits, kept as an HMAC under the pepper, bound to the one flow that they were made for.

OWASP ASVS 5.0, 6.5.1 to 6.5.5 and 6.6.2: random, used once, ten minutes at most, worth nothing in another flow.
"""

import hmac
import secrets
from uuid import UUID

from auth.service import service

DIGITS = 6


def new_code() -> str:
    """Six digits of the operating system's randomness, leading zeros kept."""
    return f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}"


def code_hash(flow_id: UUID, code: str) -> bytes:
    """How a code of this flow is kept; without the pepper a million guesses say nothing."""
    return service.derived("one-time code", f"{flow_id}:{code}")


def same(kept: bytes | None, given: bytes) -> bool:
    """Whether the hashes are equal, at the same time for any difference; None is equal to nothing."""
    return hmac.compare_digest(kept if kept is not None else bytes(len(given)), given) and kept is not None
