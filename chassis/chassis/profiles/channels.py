"""How an operator reaches people: SMS, e-mail, news, newsletters, apps, ratings."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from chassis.profiles.calendar import Hours, complement
from chassis.profiles.section import Section, told_apart_by
from chassis.profiles.values import (
    Amount,
    Email,
    OneOrMore,
    Price,
    Several,
    Slug,
    Texts,
    Variable,
    matching,
)

_sender = matching(
    r"[A-Za-z0-9][A-Za-z0-9 ._-]{0,10}", "1 to 11 Latin letters, digits, space, point, - and _"
)


class SmsProvider(Section):
    """One contract with an SMS centre, or with a gateway's HTTP API."""

    name: Slug = Field(description="What staff calls it; it stands with each message that went through it.")
    kind: Literal["smpp", "http"] = Field(description="SMPP 3.4, or an HTTP API as SMSC.ru's.")
    url: Variable = Field(
        description="Variable with `smpp://system_id:password@host:port` or `https://login:password@host/sys/`."
    )
    backup_url: Variable | None = Field(
        default=None,
        description="HTTP: variable with the gateway's second host, asked when the first is away.",
    )
    sender: Annotated[str, *_sender] = Field(description="The sender that the phone shows.")
    window: int = Field(default=10, ge=1, le=1000, description="Messages in flight without an answer.")
    per_second: int = Field(default=20, ge=1, le=1000, description="Messages (parts) a second at most.")
    cost: Amount = Field(description="Price of one part, unless the provider tells what it has taken.")
    daily_ceiling: Price | None = Field(
        default=None,
        description="Most that may be spent in a day of the operator's zone; unset is no ceiling.",
    )
    validity_hours: int = Field(
        default=24, ge=1, le=168, description="Hours that the provider tries to deliver."
    )
    blocking_statuses: Several[Annotated[int, Field(ge=0x400, le=0xFFFFFFFF)]] = Field(
        default=[],
        description="SMPP: statuses of the vendor's own by which it refuses everything for now (no funds, blocked).",
    )

    @model_validator(mode="after")
    def _of_one_kind(self) -> Self:
        if self.kind == "smpp" and self.backup_url:
            raise ValueError("backup_url is of kind http: an SMS centre has one address")
        if self.kind == "http" and self.blocking_statuses:
            raise ValueError("blocking_statuses are of kind smpp: a gateway's error codes are known")
        if self.daily_ceiling is not None and not 0 < self.cost <= self.daily_ceiling:
            raise ValueError("daily_ceiling needs a cost above zero and not above it")
        return self


class Sms(Section):
    """Who carries SMS: the first that is well, in this order."""

    providers: Annotated[
        list[SmsProvider], Field(min_length=1, max_length=5), told_apart_by("name"), told_apart_by("url")
    ] = Field(description="In the order in which they are tried.")
    bulk_percent: int = Field(
        default=80,
        ge=0,
        le=100,
        description="Share of a daily ceiling that newsletters may spend, in per cent.",
    )


class Dkim(Section):
    """Letters are signed, so that a receiver knows them for the operator's own (RFC 6376)."""

    selector: Annotated[str, *matching(r"[a-z0-9]([a-z0-9.-]{0,61}[a-z0-9])?", "a name in DNS")] = Field(
        description="Under which the public key stands in DNS: `<selector>._domainkey.<domain>`."
    )
    domain: Annotated[str, *matching(r"[a-z0-9.-]{3,253}", "a domain in lower case")] = Field(
        description="The domain that signs: that of `sender`, or above it."
    )
    key: Variable = Field(
        description="Variable with the path of the private key: PEM, RSA of 2048 bits or more."
    )


class Mail(Section):
    """The operator's mail server, and the addresses at which letters come back to us."""

    url: Variable = Field(description="Variable with `smtp://user:password@host:port`.")
    sender: Email = Field(description="The address from which letters come.")
    replies: Email | None = Field(
        default=None,
        description="Answers to letters about requests come to `<this>+<token>@…`; unset: none are taken.",
    )
    bounces: Email | None = Field(
        default=None, description="Letters that could not be delivered come back to `<this>+<token>@…`."
    )
    dkim: Dkim | None = Field(default=None, description="Sign letters.")

    @model_validator(mode="after")
    def _are_told_apart(self) -> Self:
        kept = [address.lower() for address in (self.sender, self.replies, self.bounces) if address]
        if len(set(kept)) < len(kept):
            raise ValueError("sender, replies and bounces must differ")
        if any("+" in address or len(address.partition("@")[0]) > 11 for address in kept[1:]):
            raise ValueError("replies and bounces have no + and at most 11 characters before the @")
        if self.dkim and not f".{self.sender.lower().rpartition('@')[2]}".endswith(f".{self.dkim.domain}"):
            raise ValueError("dkim.domain must be the domain of sender, or above it")
        return self


class Channels(Section):
    """Where notices go besides the cabinet."""

    sms: Sms = Field(description="SMS.")
    email: Mail = Field(description="E-mail.")
    marketing_hours: Hours = Field(
        description='When newsletters and promotions may be sent, operator\'s zone: `["10:00-20:00"]`.'
    )
    quiet_hours: Hours = Field(
        default=[],
        description="When nobody is woken, operator's zone: what can wait goes by SMS and push after them. A night "
        'is two intervals: `["00:00-08:00", "22:00-24:00"]`.',
    )

    @model_validator(mode="after")
    def _leave_time(self) -> Self:
        if not self.marketing_hours:
            raise ValueError("marketing_hours are empty: leave the capabilities off instead")
        if not complement(self.quiet_hours):
            raise ValueError("quiet_hours leave nothing of the day")
        return self


class News(Section):
    """What the operator tells everybody."""

    kinds: OneOrMore[Literal["company", "promotion", "maintenance"]] = Field(
        description="News shown; `maintenance` are planned works that may touch the service."
    )
    maintenance_by_sms: bool = Field(
        default=False, description="Whether those whom planned works touch are told by SMS, too."
    )


class Newsletter(Section):
    """News sent to those who subscribed."""

    channels: OneOrMore[Literal["email", "sms"]] = Field(description="Where it goes.")


class Rating(Section):
    """The subscriber rates how convenient the cabinet is."""

    question: Texts = Field(description="What is asked.")
    grades: Annotated[list[Texts], Field(min_length=5, max_length=5)] = Field(
        description="The words of grades 1 to 5, the worst first."
    )


class App(Section):
    """A mobile application."""

    platform: Literal["ios", "android"] = Field(description="Where it runs.")
    functions: OneOrMore[
        Literal["everything", "news", "balance", "last_payments", "payments", "remaining_traffic", "support"]
    ] = Field(description="What it can do; `everything` is the whole of the site.")


class Mobile(Section):
    """On the phone."""

    site: Literal["equal", "reduced"] = Field(
        default="equal", description="Whether the site on a phone can do all that the full one can."
    )
    apps: Annotated[list[App], told_apart_by("platform")] = Field(default=[], description="Applications.")
