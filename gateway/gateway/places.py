"""Where a network address is, by a database of the MaxMind DB format, such as GeoLite2 City, if there is one."""

import ipaddress
from pathlib import Path
from typing import Any

import maxminddb


class Places:
    """Looks into the file at `database`; without one no place is known."""

    def __init__(self, database: Path | None) -> None:
        try:
            self._reader = maxminddb.open_database(database) if database else None
        except maxminddb.InvalidDatabaseError as error:
            raise SystemExit(f"GEOIP_DB: {database} is not a MaxMind DB file: {error}.") from error

    def of(self, address: str, language: str) -> str | None:
        """`Moscow, Russia` in `language`, or in English where there is no such name; None if nothing is known."""
        record = self._record(address)
        told = [_name(record.get(part), language) for part in ("city", "country")]
        return ", ".join(name for name in told if name) or None

    def _record(self, address: str) -> dict[str, Any]:
        try:
            found = self._reader.get(ipaddress.ip_address(address)) if self._reader else None
        except ValueError:  # no address at all, or an IPv6 one in a database of IPv4
            return {}
        return found if isinstance(found, dict) else {}


def _name(part: Any, language: str) -> str | None:
    names: dict[str, str] = (part or {}).get("names", {})
    return names.get(language) or names.get("en")
