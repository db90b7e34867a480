"""What of an event that failed may be shown to people: nothing that could be a person's own words.

Whether a text is a name or a phone number cannot be told, least of all in an event that is not what its class says. So
numbers, moments, ids and words out of a fixed few are shown, and `***` stands for the rest.
"""

import ast
import json
import re
from collections.abc import Iterator
from datetime import date, datetime
from functools import cache
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin
from uuid import UUID

from contracts.message import Event

HIDDEN = "***"

_RAISED = re.compile(r"(\w+)\((.*)\)", re.DOTALL)
# After it PostgreSQL tells values of the row, SQLAlchemy the statement.
_VALUES = re.compile(r"\s*(?:DETAIL|HINT|CONTEXT|\[SQL|\[parameters)\b.*", re.DOTALL)
_UUID = re.compile(r"(\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b)")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)?)?", re.ASCII)
_CLASS = re.compile(r"<class '(?:\w+\.)*(\w+)'>")
_QUOTED = re.compile(
    r"((?:constraint|column|relation|table|index|function) )?(['\"])(.*?)(?:\2|$)", re.DOTALL
)
_UNSURE = re.compile(r"\S*(?:@|[^\x00-\x7f])\S*|\+?\d[\d\s().-]{3,}\d")
_HEADER = re.compile(r"ce-[a-z]{2,10}")


def shown_fields(event: type[Event] | None, payload: bytes | None) -> dict[str, Any] | None:
    """The fields that the class knows and the payload has, in the class's order; None when it is no object."""
    try:
        told = json.loads(payload or b"")
    except (ValueError, RecursionError):
        return None
    if event is None or not isinstance(told, dict):
        return None
    fields = event.model_fields.items()
    return {name: _shown(field.annotation, told[name]) for name, field in fields if name in told}


def shown_reason(reason: str, event: type[Event] | None) -> str:
    """The kind of the error, and what it says without values. `reason` is its `repr`, which may break off."""
    raised = _RAISED.fullmatch(reason)
    if raised is None:
        return reason.partition("(")[0] if re.match(r"\w+\(", reason) else HIDDEN
    said = _VALUES.sub("", _CLASS.sub(r"\1", _unquoted(raised[2])))
    if said and (raised[1] == "KeyError" or " " not in said):
        said = repr(said.strip("'"))  # no sentence but a value
    known = _words(event) if event else frozenset()
    parts = _UUID.split(_QUOTED.sub(lambda found: _quoted(found, known), said))
    # Every second part is an id.
    safe = [part if place % 2 else _UNSURE.sub(HIDDEN, part) for place, part in enumerate(parts)]
    return f"{raised[1]}: {''.join(safe).strip()[:500]}".removesuffix(": ")


def _unquoted(arguments: str) -> str:
    try:
        told = ast.literal_eval(arguments)
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return arguments
    return told if isinstance(told, str) else arguments


def _quoted(found: re.Match[str], known: frozenset[str]) -> str:
    """Kept: names out of the schema, the envelope and the class."""
    names, _, words = found.groups()
    return found[0] if names or words in known or _HEADER.fullmatch(words) else HIDDEN


def _shown(annotation: Any, value: Any) -> Any:
    kinds = set(_kinds(annotation))
    match value:
        case None:
            is_sure = True
        case bool() | int():
            is_sure = type(value) in kinds
        case str():
            chosen = value in _choices(annotation)
            an_id = UUID in kinds and _UUID.fullmatch(value)
            is_sure = bool(chosen or an_id or (kinds & {date, datetime} and _MOMENT.fullmatch(value)))
        case _:
            is_sure = False
    return value if is_sure else HIDDEN


@cache
def _words(event: type[Event]) -> frozenset[str]:
    """The names of the fields, and the words out of which one is chosen."""
    chosen = (word for field in event.model_fields.values() for word in _choices(field.annotation))
    return frozenset({*event.model_fields, *chosen})


def _choices(annotation: Any) -> list[str]:
    """The words of its literals."""
    return [word for kind in _kinds(annotation) if get_origin(kind) is Literal for word in get_args(kind)]


def _kinds(annotation: Any) -> Iterator[Any]:
    """What a value may be: the parts of a union, without what only restricts them."""
    if get_origin(annotation) in {Union, UnionType}:
        for part in get_args(annotation):
            yield from _kinds(part)
    elif get_origin(annotation) is Annotated:
        yield from _kinds(get_args(annotation)[0])
    else:
        yield annotation
