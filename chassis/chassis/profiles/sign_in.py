"""How a subscriber gets into the cabinet: login, password, lockout, recovery."""

from typing import Annotated, Literal

from pydantic import Field, ValidationInfo, field_validator

from chassis.profiles.section import Section, not_below, reading
from chassis.profiles.values import OneOrMore, Several

_ROOM_FOR_WORDS = 128


class SignIn(Section):
    """What is typed at the door."""

    by: Literal["contract", "login"] = Field(
        description="What the login is: the contract number, or a personal login."
    )
    region_required: bool = Field(
        default=False,
        description="Whether the region is asked too, because numbers repeat between regions.",
    )

    @field_validator("region_required")
    @classmethod
    def _there_are_regions(cls, value: bool, info: ValidationInfo) -> bool:
        if value and not reading(info).at("regions"):
            raise ValueError("no regions to choose from: list them in [[regions]]")
        return value


class Password(Section):
    """Rules for passwords, and where the first one comes from."""

    first: Literal["contract_last_page", "at_connection", "after_contract", "in_person"] = Field(
        description="Where the subscriber gets the first password."
    )
    change_first: bool = Field(
        default=False, description="Whether an issued password must be changed at the first sign-in."
    )
    characters: Literal["any", "digits"] = Field(
        default="any", description="What a chosen password may consist of."
    )
    min_length: int = Field(default=8, ge=8, le=64, description="Shortest password, characters.")
    max_length: Annotated[int, not_below("min_length")] = Field(
        default=128, ge=8, le=256, description="Longest password, characters."
    )

    @field_validator("max_length")
    @classmethod
    def _words_have_room(cls, value: int, info: ValidationInfo) -> int:
        """OWASP ASVS 5.0, 6.2.9: whoever likes sentences may have one."""
        if info.data.get("characters") == "any" and value < _ROOM_FOR_WORDS:
            raise ValueError(f"is below {_ROOM_FOR_WORDS}, which is too short where letters are allowed")
        return value

    def accepts(self, password: str) -> bool:
        """Whether a chosen password has the length and the characters that the operator wants."""
        digits = password.isascii() and password.isdigit()
        return self.min_length <= len(password) <= self.max_length and (digits or self.characters == "any")


class Lockout(Section):
    """What slows down whoever guesses passwords."""

    attempts: int = Field(ge=3, le=20, description="Wrong passwords in the window before the lock.")
    window_minutes: int = Field(ge=1, le=1440, description="Minutes in which wrong passwords are counted.")
    minutes: int = Field(
        ge=1, le=1440, description="Minutes of the first lock; each next one is twice as long."
    )
    longest_minutes: Annotated[int, not_below("minutes")] = Field(
        default=1440, ge=1, le=10080, description="Minutes of the longest lock."
    )
    freed_by_recovery: bool = Field(
        default=True, description="Whether a finished recovery takes the lock away."
    )


class Recovery(Section):
    """What helps when the password is lost. The answer never tells whether the subscriber exists."""

    kind: Literal["instructions", "password_by_sms", "new_password_by_link"] = Field(
        description="`instructions`: a code by SMS or a link by e-mail, then a new password; "
        "`password_by_sms`: a new password comes to the contract's phone; `new_password_by_link`: the new "
        "password is typed first and takes effect when the link in the e-mail is followed.",
    )
    fields: OneOrMore[Literal["login", "account", "phone", "region", "email", "new_password"]] = Field(
        description="What the form asks."
    )
    channels: OneOrMore[Literal["email", "sms"]] = Field(
        description="Where the code, link or password goes; with several the subscriber chooses."
    )
    by_staff: Several[Literal["phone", "chat", "office"]] = Field(
        default=[], description="Where staff starts a recovery for the subscriber."
    )
    expires_minutes: int = Field(
        default=10, ge=1, le=10, description="Minutes that a code, link or password by SMS lives."
    )
    attempts: int = Field(
        default=5, ge=1, le=5, description="Codes that may be tried before a recovery is over."
    )

    @field_validator("fields")
    @classmethod
    def _fields_fit_the_kind(cls, value: list[str], info: ValidationInfo) -> list[str]:
        kind = info.data.get("kind")
        if kind and (kind == "new_password_by_link") != ("new_password" in value):
            raise ValueError("new_password is asked when kind is new_password_by_link, and only then")
        if "region" in value and not reading(info).at("regions"):
            raise ValueError("no regions to choose from: list them in [[regions]]")
        return value

    @field_validator("channels")
    @classmethod
    def _channels_fit_the_kind(cls, value: list[str], info: ValidationInfo) -> list[str]:
        only = {"password_by_sms": ["sms"], "new_password_by_link": ["email"]}.get(info.data.get("kind", ""))
        if only and value != only:
            raise ValueError(f"kind {info.data['kind']} goes by {only[0]} alone")
        return value
