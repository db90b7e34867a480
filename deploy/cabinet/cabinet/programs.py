"""Looking at the programs of a running stack: `cabinet status`, `restart`, `env`."""

import shlex
from typing import Any

from cabinet import environment, ports
from cabinet.control import Asking, supervisor
from cabinet.home import Home, Refusal, open_home
from cabinet.stack import Stack
from cabinet.vault import Vault


def states(home: Home) -> list[dict[str, Any]]:
    """As the supervisor tells them; refused when it does not run."""
    try:
        with supervisor(home) as asked:
            return list(asked.getAllProcessInfo())
    except Asking as error:
        raise Refusal(f"nothing runs in {home.path}: start it with `make run`") from error


def print_status() -> None:
    for state in states(open_home()):
        print(f"{state['name']:<10} {state['statename'].lower():<10} {state['description']}")


def restart_program(name: str) -> None:
    home = open_home()
    full_names = {state["name"]: f"{state['group']}:{state['name']}" for state in states(home)}
    if name not in full_names:
        raise Refusal(f"no program is called {name}; there are {', '.join(full_names)}", code=2)
    with supervisor(home) as asked:
        asked.stopProcess(full_names[name])
        asked.startProcess(full_names[name])


def print_environment() -> None:
    """The ports are those of the last start, or the ones the next start would take."""
    home = open_home()
    vault = Vault(home)
    stack = Stack(home, ports.known(home) or ports.agree(home), vault)
    for name, value in sorted(environment.of_administrator(stack).items()):
        print(f"export {name}={shlex.quote(value)}")
