"""How an operator reaches people: SMS, e-mail, news, newsletters, apps, ratings."""

from typing import Annotated, Literal

from pydantic import Field

from chassis.profiles.calendar import Hours
from chassis.profiles.section import Section, told_apart_by
from chassis.profiles.values import Email, OneOrMore, Texts, Variable, matching

_sender = matching(
    r"[A-Za-z0-9][A-Za-z0-9 ._-]{0,10}", "1 to 11 Latin letters, digits, space, point, - and _"
)


class Sms(Section):
    """The operator's contract with an SMS centre."""

    provider: Literal["smpp", "http"] = Field(description="SMPP 3.4, or a gateway's HTTP API.")
    url: Variable = Field(description="Variable with `smpp://system_id:password@host:port` or `https://…`.")
    sender: Annotated[str, *_sender] = Field(description="The sender that the phone shows.")
    window: int = Field(default=10, ge=1, le=1000, description="Messages in flight without an answer.")
    per_second: int = Field(default=20, ge=1, le=1000, description="Messages (parts) a second at most.")
    validity_hours: int = Field(
        default=24, ge=1, le=168, description="Hours that the centre tries to deliver."
    )


class Mail(Section):
    """The operator's mail server."""

    url: Variable = Field(description="Variable with `smtp://user:password@host:port`.")
    sender: Email = Field(description="The address from which letters come.")


class Channels(Section):
    """Where notices go besides the cabinet."""

    sms: Sms = Field(description="SMS.")
    email: Mail = Field(description="E-mail.")
    marketing_hours: Hours = Field(
        description='When newsletters and promotions may be sent, operator\'s zone: `["10:00-20:00"]`.'
    )


class News(Section):
    """What the operator tells everybody."""

    kinds: OneOrMore[Literal["company", "promotion", "maintenance"]] = Field(
        description="News shown; `maintenance` are planned works that may touch the service."
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
