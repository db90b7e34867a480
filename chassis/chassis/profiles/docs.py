"""Write `docs/operators.md` from the model, or check that the committed page is what the model says.

`python -m chassis.profiles.docs [--check] [FILE]`
"""

import sys
from argparse import ArgumentParser
from pathlib import Path

from chassis.profiles.keys import Key, Table, tables

PAGE = Path(__file__).resolve().parents[3] / "docs" / "operators.md"

INTRODUCTION = """\
# Operators' profiles

<!-- Written by `python -m chassis.profiles.docs` from the model in `chassis/chassis/profiles`. -->

An operator is one file `deploy/operators/<slug>.toml`. To add one, copy the file that is nearest, change
`operator` to the new file's name and give it hosts of its own; every process reads all profiles at its start.
A wrong profile stops the start, and every mistake of every file is told at once, one line each:

```
skynet.toml: promised_payment.max_days: should be less than or equal to 60; allowed: a whole number, 1 to 60
```

Entries of lists are counted from 0 in such a line: `tariffs[1].price` is the second tariff's price.

- **Money** is a decimal string in quotes, `"500.00"`, of the profile's currency. A bare number is refused.
- **Texts** that a subscriber reads are tables of one string per language: `{ ru = "…", kk = "…", en = "…" }`.
- **Secrets** never stand in a profile: it names the environment variable that holds them.
- **Capabilities** are switched in `[capabilities]`; one that is on needs the section with its numbers.
- **Payment networks**: the vendor's document decides about account form, addresses, sums and time zone.
"""


def page() -> str:
    """The whole page."""
    return "\n".join([INTRODUCTION, *(_section(table) for table in tables())])


def _section(table: Table) -> str:
    header = f"[[{table.path}]]" if table.repeats else f"[{table.path}]"
    title = f"## `{header}`" if table.path else "## The file"
    rows = [_row(key) for key in table.keys]
    return "\n".join(
        [
            title,
            "",
            table.meaning,
            "",
            "| key | type | default | allowed | meaning |",
            "|---|---|---|---|---|",
            *rows,
            "",
        ]
    )


def _row(key: Key) -> str:
    cells = (f"`{key.name}`", key.kind, key.default, key.allowed, key.meaning)
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"


def main(arguments: list[str] | None = None) -> int:
    """Write the page, or with `--check` compare; 1 when the file is not what the model says."""
    parser = ArgumentParser(prog="python -m chassis.profiles.docs", description=__doc__)
    parser.add_argument("file", nargs="?", type=Path, default=PAGE)
    parser.add_argument("--check", action="store_true", help="compare and write nothing")
    asked = parser.parse_args(arguments)
    if not asked.check:
        asked.file.write_text(page(), encoding="utf-8")
        return 0
    if asked.file.exists() and asked.file.read_text(encoding="utf-8") == page():
        return 0
    print(f"{asked.file} is not what the model says: run python -m chassis.profiles.docs", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
