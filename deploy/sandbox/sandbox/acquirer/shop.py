"""The acquirer as one whole: its books, its notifications, what is wrong with it, and who may ask."""

import base64
import hashlib
import json
import re
from collections.abc import Mapping
from typing import Any

from sandbox.acquirer.calls import Calls
from sandbox.acquirer.errors import ApiError, invalid_request
from sandbox.acquirer.notices import Notices
from sandbox.acquirer.payments import LIMIT, Payments
from sandbox.faults import AcquirerFault, Trouble

SLUG = re.compile(r"[a-z0-9-]{1,40}")


class Acquirer:
    """A shop's id is its operator's slug. Without `secrets` any secret is right."""

    def __init__(self, secrets: Mapping[str, str], gateway_url: str | None, public_url: str | None) -> None:
        self.public_url = public_url
        self.fault = AcquirerFault()
        self.trouble = Trouble(self.fault)
        self.payments = Payments(self._declines)
        self.notices = Notices(gateway_url, lambda: self.fault)
        self.calls = Calls()
        self.answered = Answered()
        self._secrets = secrets

    def close(self) -> None:
        self.notices.close()

    def switch(self, fault: AcquirerFault) -> None:
        self.fault, self.trouble = fault, Trouble(fault)

    def operator(self, authorization: str) -> str:
        """Who asks, by HTTP Basic `shopId:secretKey`; raises ApiError."""
        scheme, _, credentials = authorization.partition(" ")
        try:
            shop, _, secret = base64.b64decode(credentials, validate=True).decode().partition(":")
        except ValueError:
            shop = secret = ""
        known = not self._secrets or self._secrets.get(shop) == secret
        if scheme.lower() != "basic" or not SLUG.fullmatch(shop) or not known:
            raise ApiError(401, "invalid_credentials", "Error in shopId or secret key", "Authorization")
        return shop

    def _declines(self) -> bool:
        return self.trouble.refuses()


class Answered:
    """The first result by its Idempotence-Key, of the last `LIMIT` keys."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], tuple[str, dict[str, Any]]] = {}

    def before(self, operator: str, key: str, path: str, body: Any) -> dict[str, Any] | None:
        """The answer to the same request; raises ApiError if the key was another's."""
        if (operator, key) not in self._kept:
            return None
        asked, answer = self._kept[operator, key]
        if asked != _digest(path, body):
            raise invalid_request("Idempotence key duplicated", "Idempotence-Key")
        return answer

    def keep(self, operator: str, key: str, path: str, body: Any, answer: dict[str, Any]) -> None:
        self._kept[operator, key] = (_digest(path, body), answer)
        if len(self._kept) > LIMIT:
            del self._kept[next(iter(self._kept))]


def _digest(path: str, body: Any) -> str:
    return hashlib.sha256(json.dumps([path, body], sort_keys=True).encode()).hexdigest()
