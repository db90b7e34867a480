"""What auth needs from its environment besides what every service needs."""

from dataclasses import dataclass
from datetime import timedelta

from pydantic import DirectoryPath, Field, FilePath, field_validator

from chassis.settings import ServiceSettings
from contracts.auth import OwnerKind


@dataclass(frozen=True, slots=True)
class Lifetime:
    """How long a session lasts at the most, and how long unused (OWASP ASVS 5.0, 7.3.1 and 7.3.2)."""

    whole: timedelta
    idle: timedelta


class AuthSettings(ServiceSettings):
    """Argon2id may be made dearer here but not cheaper than OWASP ASVS 5.0, appendix C, allows."""

    auth_signing_key: FilePath = Field(
        description="file with the private Ed25519 JWK that signs access tokens"
    )
    auth_pepper: FilePath = Field(description="file with a random secret of 32 bytes or more")
    argon2_memory_kib: int = Field(
        default=19_456, ge=19_456, le=1_048_576, description="KiB a hash, 19456 or more"
    )
    argon2_passes: int = Field(default=2, ge=2, le=100, description="passes over the memory, 2 or more")
    argon2_lanes: int = Field(default=1, ge=1, le=16, description="lanes of a hash, 1 to 16")
    wrong_answer_seconds: float = Field(
        default=0.3, ge=0, le=3, description="seconds after which a wrong password is answered, 0 to 3"
    )
    guard_network_attempts: int = Field(
        default=100, ge=10, description="wrong attempts from one network in the window before its lock"
    )
    guard_all_attempts: int = Field(
        default=10_000,
        ge=100,
        description="wrong attempts at one operator in the window before all wait a minute",
    )
    cabinet_url: str = Field(
        default="https://{host}",
        pattern=r"^https?://[^/?#\s]*\{host\}[^/?#\s]*$",
        description="where links in letters lead, as https://{host}; {host} is the first of the operator's hosts",
    )
    session_days: int = Field(default=30, ge=1, le=90, description="days after which a session ends, 1 to 90")
    session_idle_days: int = Field(
        default=14, ge=1, le=90, description="days without use after which a session ends, 1 to 90"
    )
    staff_session_hours: int = Field(
        default=12, ge=1, le=24, description="hours after which a session of staff ends, 1 to 24"
    )
    staff_idle_minutes: int = Field(
        default=60, ge=15, le=1440, description="minutes without use after which it ends, 15 to 1440"
    )
    breached_passwords: DirectoryPath | None = Field(
        default=None, description="directory with the breached list as haveibeenpwned-downloader writes it"
    )

    @field_validator("breached_passwords")
    @classmethod
    def _is_whole(cls, value: DirectoryPath | None) -> DirectoryPath | None:
        ends = [] if value is None else [value / "00000.txt", value / "FFFFF.txt"]
        if missing := [str(end) for end in ends if not end.is_file()]:
            raise ValueError(f"the breached list is not whole: {missing[0]} is missing")
        return value

    @property
    def lifetimes(self) -> dict[OwnerKind, Lifetime]:
        """Of the sessions of either kind."""
        return {
            "subscriber": Lifetime(timedelta(days=self.session_days), timedelta(days=self.session_idle_days)),
            "staff": Lifetime(
                timedelta(hours=self.staff_session_hours), timedelta(minutes=self.staff_idle_minutes)
            ),
        }
