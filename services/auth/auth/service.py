"""The auth service: what it answers is in the files beside this one, by capability."""

from auth.passwords import Passwords
from auth.settings import AuthSettings
from auth.signing import Signer
from chassis.profiles import Profile
from chassis.service import Service
from contracts.problems import UnknownOperator


class Auth(Service):
    """A service that holds secrets: the signing key and the pepper."""

    passwords: Passwords
    signer: Signer
    session_days: int

    def equip(self, settings: AuthSettings) -> None:
        """Read the secrets; a wrong file ends the process with a sentence."""
        self.passwords = Passwords(settings)
        self.signer = Signer(settings.auth_signing_key)
        self.session_days = settings.session_days

    def profile_of(self, operator: str) -> Profile:
        """The operator's profile, or the problem unknown-operator."""
        profile = self.profiles.by_slug(operator)
        if profile is None:
            raise UnknownOperator
        return profile


service = Auth("auth")
