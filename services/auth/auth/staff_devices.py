"""Devices from which staff has signed in before: nobody who guesses elsewhere can lock them out.

As for subscribers (`auth.known_devices`), but the token is derived from whose it is and kept nowhere; all devices of
one person are counted together.
"""

import hmac
from uuid import UUID

from pydantic import SecretStr
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from auth.service import service

PATH = "staff-session"

_FREE = text("""
update guards set wrong = 0, locks = 0, locked_until = null
where operator = :operator and path = :path and about in (:login, :device)
""")


def staff_device_token(staff: UUID) -> SecretStr:
    """What a device shows from which this person has come in. It opens nothing."""
    return SecretStr(service.derived("staff device", str(staff)).hex())


def is_known_device(staff: UUID, shown: SecretStr | None) -> bool:
    """Whether `shown` is the token of a device of theirs."""
    right = staff_device_token(staff).get_secret_value()
    return shown is not None and hmac.compare_digest(right.encode(), shown.get_secret_value().encode())


async def free_staff(db: AsyncConnection, operator: str, login_key: str, staff: UUID) -> None:
    """Whoever is let in by a colleague or by the administrator is kept out by no lock."""
    about = {"login": service.derived("guard", login_key), "device": staff.bytes}
    await db.execute(_FREE, {"operator": operator, "path": PATH, **about})
