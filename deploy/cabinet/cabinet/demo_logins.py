"""A demo subscriber's credentials as shell variables, for trying the system by hand."""

import json
import shlex

from cabinet.home import Refusal, open_home


def print_login(operator: str, state: str) -> None:
    """LOGIN, PASSWORD, REGION, ACCOUNT, PHONE and EMAIL of the first demo subscriber in `state` at the start."""
    path = open_home().path / "demo.json"
    if not path.exists():
        raise Refusal("there are no demo data here: `make run` loads them", code=1)
    told = {one["operator"]: one for one in json.loads(path.read_text())["operators"]}
    if operator not in told:
        raise Refusal(f"no operator {operator}; there are {', '.join(told)}", code=2)
    found = next((who for who in told[operator]["subscribers"] if who["state"] == state), None)
    if found is None:
        raise Refusal(f"{operator} has no demo subscriber who was {state} at the start", code=2)
    for name in ("login", "password", "region", "account", "phone", "email"):
        print(f"{name.upper()}={shlex.quote(found.get(name) or '')}")
