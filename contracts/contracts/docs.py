"""`python -m contracts.docs`: `docs/events.md`, every event with its fields, who tells it and who listens.

Writes it, or with `--check` compares it with the committed page.
"""

import sys
from typing import Any

from contracts.committed import ROOT, write_or_check
from contracts.listeners import LISTENERS, SERVICES
from contracts.message import Event
from contracts.schemas import spoken

PAGE = ROOT / "docs" / "events.md"

INTRODUCTION = """\
# Events

<!-- Written by `python -m contracts.docs` from the classes in `contracts/contracts` and `listeners.py`. -->

A fact that one service tells and others keep what they need of. It leaves through the outbox of the
transaction that caused it, stays in the stream of its owner for seven days, and reaches every listener
at least once, in no promised order.

- **Envelope** (CloudEvents 1.0, NATS binding, in headers): `ce-id` (the same at each delivery; the inbox
  key), `ce-type` (the subject), `ce-source` (the service), `ce-time`, `ce-subject` (whom it concerns),
  `ce-operator`, `traceparent`.
- **Amounts** are whole minor units (kopecks, tiyn) of `currency`. **`version`** counts the changes of the
  account or the subscriber: an event with a lower one than was seen is old news.
- **Changes** only add fields, each with a default. A break is a new class `…_v2` that is told beside the
  old one until nobody reads that. `python -m contracts.schemas --check` refuses anything else.
- **To listen** to one, add it to `contracts/contracts/listeners.py`, write `@service.on(TheEvent)`, and
  run `deploy/nats/permissions.py`: durable and rights follow.

A consumer that fails is tried again after 1, 5, 30 and 120 s; then the event is kept with the reason and
told under `dead.<service>.<event>` ([runbook](runbook.md#events-dead)).
"""


def page() -> str:
    """The whole page."""
    return "\n".join([INTRODUCTION, *(_section(event) for event in events())])


def events() -> list[type[Event]]:
    """Every event, by owner and in the order of its module."""
    return [
        roles["event"]  # type: ignore[misc]
        for owner in SERVICES
        for roles in spoken(owner).values()
        if "event" in roles
    ]


def _section(event: type[Event]) -> str:
    listeners = [
        f"**{name}** (`{event.durable(name)}`)" for name, heard in LISTENERS.items() if event in heard
    ]
    schema = event.model_json_schema()
    meaning = f"{' '.join(event.__doc__.split())}\n\n" if event.__doc__ else ""
    rows = [
        f"| `{name}` | {kind_of(field)} | {'yes' if name in schema.get('required', []) else 'no'} |"
        for name, field in schema["properties"].items()
    ]
    heard_by = ", ".join(listeners) or "nobody yet"
    head = f"## `{event.__name__}`\n\n{meaning}`{event.subject}` · told by **{event.owner}** · heard by {heard_by}\n"
    return "\n".join([head, "| field | type | always there |", "|---|---|---|", *rows, ""])


def kind_of(field: dict[str, Any]) -> str:
    """A type as a person says it: `date or null`, `list of string`."""
    if "$ref" in field:
        return f"`{field['$ref'].rpartition('/')[2]}`"
    if "anyOf" in field:
        return " or ".join(kind_of(alternative) for alternative in field["anyOf"])
    if "enum" in field:
        return ", ".join(f"`{value}`" for value in field["enum"])
    if field.get("type") == "array":
        return f"list of {kind_of(field['items'])}"
    return str(field.get("format") or field.get("type", "anything"))


def main(arguments: list[str] | None = None) -> int:
    """0 when it is written or up to date."""
    return write_or_check({PAGE: page()}, "contracts.docs", "make schemas", arguments)


if __name__ == "__main__":
    sys.exit(main())
