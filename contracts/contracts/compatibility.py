"""What a change of a schema does to those who still speak the old form.

Old questions must be taken by the new code; new answers must be understood by old code; events go both
ways, since they are kept and read again. Whatever only adds is let through.
"""

from collections.abc import Iterator
from typing import Any, Literal

Schema = dict[str, Any]
Role = Literal["event", "question", "answer"]

_UPPER = ("maxLength", "maximum", "exclusiveMaximum", "maxItems")
_LOWER = ("minLength", "minimum", "exclusiveMinimum", "minItems")


class Comparison:
    """Two versions of one document; references are looked up in each."""

    def __init__(self, old: Schema, new: Schema) -> None:
        self._old = old
        self._new = new

    def breaks(self, role: Role, old: Schema, new: Schema, where: str) -> Iterator[str]:
        """A line for each thing that would break, `where` in front of it."""
        before, after = _kinds(self._old, old), _kinds(self._new, new)
        if role != "answer":
            for kind in before.keys() - after.keys():
                yield f"{where}: {kind} is not taken any more"
        if role != "question":
            for kind in after.keys() - before.keys():
                yield f"{where}: may be {kind} now, which old readers refuse"
        for kind in before.keys() & after.keys():
            yield from self._same_kind(role, before[kind], after[kind], where)

    def _same_kind(self, role: Role, old: Schema, new: Schema, where: str) -> Iterator[str]:
        yield from _values(role, old, new, where)
        if role != "answer":
            yield from _limits(old, new, where)
        for inner, mark in (("items", "[]"), ("additionalProperties", "{}")):
            if isinstance(old.get(inner), dict) and isinstance(new.get(inner), dict):
                yield from self.breaks(role, old[inner], new[inner], where + mark)
        yield from self._fields(role, old, new, where)

    def _fields(self, role: Role, old: Schema, new: Schema, where: str) -> Iterator[str]:
        before, after = old.get("properties", {}), new.get("properties", {})
        for name in before.keys() - after.keys():
            yield f"{where}.{name}: was removed"
        for name in after.keys() - before.keys():
            if name in new.get("required", []) and role != "answer":
                yield f"{where}.{name}: is new and required; give it a default"
        for name in before.keys() & after.keys():
            yield from _presence(
                role, name in old.get("required", []), name in new.get("required", []), f"{where}.{name}"
            )
            yield from self.breaks(role, before[name], after[name], f"{where}.{name}")


def _presence(role: Role, was_required: bool, is_required: bool, where: str) -> Iterator[str]:
    if is_required and not was_required and role != "answer":
        yield f"{where}: is required now; those who leave it out are refused"
    if was_required and not is_required and role != "question":
        yield f"{where}: may be left out now; those who rely on it fail"


def _values(role: Role, old: Schema, new: Schema, where: str) -> Iterator[str]:
    before, after = _allowed(old), _allowed(new)
    if before is None and after is None:
        return
    if after is not None and role != "answer" and (before is None or before - after):
        gone = ", ".join(sorted(before - after)) if before else "other values"
        yield f"{where}: {gone} not allowed any more"
    if before is not None and role != "question" and (after is None or after - before):
        added = ", ".join(sorted(after - before)) if after else "any value"
        yield f"{where}: may be {added} now, which old readers refuse"


def _limits(old: Schema, new: Schema, where: str) -> Iterator[str]:
    for name in (*_UPPER, *_LOWER):
        if name not in new:
            continue
        tighter = name not in old or (new[name] < old[name] if name in _UPPER else new[name] > old[name])
        if tighter:
            yield f"{where}: {name} {new[name]} is tighter than {old.get(name, 'none')}"
    if "pattern" in new and new["pattern"] != old.get("pattern"):
        yield f"{where}: has another pattern"


def _allowed(schema: Schema) -> set[str] | None:
    """The listed values; None when any is right."""
    if "const" in schema:
        return {str(schema["const"])}
    return {str(value) for value in schema["enum"]} if "enum" in schema else None


def _kinds(document: Schema, schema: Schema) -> dict[str, Schema]:
    """What a value may be, by a name of its kind: `integer`, `string uuid`, `null`."""
    schema = _resolved(document, schema)
    kinds: dict[str, Schema] = {}
    for alternative in schema.get("anyOf", [schema]):
        found = _resolved(document, alternative)
        kinds[f"{found.get('type', 'anything')} {found.get('format', '')}".strip()] = found
    return kinds


def _resolved(document: Schema, schema: Schema) -> Schema:
    """Follows `#/$defs/Name` and `#/components/schemas/Name`."""
    while "$ref" in schema:
        found = document
        for step in schema["$ref"].removeprefix("#/").split("/"):
            found = found[step]
        schema = found
    return schema
