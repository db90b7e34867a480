"""The auth service: what it answers is in the files beside this one, by capability."""

from dataclasses import dataclass
from pathlib import Path

from auth.passwords import Passwords
from auth.settings import AuthSettings, Lifetime
from auth.signing import Signer
from chassis.profiles import Profile
from chassis.service import Service
from contracts.auth import OwnerKind
from contracts.problems import UnknownOperator


@dataclass(frozen=True, slots=True)
class GuardLimits:
    """Wrong attempts before the lock of one network, and before all of an operator together wait."""

    network: int
    all: int


class Auth(Service):
    """A service that holds secrets: the signing key and the pepper."""

    passwords: Passwords
    signer: Signer
    lifetimes: dict[OwnerKind, Lifetime]
    guard_limits: GuardLimits
    wrong_answer_seconds: float
    breached_passwords: Path | None = None
    cabinet_url: str

    def equip(self, settings: AuthSettings) -> None:
        """Read the secrets; a wrong file ends the process with a sentence."""
        self.passwords = Passwords(settings)
        self.signer = Signer(settings.auth_signing_key)
        self.lifetimes = settings.lifetimes
        self.wrong_answer_seconds = settings.wrong_answer_seconds
        self.guard_limits = GuardLimits(settings.guard_network_attempts, settings.guard_all_attempts)
        self.breached_passwords = settings.breached_passwords
        self.cabinet_url = settings.cabinet_url

    def derived(self, purpose: str, text: str) -> bytes:
        """32 bytes that are the same again for the same input and that nobody without the pepper can tell.

        For secrets that have to be answered again for a repeat, and for hashes of short codes.
        """
        return self.passwords.derived(purpose, text)

    def cabinet_of(self, profile: Profile) -> str:
        """Where the operator's web cabinet is, without a slash at the end."""
        return self.cabinet_url.replace("{host}", profile.hosts[0])

    def profile_of(self, operator: str) -> Profile:
        """The operator's profile, or the problem unknown-operator."""
        profile = self.profiles.by_slug(operator)
        if profile is None:
            raise UnknownOperator
        return profile


service = Auth("auth")
