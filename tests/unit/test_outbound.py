"""Where the product calls out: known modules, each to addresses of profiles and settings, none follows a redirect."""

import ast
from collections.abc import Iterator
from pathlib import Path

from contracts.committed import ROOT

# Module, and what it speaks to.
CALLING_OUT = {
    "services/billing/billing/yookassa.py": {"httpx"},  # the acquirer of the profile
    "services/notify/notify/mail.py": {"aiosmtplib"},  # the mail server of the profile
    "services/notify/notify/push.py": {"httpx"},  # push services that PUSH_SERVICES names
    "services/notify/notify/sms_over_http.py": {"httpx"},  # the SMS gateway of the profile
    "services/tickets/tickets/store.py": {"obstore"},  # the store of ATTACHMENTS_URL
}
CLIENTS = {
    *("aiohttp", "aioboto3", "aiosmtplib", "boto3", "ftplib", "http.client", "httpx", "obstore", "requests"),
    *("smtplib", "telnetlib", "urllib.request", "urllib3", "websockets", "xmlrpc.client"),
}


def sources() -> Iterator[tuple[str, ast.Module]]:
    for folder in ("chassis/chassis", "contracts/contracts", "gateway/gateway", "services"):
        for path in Path(ROOT / folder).rglob("*.py"):
            yield path.relative_to(ROOT).as_posix(), ast.parse(path.read_text("utf-8"))


def imported(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def test_only_known_modules_call_out() -> None:
    found: dict[str, set[str]] = {}
    for path, tree in sources():
        for name in imported(tree):
            client = next((one for one in CLIENTS if name == one or name.startswith(f"{one}.")), None)
            if client:
                found.setdefault(path, set()).add(client)
    assert found == CALLING_OUT


def test_no_client_follows_redirects() -> None:
    clients = []
    for path, tree in sources():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in {"httpx.AsyncClient", "httpx.Client"}:
                given = {keyword.arg: ast.unparse(keyword.value) for keyword in node.keywords}
                assert given.get("follow_redirects") == "False", path
                clients.append(path)
            if isinstance(node, ast.keyword) and node.arg == "follow_redirects":
                assert ast.unparse(node.value) == "False", path
    assert sorted(clients) == sorted(path for path, used in CALLING_OUT.items() if "httpx" in used)
