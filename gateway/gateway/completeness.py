"""What is still missing in a profile, and why the subscriber should care."""

import tomllib
from collections.abc import Iterable
from pathlib import Path

from pydantic import BaseModel

from contracts.auth import Language, Missing

TEXTS: dict[str, dict[str, str]] = tomllib.loads(
    (Path(__file__).parent / "completeness.toml").read_text("utf-8")
)


class Hint(BaseModel):
    """`code` is for programs, `detail` for a person, in the asked language."""

    code: str
    detail: str


class Completeness(BaseModel):
    """What the operator asks to complete, since it eases recovery; empty where it does not ask."""

    missing: list[str]
    hints: list[Hint] = []


def completeness(missing: Iterable[Missing], language: Language) -> Completeness:
    """Each in words."""
    codes = list(missing)
    return Completeness(
        missing=codes, hints=[Hint(code=code, detail=TEXTS[code][language]) for code in codes]
    )
