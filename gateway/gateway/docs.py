"""`python -m gateway.docs`: `docs/problems.md`, every problem that a caller may meet, from its class and titles.

Writes it, or with `--check` compares it with the committed page.
"""

import sys

from contracts.committed import ROOT, write_or_check
from contracts.problems import Problem, every_problem
from gateway.problems import TITLES

PAGE = ROOT / "docs" / "problems.md"

INTRODUCTION = """\
# Problems

<!-- Written by `python -m gateway.docs` from `contracts/contracts/problems.py` and `gateway/gateway/titles.toml`. -->

What the gateway answers when it cannot do what was asked: RFC 9457, `application/problem+json`.

```json
{"type": "/problems/payment-differs", "title": "A payment with this id differs", "status": 409,
 "detail": "A payment with this id is known with another amount or account.",
 "instance": "/api/v1/payments", "trace_id": "4bf92f3577b34da6a3ce929d0e0e4736"}
```

- `type` and `status` are for programs: a slug never changes its meaning and is never used again.
- `title` is for people, in the language of `Accept-Language` (`ru`, `kk`, `en`); `detail` is for developers.
- `trace_id` names the request everywhere: in the header `Trace-Id`, in the logs and in the traces
  ([runbook](runbook.md#reading-one-trace)).
- 422 `invalid-body` lists `errors`, each with the `pointer` to a field and the `reason`; 429 and 503 say `Retry-After`.
- After 503 nothing was done. After 504 the outcome is unknown: repeat with the same `Idempotency-Key`.

Services send the same problems to the gateway in the headers of an answer; see [architecture](architecture.md).
"""


def page() -> str:
    """The whole page, sorted by status."""
    problems = sorted(every_problem().values(), key=lambda kind: (kind.status, kind.slug))
    return "\n".join([INTRODUCTION, *map(_section, problems)])


def _section(kind: type[Problem]) -> str:
    titles = TITLES[kind.slug]
    meaning = f"{' '.join((kind.__doc__ or '').split())}\n\n" if kind.__doc__ and kind is not Problem else ""
    texts = " · ".join(titles[language] for language in ("ru", "kk", "en"))
    return f"## `{kind.slug}`\n\n**{kind.status}** · {texts}\n\n{meaning}> {kind.detail}\n"


def main(arguments: list[str] | None = None) -> int:
    """0 when it is written or up to date."""
    return write_or_check({PAGE: page()}, "gateway.docs", "make schemas", arguments)


if __name__ == "__main__":
    sys.exit(main())
