"""What to open after the start, and with which login."""

import json

from cabinet.home import write_private
from cabinet.readiness import say
from cabinet.stack import Stack


def print_addresses(stack: Stack) -> None:
    """The addresses and, when there is demo data, a login of each operator."""
    say(f"  gateway   {stack.gateway}/api/v1/openapi.json")
    say(f"  sandbox   {stack.sandbox}/")
    if not stack.home.demo.exists():
        return
    for operator in json.loads(stack.home.demo.read_text())["operators"]:
        line = f"  {operator['operator']:<9} http://{operator['host']}:{stack.ports['gateway']}/"
        subscriber = next(iter(operator["subscribers"]), None)
        if subscriber:
            region = f"   region {subscriber['region']}" if subscriber.get("region") else ""
            line += f"   login {subscriber['login']}   password {subscriber['password']}{region}"
        say(line)
    say("  desk      /desk/ at each of them; staff: .venv/bin/cabinet demo skynet --role manager")


def keep_demo_addresses(stack: Stack) -> None:
    """The ports may be others than at the time when the demo data was loaded."""
    text = stack.home.demo.read_text()
    was = json.loads(text)
    now = text.replace(was["gateway"], stack.gateway).replace(was["sandbox"], stack.sandbox)
    if now != text:
        write_private(stack.home.demo, now)
