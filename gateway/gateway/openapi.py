"""`python -m gateway.openapi`: the gateway's REST as an OpenAPI document, `contracts/schemas/openapi.json`.

Writes it, or with `--check` compares it with the committed one; a change that breaks a client is refused.
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from pydantic import SecretStr

from contracts.committed import ROOT, SCHEMAS, Json, as_text, refuse_breaks, write_or_check
from contracts.compatibility import Comparison
from gateway.app import build
from gateway.settings import GatewaySettings

PAGE = SCHEMAS / "openapi.json"
JSON = "application/json"
VERBS = ("get", "put", "post", "patch", "delete")


def document() -> Json:
    """Without servers and keys: what is asked and answered is the same everywhere."""
    with TemporaryDirectory() as directory:
        nobody = Path(directory) / "tokens.jwks"
        nobody.write_text('{"keys": []}')
        settings = GatewaySettings(
            nats_url=SecretStr("nats://nobody"),
            operators_dir=ROOT / "deploy" / "operators",
            token_keys=nobody,
            health_port=1,
        )
        return build(settings).openapi()


def broken(old: Json, new: Json) -> Iterator[str]:
    """What the change from `old` to `new` would break for a client."""
    comparison = Comparison(old, new)
    for path, verbs in old["paths"].items():
        for verb in verbs.keys() & set(VERBS):
            where = f"{verb.upper()} {path}"
            present = new["paths"].get(path, {}).get(verb)
            if present is None:
                yield f"{where}: is gone"
            else:
                yield from _parameters(comparison, verbs[verb], present, where)
                yield from _bodies(comparison, verbs[verb], present, where)
                yield from _answers(comparison, verbs[verb], present, where)


def _parameters(comparison: Comparison, old: Json, new: Json, where: str) -> Iterator[str]:
    before, after = _by_name(old), _by_name(new)
    for name in before.keys() - after.keys():
        yield f"{where} {name}: was removed"
    for name, parameter in after.items():
        known = before.get(name)
        if parameter.get("required") and not (known and known.get("required")):
            yield f"{where} {name}: is required now"
        if known:
            yield from comparison.breaks("question", known["schema"], parameter["schema"], f"{where} {name}")


def _by_name(operation: Json) -> dict[str, Json]:
    return {f"{found['in']} {found['name']}": found for found in operation.get("parameters", [])}


def _bodies(comparison: Comparison, old: Json, new: Json, where: str) -> Iterator[str]:
    before, after = _schema(old.get("requestBody")), _schema(new.get("requestBody"))
    if before is not None and after is not None:
        yield from comparison.breaks("question", before, after, f"{where} body")
    elif after is not None and new["requestBody"].get("required"):
        yield f"{where} body: is required now"
    elif before is not None and after is None:
        yield f"{where} body: was removed"


def _answers(comparison: Comparison, old: Json, new: Json, where: str) -> Iterator[str]:
    for status, answer in old["responses"].items():
        if not status.startswith("2"):
            continue
        if status not in new["responses"]:
            yield f"{where}: does not answer {status} any more"
            continue
        before, after = _schema(answer), _schema(new["responses"][status])
        if before is not None and after is not None:
            yield from comparison.breaks("answer", before, after, f"{where} {status}")
        elif before is not None:
            yield f"{where} {status}: has no JSON any more"


def _schema(message: Json | None) -> Json | None:
    found: Json | None = ((message or {}).get("content", {}).get(JSON) or {}).get("schema")
    return found


def main(arguments: list[str] | None = None) -> int:
    """0 when it is written or up to date; 1 with a line for each thing that is not."""
    new = document()
    breaks = sorted(broken(json.loads(PAGE.read_text("utf-8")), new)) if PAGE.exists() else []
    if breaks:
        return refuse_breaks(breaks)
    return write_or_check({PAGE: as_text(new)}, "gateway.openapi", "make schemas", arguments)


if __name__ == "__main__":
    sys.exit(main())
