"""The messages as one AsyncAPI 3.0 document: who tells what to whom, and who is asked what."""

from collections.abc import Mapping

from contracts.committed import Json
from contracts.compatibility import Role
from contracts.listeners import LISTENERS
from contracts.message import Event, Message

Messages = Mapping[str, Mapping[Role, type[Message]]]

# The CloudEvents NATS binding in binary mode, as the relay writes them.
ENVELOPE: Json = {
    "type": "object",
    "required": [
        "Nats-Msg-Id",
        "ce-id",
        "ce-operator",
        "ce-source",
        "ce-specversion",
        "ce-subject",
        "ce-time",
        "ce-type",
    ],
    "properties": {
        "Nats-Msg-Id": {"type": "string", "format": "uuid", "description": "The same as ce-id."},
        "ce-id": {"type": "string", "format": "uuid", "description": "One id for all deliveries."},
        "ce-operator": {"type": "string", "description": "Slug of the operator whose fact it is."},
        "ce-source": {"type": "string", "description": "The service that tells it."},
        "ce-specversion": {"type": "string", "const": "1.0"},
        "ce-subject": {"type": "string", "description": "Whom or what it concerns."},
        "ce-time": {"type": "string", "format": "date-time"},
        "ce-type": {"type": "string", "description": "The subject."},
        "traceparent": {"type": "string", "description": "W3C Trace Context of the cause."},
    },
}
CIRCUMSTANCES: Json = {
    "type": "object",
    "required": ["Deadline"],
    "properties": {
        "Deadline": {"type": "string", "description": "Seconds since the epoch; later it is not answered."},
        "Idempotency-Key": {"type": "string", "description": "A repeat with the same key changes nothing."},
        "Token": {"type": "string", "description": "Access token of whoever asks."},
        "traceparent": {"type": "string", "description": "W3C Trace Context of the caller."},
    },
}


def asyncapi(owners: Mapping[str, Messages]) -> Json:
    """`owners`: what each service tells and is asked, by subject; schemas stand in `<owner>.json` beside it."""
    channels: Json = {
        "replies": {"address": None, "messages": {}, "description": "The inbox of whoever asks."}
    }
    operations: Json = {}
    messages: Json = {}
    for owner, spoken in owners.items():
        for subject, roles in spoken.items():
            for role, kind in roles.items():
                messages[kind.__name__] = _message(owner, role, kind)
            carried = [kind.__name__ for role, kind in roles.items() if role != "answer"]
            channels[subject] = {"address": subject, "messages": {name: _shared(name) for name in carried}}
            if "event" in roles:
                operations |= _told(owner, subject, roles["event"])
            else:
                answer = roles["answer"].__name__
                channels["replies"]["messages"][answer] = _shared(answer)
                operations |= _asked(owner, subject, carried[0], answer)
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Cabinet",
            "version": "1",
            "description": "What is said between the services, over NATS.",
        },
        "defaultContentType": "application/json",
        "channels": channels,
        "operations": operations,
        "components": {"messages": messages},
    }


def _message(owner: str, role: str, kind: type[Message]) -> Json:
    headers = {"event": ENVELOPE, "question": CIRCUMSTANCES}.get(role)
    summary = (kind.__doc__ or "").partition("\n")[0]
    message = {"name": kind.__name__, "payload": {"$ref": f"./{owner}.json#/$defs/{kind.__name__}"}}
    return message | ({"headers": headers} if headers else {}) | ({"summary": summary} if summary else {})


def _shared(name: str) -> Json:
    return {"$ref": f"#/components/messages/{name}"}


def _of_channel(channel: str, name: str) -> Json:
    return {"$ref": f"#/channels/{channel}/messages/{name}"}


def _told(owner: str, subject: str, event: type[Message]) -> Json:
    """The owner sends it; each listener reads it from a durable of its own."""
    about = {"channel": {"$ref": f"#/channels/{subject}"}, "messages": [_of_channel(subject, event.__name__)]}
    listeners = [name for name, heard in LISTENERS.items() if event in heard]
    reads = {
        f"{name}.reads.{event.__name__}": {
            "action": "receive",
            **about,
            "summary": f"Durable {_durable(event, name)}",
        }
        for name in listeners
    }
    return {f"{owner}.tells.{event.__name__}": {"action": "send", **about}, **reads}


def _durable(event: type[Message], listener: str) -> str:
    return event.durable(listener) if issubclass(event, Event) else ""


def _asked(owner: str, subject: str, question: str, answer: str) -> Json:
    return {
        f"{owner}.answers.{question}": {
            "action": "receive",
            "channel": {"$ref": f"#/channels/{subject}"},
            "messages": [_of_channel(subject, question)],
            "reply": {
                "channel": {"$ref": "#/channels/replies"},
                "messages": [_of_channel("replies", answer)],
            },
        }
    }
