"""What people type to say who they are, brought to one form before it is compared."""

import unicodedata

# PostgreSQL has no zero character in texts; with this in its place a login is simply unknown.
_NO_ZERO = {0: "\ufffd"}


def contract_number(typed: str) -> str:
    """Contract numbers are compared as they are, without the blanks around them."""
    return typed.strip().translate(_NO_ZERO)


def login_key(typed: str) -> str:
    """Logins are compared without regard to case and to how letters are composed."""
    return unicodedata.normalize("NFC", typed.strip()).casefold().translate(_NO_ZERO)
