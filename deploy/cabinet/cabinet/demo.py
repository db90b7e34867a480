"""Demo data: what a new user can sign in with."""

import json
from pathlib import Path

from cabinet.home import write_private


async def load(home: Path, environment: dict[str, str]) -> None:
    """Fill the running stack; `environment` is the administrator's. Done once `demo.json` is written."""
    told = {"gateway": environment["GATEWAY_URL"], "sandbox": environment["SANDBOX_URL"], "operators": []}
    write_private(home / "demo.json", json.dumps(told, indent=2, ensure_ascii=False) + "\n")
