"""Users of the broker and the least rights they need, derived from who listens to what.

`permissions.py` writes `users.conf`, `permissions.py --check` only says whether it is up to date.
"""

import json
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

from contracts.auth import SecretTold, SessionsEnded
from contracts.listeners import LISTENERS, SERVICES
from contracts.live import STREAM
from contracts.message import Question
from contracts.tickets import Typing

USERS_CONF = Path(__file__).with_name("users.conf")
# Who may hand secrets over, and who may take them; they are kept in memory only.
TELLS_SECRETS, HEARS_SECRETS = ("auth",), ("notify",)
# Whoever verifies tokens reads by a consumer of its own which sessions have ended. Whoever may make a consumer may
# change another one, so their stream has nothing else and no durable.
READS_ENDED_SESSIONS = f"$JS.API.CONSUMER.CREATE.{SessionsEnded.root}.*.{SessionsEnded.subject}"
# What changes on open pages; for the same reason a stream of its own.
READS_CHANGES = [f"$JS.API.CONSUMER.CREATE.{STREAM}.*", f"$JS.API.STREAM.INFO.{STREAM}"]


def of_service(service: str) -> dict[str, Any]:
    """A service tells its own facts, reads its own durables, answers its own questions; nothing else."""
    publish = [f"events.{service}.>", f"dead.{service}.>"]
    publish += [SecretTold.subject] if service in TELLS_SECRETS else []
    publish += [SessionsEnded.subject] if service == SessionsEnded.owner else []
    # No fact: it goes by the streams, to whoever listens at this moment.
    publish += [Typing.everywhere] if service == Typing.owner else []
    publish += [f"$JS.API.STREAM.INFO.{stream}" for stream in (service, "dead")]
    publish += [READS_ENDED_SESSIONS]
    durables = [f"{event.owner}.{event.durable(service)}" for event in LISTENERS.get(service, [])]
    durables += [f"{SecretTold.stream}.{SecretTold.durable}"] if service in HEARS_SECRETS else []
    for durable in durables:
        publish += [f"$JS.API.CONSUMER.{call}.{durable}" for call in ("INFO", "MSG.NEXT")]
        publish += [f"$JS.ACK.{durable}.>"]
    discovery = ["$SRV.*", f"$SRV.*.{service}", f"$SRV.*.{service}.*"]
    subscribe = [f"rpc.{service}.>", f"_INBOX_{service}.>", *discovery]
    return {"publish": publish, "subscribe": subscribe, "allow_responses": True}


def asked_by_gateway() -> list[str]:
    """Exactly the questions that are the gateway's to ask: imports and staff accounts are not."""
    for owner in SERVICES:
        import_module(f"contracts.{owner}")
    asked = (question for question in _questions(Question) if question.asker == "gateway")
    # What several services answer, each under its own name, stands in no service's module.
    return sorted({question.subject for question in asked if question.owner in SERVICES})


def _questions(kind: type[Question[Any]]) -> Iterator[type[Question[Any]]]:
    """Commands among them; neither `Command` itself nor `Command[Payment]` is asked."""
    for below in kind.__subclasses__():
        generic = below.__pydantic_generic_metadata__
        if not generic["args"] and not generic["parameters"]:
            yield below
        yield from _questions(below)


def users() -> dict[str, dict[str, Any]]:
    """Every user's permissions; `cabinet` is the administrator's."""
    gateway = {
        "publish": [*asked_by_gateway(), READS_ENDED_SESSIONS, *READS_CHANGES],
        "subscribe": ["_INBOX_gateway.>", Typing.everywhere],
    }
    administrator = {"publish": [">"], "subscribe": [">"]}
    return {name: of_service(name) for name in SERVICES} | {"gateway": gateway, "cabinet": administrator}


def users_conf() -> str:
    lines = [
        "# Made by permissions.py from contracts.listeners: change it there.",
        "authorization {",
        "  users: [",
    ]
    for name, permissions in users().items():
        lines.append(f"    {{ user: {name}, password: $NATS_{name.upper()}_PASSWORD, permissions: {{")
        for right, subjects in permissions.items():
            if subjects is True:
                lines.append(f"      {right}: true")
            else:
                lines.append(f"      {right}: [")
                lines += [f"        {json.dumps(subject)}" for subject in subjects]
                lines.append("      ]")
        lines.append("    } }")
    return "\n".join([*lines, "  ]", "}", ""])


if __name__ == "__main__":
    if "--check" in sys.argv:
        if USERS_CONF.read_text() != users_conf():
            sys.exit(f"{USERS_CONF} is not what contracts.listeners asks for: run {Path(__file__).name}")
    else:
        USERS_CONF.write_text(users_conf())
