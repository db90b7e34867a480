"""Demo people's credentials as shell variables, for trying the system by hand."""

import json
import shlex
from typing import Any

import pyotp

from cabinet.home import Refusal, open_home


def print_login(operator: str, state: str) -> None:
    """LOGIN, PASSWORD, REGION, ACCOUNT, PHONE and EMAIL of the first demo subscriber in `state` at the start."""
    people = _told(operator)["subscribers"]
    found = next((who for who in people if who["state"] == state), None)
    if found is None:
        raise Refusal(f"{operator} has no demo subscriber who was {state} at the start", code=2)
    _print(found, "login", "password", "region", "account", "phone", "email")


def print_staff_login(operator: str, role: str) -> None:
    """LOGIN, PASSWORD and TOTP, the authenticator's present code, which is good once and for half a minute."""
    people = _told(operator)["staff"]
    found = next((who for who in people if who["role"] == role), None)
    if found is None:
        raise Refusal(f"no role {role}; there are {', '.join(who['role'] for who in people)}", code=2)
    _print({**found, "totp": pyotp.TOTP(found["totp_secret"]).now()}, "login", "password", "totp")


def _told(operator: str) -> Any:
    path = open_home().path / "demo.json"
    if not path.exists():
        raise Refusal("there are no demo data here: `make run` loads them", code=1)
    told = {one["operator"]: one for one in json.loads(path.read_text())["operators"]}
    if operator not in told:
        raise Refusal(f"no operator {operator}; there are {', '.join(told)}", code=2)
    return told[operator]


def _print(who: dict[str, str], *names: str) -> None:
    for name in names:
        print(f"{name.upper()}={shlex.quote(who.get(name) or '')}")
