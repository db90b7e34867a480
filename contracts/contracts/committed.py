"""Files that are made from the code and committed: written, or compared so that a forgotten one is noticed."""

import json
import sys
from argparse import ArgumentParser
from collections.abc import Mapping
from pathlib import Path
from typing import Any

Json = dict[str, Any]

ROOT = Path(__file__).resolve().parents[2]
SCHEMAS = ROOT / "contracts" / "schemas"


def as_text(document: Json) -> str:
    """The same document is always the same text, so that a difference is a change."""
    return json.dumps(document, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def write_or_check(files: Mapping[Path, str], program: str, remedy: str, arguments: list[str] | None) -> int:
    """Write the files, or with `--check` compare; 1 and a line for each that is not what it should be."""
    parser = ArgumentParser(prog=f"python -m {program}")
    parser.add_argument("--check", action="store_true", help="compare and write nothing")
    if not parser.parse_args(arguments).check:
        for path, text in files.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return 0
    stale = [path for path, text in files.items() if not path.exists() or path.read_text("utf-8") != text]
    for path in stale:
        print(f"{path.relative_to(ROOT)} is not what the code says: run {remedy}", file=sys.stderr)
    return 1 if stale else 0


def refuse_breaks(breaks: list[str]) -> int:
    """Say what would break, one line each; the files stay as they are. Returns the exit code."""
    for line in breaks:
        print(f"BREAKING {line}", file=sys.stderr)
    if breaks:
        print(
            "Keep the old form beside the new one. To break it on purpose, remove the file from "
            "contracts/schemas first and say in the commit who is told.",
            file=sys.stderr,
        )
    return 1 if breaks else 0
