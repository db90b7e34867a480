"""A statement with named parameters straight on the driver: a transaction of its own at a third of Core's cost."""

from types import SimpleNamespace
from typing import Any

from sqlalchemy import TextClause
from sqlalchemy.dialects.postgresql import asyncpg

from auth.service import service


class HotStatement:
    """Compiled once; `label` names its span."""

    def __init__(self, label: str, statement: TextClause) -> None:
        compiled: Any = statement.compile(dialect=asyncpg.dialect())  # type: ignore[no-untyped-call]
        self._label = label
        self._written: str = compiled.string
        self._names: list[str] = compiled.positiontup

    async def row(self, values: dict[str, Any]) -> Any:
        """The first row, its columns as attributes; None if there is none."""
        found = await service.database.row(
            self._label, self._written, *(values[name] for name in self._names)
        )
        return SimpleNamespace(**found) if found else None
