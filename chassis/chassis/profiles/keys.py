"""What the keys of a profile are: type, default and what is allowed, read off the model itself."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from chassis.profiles.profile import Profile

Node = dict[str, Any]
TYPES = {"integer": "whole number", "number": "number", "boolean": "true / false", "interval": "string"}


@dataclass(frozen=True)
class Key:
    """One key as an operator meets it in the file."""

    name: str
    kind: str
    default: str
    allowed: str
    meaning: str


@dataclass(frozen=True)
class Table:
    """A table of the file: its header (`payment_ways.card`), whether it repeats, its keys."""

    path: str
    repeats: bool
    meaning: str
    keys: list[Key]


@cache
def _schema() -> Node:
    return Profile.model_json_schema()


def _resolve(node: Node) -> Node:
    """The node without references and without "or null"."""
    for choice in node.get("anyOf", []):
        if choice.get("type") != "null":
            node = {**choice, **{key: node[key] for key in node if key != "anyOf"}}
    if "$ref" in node:
        target = _schema()["$defs"][node["$ref"].rpartition("/")[2]]
        node = {**target, **{key: node[key] for key in node if key != "$ref"}}
    return node


def node_at(path: tuple[str | int, ...]) -> Node | None:
    """The schema of the key at `path`; None for a key that the model does not know."""
    node: Node = _schema()
    for step in path:
        inner = _resolve(node)
        found = inner.get("items") if isinstance(step, int) else inner.get("properties", {}).get(step)
        found = found or (inner.get("additionalProperties") if isinstance(step, str) else None)
        if not isinstance(found, dict):
            return None
        node = found
    return _resolve(node)


def allowed(node: Node) -> str:
    """What may stand there, as a phrase."""
    node = _resolve(node)
    if "allowed" in node:
        return str(node["allowed"])
    if "const" in node:
        return str(node["const"])
    if "enum" in node:
        return f"one of {', '.join(node['enum'])}"
    phrases = {"integer": _number, "number": _number, "boolean": _flag, "array": _list, "object": _keys}
    return phrases.get(node["type"], _text)(node)


def _number(node: Node) -> str:
    word = "a whole number" if node["type"] == "integer" else "a number"
    least = f"above {node['exclusiveMinimum']:g}" if "exclusiveMinimum" in node else f"{node['minimum']:g}"
    return f"{word}, {least} to {node['maximum']:g}" if "maximum" in node else f"{word}, {least} or more"


def _flag(_: Node) -> str:
    return "true or false"


def _keys(node: Node) -> str:
    return f"keys {', '.join(node['properties'])}"


def _text(node: Node) -> str:
    return f"a text of {node['minLength']} to {node['maxLength']} characters"


def _list(node: Node) -> str:
    least = ", at least one" if node.get("minItems") == 1 else ""
    exact = f", exactly {node['minItems']}" if node.get("minItems", 0) > 1 else ""
    item = _resolve(node["items"])
    return f"a list{least}{exact}; each: {'a table' if 'properties' in item else allowed(item)}"


def _kind(node: Node) -> str:
    node = _resolve(node)
    kind: str = node["type"]
    if kind == "array":
        return f"list of {_kind(node['items'])}"
    return "table" if kind == "object" else TYPES.get(kind, kind)


def _default(name: str, node: Node, required: list[str]) -> str:
    if "otherwise" in node:
        return str(node["otherwise"])
    if name in required:
        return "**required**"
    value = node.get("default")
    if value in (None, [], {}) or isinstance(value, dict):
        return "—"
    shown = "true" if value is True else "false" if value is False else str(value).replace("'", '"')
    return f"`{shown}`"


def _table_of(node: Node) -> tuple[Node, str, bool] | None:
    """The table behind a key (if there is one), what to add to the header, and whether it repeats."""
    node = _resolve(node)
    if "properties" in node:
        return node, "", False
    if node.get("type") == "array" and "properties" in (item := _resolve(node["items"])):
        return item, "", True
    kinds = node.get("additionalProperties")
    if isinstance(kinds, dict) and "properties" in (item := _resolve(kinds)):
        return item, f".<{' | '.join(node['propertyNames']['enum'])}>", False
    return None


def tables(node: Node | None = None, path: str = "", *, repeats: bool = False) -> Iterator[Table]:
    """Every table of a profile, each before those inside it."""
    node = _resolve(node or _schema())
    inner: list[tuple[str, tuple[Node, str, bool]]] = []
    keys: list[Key] = []
    required = node.get("required", [])
    for name, field in node["properties"].items():
        child = _resolve(field)
        keys.append(
            Key(name, _kind(child), _default(name, child, required), allowed(child), child["description"])
        )
        if found := _table_of(child):
            inner.append((f"{path}.{name}".strip("."), found))
    yield Table(path, repeats, node.get("description", ""), keys)
    for below, (table, suffix, many) in inner:
        definition = {**table, "description": _described(table)}
        yield from tables(definition, below + suffix, repeats=many)


def _described(table: Node) -> str:
    """The table's own docstring, which the description of the key that holds it has covered."""
    own: str = _schema()["$defs"][table["title"].replace(" ", "")].get("description", "")
    return own
