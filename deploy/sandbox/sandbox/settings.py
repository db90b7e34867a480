"""What the sandbox is told by its environment; a wrong or missing setting is one clear line, not a trace."""

from pathlib import Path
from typing import Annotated

from pydantic import Field, HttpUrl, Json, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

Port = Annotated[int, Field(ge=0, le=65535)]


class Settings(BaseSettings):
    """Port 0 asks the system for a free one. A password left unset means that any password is right.

    `acquirer_secrets` is a JSON object, operator's slug to secret key; `public_url` is where a payer's browser
    finds the sandbox, if that is not where the shop does. `letters_port` is where answers to e-mails go.
    """

    model_config = SettingsConfigDict(env_prefix="SANDBOX_", env_ignore_empty=True)

    host: str = "127.0.0.1"
    port: Port
    smpp_port: Port
    smtp_port: Port
    smpp_password: str | None = Field(default=None, max_length=8)
    smtp_password: str | None = None
    acquirer_secrets: Json[dict[str, str]] | None = None
    gateway_url: HttpUrl | None = None
    letters_host: str = "127.0.0.1"
    letters_port: Port | None = None
    public_url: HttpUrl | None = None
    operators_dir: Path | None = Field(default=None, validation_alias="OPERATORS_DIR")

    def operators(self) -> list[str]:
        """The slugs of the installation's operators; empty without OPERATORS_DIR."""
        profiles = self.operators_dir.glob("*.toml") if self.operators_dir else ()
        return sorted(profile.stem for profile in profiles)


class WrongSettingsError(Exception):
    """The environment cannot be used; the text names every variable and what is wrong with it."""


def read_settings() -> Settings:
    """The settings of this process; raises WrongSettingsError with one line that repeats no value."""
    try:
        return Settings()
    except ValidationError as error:
        raise WrongSettingsError("; ".join(_complaints(error))) from None


def _complaints(error: ValidationError) -> list[str]:
    names = (str(problem["loc"][0]) for problem in error.errors())
    variables = (name if name.isupper() else f"SANDBOX_{name.upper()}" for name in names)
    return [
        f"{variable} is not set" if problem["type"] == "missing" else f"{variable}: {problem['msg']}"
        for variable, problem in zip(variables, error.errors(), strict=True)
    ]
