"""Makes what compose.yaml needs and nobody may know: passwords and keys, in `.cabinet/compose`.

`compose_secrets.py [--sandbox]`. What is there is kept, so it may run again after an update.
"""

import secrets
import sys
from pathlib import Path

from cabinet.home import Home, write_private
from cabinet.vault import make_keys

CHECKOUT = Path(__file__).resolve().parents[1]
EXAMPLE = CHECKOUT / "deploy" / "compose.env.example"


def filled(example: str, known: dict[str, str], *, sandbox: bool) -> str:
    """The example with `known` values, a random password for each empty one, and the sandbox's addresses."""
    return "".join(f"{_line(line, known, sandbox=sandbox)}\n" for line in example.splitlines())


def _line(line: str, known: dict[str, str], *, sandbox: bool) -> str:
    name, assigned, value = line.partition("=")
    if line.startswith("#") or not assigned:
        return line
    return f"{name}={known.get(name) or value or _made(name, sandbox=sandbox)}"


def _made(name: str, *, sandbox: bool) -> str:
    if name.endswith("_PASSWORD"):
        return f"p{secrets.token_hex(16)}"
    if name.endswith("_RADIUS_AUTH"):
        return f"radius:{secrets.token_hex(16)}"
    return _of_sandbox(name) if sandbox else ""


def _of_sandbox(name: str) -> str:
    """Where the sandbox stands in for what `name` is the address of; nothing else is made up."""
    operator, _, what = name.lower().partition("_")
    addresses = {
        # SMPP 3.4, 5.2.2: a password has eight characters at most.
        "smpp_url": f"smpp://{operator}:{secrets.token_hex(4)}@sandbox:2775",
        # Without a password, which may not go in clear between machines; the sandbox asks for none.
        "sms_url": f"http://{operator}@sandbox:8090/sms/sys/",
        "smtp_url": "smtp://mailpit:1025",
        "acquirer_url": f"http://{operator}:{secrets.token_hex(16)}@sandbox:8090/acquirer/v3",
    }
    return addresses.get(what, "")


def values(text: str) -> dict[str, str]:
    """What a file of `NAME=value` lines says."""
    pairs = (line.partition("=") for line in text.splitlines() if not line.startswith("#"))
    return {name: value for name, assigned, value in pairs if assigned and value}


def main(arguments: list[str]) -> int:
    """0 when compose.yaml can start; 1 while addresses are missing, each named."""
    home = Home(CHECKOUT / ".cabinet" / "compose", CHECKOUT)
    keys = home.path / "keys"
    keys.mkdir(mode=0o700, parents=True, exist_ok=True)
    make_keys(home)
    for key in keys.iterdir():
        # The containers' user has another number than yours; the directory keeps everybody else out.
        key.chmod(0o444)
    env = home.path / "env"
    known = values(env.read_text()) if env.exists() else {}
    example = EXAMPLE.read_text()
    write_private(env, filled(example, known, sandbox="--sandbox" in arguments))
    present = values(env.read_text())
    missing = [name for name in _names(example) if name not in present]
    for name in missing:
        print(f"{name} is empty in {env}: fill it in", file=sys.stderr)
    return 1 if missing else 0


def _names(example: str) -> list[str]:
    return [
        line.partition("=")[0] for line in example.splitlines() if "=" in line and not line.startswith("#")
    ]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
