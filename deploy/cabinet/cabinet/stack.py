"""One stack: its home, its ports, its passwords, its operators; and the addresses that follow from them."""

import os
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from cabinet.home import Home, Refusal
from cabinet.vault import SMPP_PASSWORD_BYTES, Vault

SERVICES = ("auth", "billing", "tickets", "notify")

# Where the sandbox stands in for a server of this kind: the name of its port, and the path.
_SANDBOX = {"smpp": ("sandbox_smpp", ""), "smtp": ("sandbox_smtp", ""), "http": ("sandbox", "/sms/sys/")}


@dataclass(frozen=True)
class Stack:
    """What `cabinet run` starts. A server whose URL the caller's environment gives is not ours to start."""

    home: Home
    ports: dict[str, int]
    vault: Vault

    @property
    def gateway(self) -> str:
        return f"http://127.0.0.1:{self.ports['gateway']}"

    @property
    def sandbox(self) -> str:
        return f"http://127.0.0.1:{self.ports['sandbox']}"

    def has_postgres(self) -> bool:
        return not all(os.environ.get(f"DATABASE_URL_{service.upper()}") for service in SERVICES)

    def has_nats(self) -> bool:
        return not os.environ.get("NATS_URL")

    def database_url(self, service: str, role: str) -> str:
        """Role `billing` may change rows, role `billing_owner` may change tables."""
        name = f"DATABASE_URL_{service.upper()}"
        if given := os.environ.get(name):
            return os.environ.get(f"{name}_OWNER", given) if role != service else given
        password = self.vault.password(f"postgres.{role}")
        return f"postgresql://{role}:{password}@127.0.0.1:{self.ports['postgres']}/{service}"

    def nats_url(self, user: str) -> str:
        password = self.vault.password(f"nats.{user}")
        return os.environ.get("NATS_URL") or f"nats://{user}:{password}@127.0.0.1:{self.ports['nats']}"

    def profiles(self) -> Iterator[tuple[str, dict[str, Any]]]:
        """Operators' profiles as they are written; the programs check them."""
        for path in sorted((self.home.deploy / "operators").glob("*.toml")):
            try:
                yield path.stem, tomllib.loads(path.read_text())
            except tomllib.TOMLDecodeError as error:
                raise Refusal(f"{path}: {error}", code=2) from error

    def channel_credentials(self) -> dict[str, str]:
        """Variables that profiles name for SMS and e-mail; what the caller does not set is the sandbox."""
        named = {}
        for operator, profile in self.profiles():
            channels = profile.get("channels", {})
            mail, providers = channels.get("email", {}), channels.get("sms", {}).get("providers", [])
            urls = [(mail.get("url"), "smtp")]
            urls += [(sms.get(url), sms.get("kind")) for sms in providers for url in ("url", "backup_url")]
            for variable, kind in urls:
                if variable and kind in _SANDBOX:
                    named[variable] = os.environ.get(variable) or self._sandbox_url(kind, operator)
        return named

    def _sandbox_url(self, kind: str, operator: str) -> str:
        size = {"size": SMPP_PASSWORD_BYTES} if kind == "smpp" else {}
        us = f"{operator}:{self.vault.password(f'{kind}.{operator}', **size)}"
        port, path = _SANDBOX[kind]
        return f"{kind}://{us}@127.0.0.1:{self.ports[port]}{path}"

    def acquirer_credentials(self) -> dict[str, str]:
        """The variables that profiles name for the acquirer; what the caller does not set is the sandbox."""
        named = {}
        for operator, profile in self.profiles():
            acquirer = profile.get("payment_ways", {}).get("acquirer", {})
            if variable := acquirer.get("url"):
                shop = f"{operator}:{self.acquirer_secret(operator)}"
                url = f"http://{shop}@127.0.0.1:{self.ports['sandbox']}/acquirer/v3"
                named[variable] = os.environ.get(variable) or url
        return named

    def acquirer_secret(self, operator: str) -> str:
        """What the sandbox's acquirer knows the operator's shop by."""
        return self.vault.password(f"acquirer.{operator}")

    def terminal_credentials(self) -> dict[str, str]:
        """The variables that profiles name for HTTP Basic of terminals and RADIUS servers: `user:password`."""
        named = {}
        for operator, profile in self.profiles():
            for caller in (*profile.get("terminals", []), profile.get("radius", {})):
                if variable := caller.get("basic_auth"):
                    made = f"{operator}:{self.vault.password(f'terminal.{variable}')}"
                    named[variable] = os.environ.get(variable) or made
        return named
