"""The smallest message that a class takes, made of its JSON Schema."""

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from pydantic import BaseModel

_FORMATS = {"date": "2027-01-01", "date-time": "2027-01-01T00:00:00Z", "time": "00:00:00"}
# By field: what a schema cannot say or says by a pattern.
_NAMED: dict[str, Any] = {
    "operator": "skynet",
    "mac": "02:00:00:00:00:01",
    "names": {"ru": "Небо"},
    "content": "",
    "currency": "RUB",
    "return_url": "https://skynet.example/",
}


def minimal(kind: type[BaseModel], **given: Any) -> dict[str, Any]:
    """Required fields only, and `given`."""
    schema = kind.model_json_schema()
    made: dict[str, Any] = _value(schema, schema.get("$defs", {}))
    return made | {name: value for name, value in given.items() if name in kind.model_fields}


def _value(schema: Mapping[str, Any], known: Mapping[str, Any]) -> Any:
    if "$ref" in schema:
        return _value(known[schema["$ref"].rpartition("/")[2]], known)
    if "const" in schema:
        return schema["const"]
    if "enum" in schema:
        return schema["enum"][0]
    for several in ("anyOf", "oneOf", "allOf"):
        if several in schema:
            return _value(schema[several][0], known)
    return _of_type(schema, known)


def _of_type(schema: Mapping[str, Any], known: Mapping[str, Any]) -> Any:
    match schema.get("type"):
        case "object":
            return _object(schema, known)
        case "array":
            return [_value(schema["items"], known) for _ in range(schema.get("minItems", 0))]
        case "string":
            form = schema.get("format", "")
            made = str(uuid4()) if form == "uuid" else _FORMATS.get(form, "x")
            return made.ljust(schema.get("minLength", 0), "x")
        case "integer" | "number":
            return schema.get("minimum", schema.get("exclusiveMinimum", 0) + 1)
        case "boolean":
            return False
    return None


def _object(schema: Mapping[str, Any], known: Mapping[str, Any]) -> dict[str, Any]:
    if schema.get("minProperties"):
        key = _value(schema.get("propertyNames", {}), known) or "ru"
        return {key: _value(schema["additionalProperties"], known)}
    properties = schema.get("properties", {})
    return {name: _named(name, properties[name], known) for name in schema.get("required", [])}


def _named(name: str, schema: Mapping[str, Any], known: Mapping[str, Any]) -> Any:
    return _NAMED[name] if name in _NAMED else _value(schema, known)
