"""`python -m contracts.schemas`: the messages as JSON Schema and AsyncAPI, in `contracts/schemas`.

Writes them, or with `--check` compares with the committed ones. A change that breaks whoever still speaks
the committed form is refused in both cases.
"""

import importlib
import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pydantic.json_schema import models_json_schema

from contracts.asyncapi import asyncapi
from contracts.committed import SCHEMAS, Json, as_text, refuse_breaks, write_or_check
from contracts.compatibility import Comparison, Role
from contracts.listeners import SERVICES
from contracts.message import Event, Message, Question

Roles = Mapping[Role, type[Message]]


def spoken(owner: str) -> dict[str, Roles]:
    """Everything that `owner` tells and is asked, by subject."""
    module = importlib.import_module(f"contracts.{owner}")
    found: dict[str, Roles] = {}
    for kind in vars(module).values():
        if not isinstance(kind, type) or not f"{kind.__module__}.".startswith(f"{module.__name__}."):
            continue
        if "[" in kind.__name__:
            continue  # pydantic keeps `Question[Session]` in the module too
        if issubclass(kind, Event) and not kind.__subclasses__():
            found[kind.subject] = {"event": kind}
        elif issubclass(kind, Question):
            found[kind.subject] = {"question": kind, "answer": kind.reply()}
    return found


def document(owner: str) -> Json:
    """One JSON Schema document: all classes in `$defs`, and under `x-messages` which subject carries which."""
    messages = spoken(owner)
    kinds = {kind for roles in messages.values() for kind in roles.values()}
    in_order = sorted(kinds, key=lambda kind: kind.__name__)
    references, schema = models_json_schema([(kind, "validation") for kind in in_order])
    index: dict[str, Any] = {
        subject: {role: references[kind, "validation"] for role, kind in roles.items()}
        for subject, roles in messages.items()
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": owner,
        "description": importlib.import_module(f"contracts.{owner}").__doc__,
        "x-messages": index,
        **schema,
    }


def documents() -> dict[Path, Json]:
    """Each file and what it should hold."""
    files = {SCHEMAS / f"{owner}.json": document(owner) for owner in SERVICES}
    files[SCHEMAS / "asyncapi.json"] = asyncapi({owner: spoken(owner) for owner in SERVICES})
    return files


def broken(old: Json, new: Json) -> Iterator[str]:
    """What the change from `old` to `new`, documents of one owner, would break."""
    comparison = Comparison(old, new)
    for subject, roles in old.get("x-messages", {}).items():
        if subject not in new["x-messages"]:
            yield f"{subject}: is gone; keep the class until nobody speaks it"
            continue
        for role, reference in roles.items():
            present = new["x-messages"][subject].get(role)
            if present is None:
                yield f"{subject}: is no {role} any more"
                continue
            where = f"{subject} {reference['$ref'].rpartition('/')[2]}"
            yield from comparison.breaks(role, reference, present, where)


def main(arguments: list[str] | None = None) -> int:
    """0 when all is written or up to date; 1 with a line for each thing that is not."""
    files = documents()
    breaks = [
        line
        for path, new in files.items()
        if path.exists()
        for line in sorted(broken(json.loads(path.read_text("utf-8")), new))
    ]
    if breaks:
        return refuse_breaks(breaks)
    texts = {path: as_text(found) for path, found in files.items()}
    return write_or_check(texts, "contracts.schemas", "make schemas", arguments)


if __name__ == "__main__":
    sys.exit(main())
