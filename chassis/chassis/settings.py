"""Typed settings from the environment; a missing or wrong one stops the process with a sentence and exit code 2."""

import sys
from typing import TypeVar

from pydantic import DirectoryPath, Field, FilePath, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

S = TypeVar("S", bound="ProcessSettings")


class ProcessSettings(BaseSettings):
    """What every process needs. Fields are named as their variables, in lower case."""

    model_config = SettingsConfigDict(extra="ignore", frozen=True)

    nats_url: SecretStr = Field(description="nats://user:password@host:4222")
    operators_dir: DirectoryPath = Field(
        description="folder of the operators' profiles, such as deploy/operators"
    )
    token_keys: FilePath = Field(description="JWKS file with the public keys of access tokens")
    health_port: int = Field(description="port of /healthz, /readyz and /metrics", ge=1, le=65535)
    health_host: str = Field(default="127.0.0.1", description="address of the same")
    log_level: str = Field(
        default="info", pattern="^(debug|info|warning|error)$", description="debug to error"
    )


class ServiceSettings(ProcessSettings):
    """What a service with a database needs; its URL is in `DATABASE_URL_<SERVICE>`."""

    database_url: SecretStr = Field(description="postgresql://user:password@host:5432/name")
    pool_size: int = Field(default=10, ge=1, le=100, description="connections, and so questions at a time")
    retry_delays: tuple[float, ...] = Field(
        default=(1, 5, 30, 120),
        description="seconds before a failed event is tried again, as [1, 5, 30, 120]",
    )


def load(kind: type[S], service: str = "") -> S:
    """Read `kind` from the environment, or print what is wrong with which variable and exit with 2."""
    try:
        return kind.model_validate(_named_after(service))
    except ValidationError as error:
        for problem in error.errors():
            field = str(problem["loc"][0])
            told = kind.model_fields[field].description if field in kind.model_fields else ""
            reason = "is missing" if problem["type"] == "missing" else problem["msg"].lower()
            print(f"{_variable(field, service)}: {reason}. Set it to {told}.", file=sys.stderr)
        sys.exit(2)


def _variable(field: str, service: str) -> str:
    return f"{field}_{service}".upper() if field == "database_url" else field.upper()


def _named_after(service: str) -> dict[str, str]:
    import os

    url = os.environ.get(_variable("database_url", service)) if service else None
    return {"database_url": url} if url else {}
