"""The environment of every process: what the caller has set and what this stack adds for that program."""

import json
import os
from collections.abc import Callable

from cabinet.stack import SERVICES, Stack

# A program gets its own credentials only, so those of all others are taken out first. What make tells
# its children is of no use to ours.
NOT_PASSED_ON = ("DATABASE_URL_", "NATS_", "AUTH_SIGNING_KEY", "AUTH_PEPPER", "MAKE", "MFLAGS", "PG")


def of_program(stack: Stack, program: str) -> dict[str, str]:
    """Complete, as `execve` takes it."""
    match program:
        case "postgres":
            return inherited(stack)
        case "nats":
            return inherited(stack) | broker(stack)
    added = common(stack, program)
    if program in SERVICES:
        added[f"DATABASE_URL_{program.upper()}"] = stack.database_url(program, program)
    of_its_own: dict[str, Callable[[Stack], dict[str, str]]] = {
        "auth": signing,
        "billing": Stack.acquirer_credentials,
        "notify": notify,
        "tickets": tickets,
        "gateway": gateway,
        "sandbox": sandbox,
    }
    if program in of_its_own:
        added |= of_its_own[program](stack)
    return inherited(stack) | added


def of_administrator(stack: Stack) -> dict[str, str]:
    """What `cabinet env` prints: for commands, demo data and tests, which may reach everything."""
    added = common(stack, "cabinet") | signing(stack) | sandbox(stack) | broker(stack) | tickets(stack)
    for service in SERVICES:
        added[f"DATABASE_URL_{service.upper()}"] = stack.database_url(service, service)
        added[f"DATABASE_URL_{service.upper()}_OWNER"] = stack.database_url(service, f"{service}_owner")
    added |= {"GATEWAY_URL": stack.gateway, "SANDBOX_URL": stack.sandbox}
    return added | credentials(stack)


def inherited(stack: Stack) -> dict[str, str]:
    """Of the caller: paths, language, OTEL_*, CRASH_AT and any other setting, but nobody's credentials."""
    secret = credentials(stack)
    return {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(NOT_PASSED_ON) and name not in secret
    }


def credentials(stack: Stack) -> dict[str, str]:
    """Every variable that profiles name."""
    return stack.channel_credentials() | stack.terminal_credentials() | stack.acquirer_credentials()


def common(stack: Stack, program: str) -> dict[str, str]:
    added = {
        "CABINET_HOME": str(stack.home.path),
        "OPERATORS_DIR": str(stack.home.deploy / "operators"),
        "TOKEN_KEYS": str(stack.home.path / "keys" / "tokens.jwks"),
        "LOG_LEVEL": os.environ.get("LOG_LEVEL", "info"),
        "PYTHONUNBUFFERED": "1",
    }
    if program != "sandbox":
        added["NATS_URL"] = stack.nats_url(program)
    if port := stack.ports.get(f"{program}_health"):
        added["HEALTH_PORT"] = str(port)
    return added


def signing(stack: Stack) -> dict[str, str]:
    keys = stack.home.path / "keys"
    return {
        "AUTH_SIGNING_KEY": str(keys / "signing.jwk"),
        "AUTH_PEPPER": str(keys / "pepper"),
        "CABINET_URL": cabinet_url(stack),
    }


def cabinet_url(stack: Stack) -> str:
    """Browsers take every name under `localhost` for this machine (RFC 6761, section 6.3)."""
    return os.environ.get("CABINET_URL", f"http://{{host}}:{stack.ports['gateway']}")


def tickets(stack: Stack) -> dict[str, str]:
    """Files that go with messages lie on the disk unless the caller names a store."""
    files = (stack.home.path / "files").as_uri()
    return {
        "ATTACHMENTS_URL": os.environ.get("ATTACHMENTS_URL", files),
        "REPLY_KEYS": str(stack.home.path / "keys" / "replies"),
    }


def gateway(stack: Stack) -> dict[str, str]:
    where = {
        "GATEWAY_PORT": str(stack.ports["gateway"]),
        "GATEWAY_HOST": os.environ.get("GATEWAY_HOST", "127.0.0.1"),
        "LETTERS_PORT": str(stack.ports["letters"]),
        "FRONTENDS_DIR": os.environ.get("FRONTENDS_DIR", str(stack.home.checkout / "frontends")),
    }
    return where | stack.terminal_credentials()


def notify(stack: Stack) -> dict[str, str]:
    """Browsers of the sandbox have its push service beside those of the world."""
    return {
        "CABINET_URL": cabinet_url(stack),
        "VAPID_KEY": str(stack.home.path / "keys" / "vapid.pem"),
        "PUSH_SANDBOX": f"127.0.0.1:{stack.ports['sandbox']}",
        "BOUNCE_KEYS": str(stack.home.path / "keys" / "bounces"),
    } | stack.channel_credentials()


def sandbox(stack: Stack) -> dict[str, str]:
    names = {
        "sandbox": "SANDBOX_PORT",
        "sandbox_smpp": "SANDBOX_SMPP_PORT",
        "sandbox_smtp": "SANDBOX_SMTP_PORT",
    }
    ports = {variable: str(stack.ports[name]) for name, variable in names.items()}
    secrets = {operator: stack.acquirer_secret(operator) for operator, _ in stack.profiles()}
    return {
        **ports,
        "SANDBOX_GATEWAY_URL": stack.gateway,
        "SANDBOX_LETTERS_PORT": str(stack.ports["letters"]),
        "SANDBOX_ACQUIRER_SECRETS": json.dumps(secrets),
    }


def broker(stack: Stack) -> dict[str, str]:
    """For `deploy/nats/serve.py`: where to listen, every user's password, the administrator's URL."""
    users = (*SERVICES, "gateway", "cabinet")
    passwords = {f"NATS_{user.upper()}_PASSWORD": stack.vault.password(f"nats.{user}") for user in users}
    where = {
        "NATS_LISTEN": f"127.0.0.1:{stack.ports['nats']}",
        "NATS_MONITOR": f"127.0.0.1:{stack.ports['nats_monitor']}",
        "NATS_STORE": str(stack.home.path / "nats"),
        "NATS_URL": stack.nats_url("cabinet"),
    }
    return {**passwords, **where}


def role_passwords(stack: Stack) -> dict[str, str]:
    """For `deploy/postgres/init.sh`: the superuser's and both roles' of every service."""
    roles = [role for service in SERVICES for role in (service, f"{service}_owner")]
    passwords = {f"{role.upper()}_PASSWORD": stack.vault.password(f"postgres.{role}") for role in roles}
    return {**passwords, "PGPASSWORD": stack.vault.password("postgres")}
