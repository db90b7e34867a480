"""What auth needs from its environment besides what every service needs."""

from pydantic import Field, FilePath

from chassis.settings import ServiceSettings


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
    session_days: int = Field(default=30, ge=1, le=90, description="days after which a session ends, 1 to 90")
