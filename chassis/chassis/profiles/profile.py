"""The whole profile of an operator: what stands in `deploy/operators/<slug>.toml`."""

from typing import Annotated, Any, Self
from zoneinfo import ZoneInfo

from pydantic import Field, ValidationInfo, field_validator

from chassis.profiles.brand import Brand, Contacts, Place, Region
from chassis.profiles.calendar import Calendar
from chassis.profiles.capabilities import Capabilities
from chassis.profiles.catalogue import AddOn, Devices, Tariff
from chassis.profiles.channels import Channels, Mobile, News, Newsletter, Rating
from chassis.profiles.consents import Consent
from chassis.profiles.joining import Applications, Joining
from chassis.profiles.money import Charging, PrepaymentDiscount
from chassis.profiles.payment_ways import PaymentWays, Terminal
from chassis.profiles.personal_data import FirstPage, History, PersonalData
from chassis.profiles.promised_payments import PromisedPayment
from chassis.profiles.radius import Radius
from chassis.profiles.registers import Register
from chassis.profiles.section import Reading, Section, repeated, told_apart_by
from chassis.profiles.sign_in import Lockout, Password, Recovery, SignIn
from chassis.profiles.staff import Staff
from chassis.profiles.support import Support
from chassis.profiles.suspension import Suspension
from chassis.profiles.tariff_change import TariffChange
from chassis.profiles.termination import Termination
from chassis.profiles.values import Currency, Host, OneOrMore, Slug, Zone, known_zone
from contracts.auth import Language


class Profile(Section):
    """One operator. Money is in `currency`, days and hours are those of `time_zone`."""

    operator: Slug = Field(description="The operator's id everywhere; the same as the file's name.")
    hosts: OneOrMore[Host] = Field(description="Host names at which this operator answers; no two share one.")
    languages: OneOrMore[Language] = Field(description="Languages of all texts; the first is the default.")
    currency: Currency = Field(description="ISO 4217 code of the money in which subscribers pay.")
    time_zone: Zone = Field(description="The zone whose midnight begins a day of service.")
    brand: Brand = Field(description="How the operator looks.")
    contacts: Contacts = Field(description="How a person is reached.")
    place: Place = Field(description="Where the operator works and what it sells.")
    regions: Annotated[list[Region], told_apart_by("code")] = Field(
        default=[], description="Regions to choose from, where the operator has them."
    )
    calendar: Calendar = Field(description="When people work.")
    capabilities: Capabilities = Field(description="Which capabilities are on.")
    joining: Joining = Field(description="How a person becomes a subscriber.")
    applications: Applications | None = Field(default=None, description="Applications to connect.")
    sign_in: SignIn = Field(description="What is typed at the door.")
    password: Password = Field(description="Rules for passwords.")
    lockout: Lockout = Field(description="What slows down whoever guesses.")
    recovery: Recovery = Field(description="What helps when the password is lost.")
    personal_data: PersonalData = Field(description="The subscriber's own page.")
    consents: Annotated[list[Consent], told_apart_by("code")] = Field(
        default=[], description="What a subscriber is asked to agree to."
    )
    first_page: FirstPage = Field(description="What stands on the first page.")
    history: History = Field(description="Statistics of the account.")
    charging: Charging = Field(description="When the fee leaves the account.")
    prepayment_discounts: Annotated[list[PrepaymentDiscount], told_apart_by("months")] = Field(
        default=[], description="Discounts for months paid at once; the largest one reached counts."
    )
    promised_payment: PromisedPayment | None = Field(default=None, description="Service now, money later.")
    suspension: Suspension | None = Field(default=None, description="Temporary block.")
    tariff_change: TariffChange | None = Field(default=None, description="Change of the tariff.")
    termination: Termination | None = Field(default=None, description="The end of the contract.")
    payment_ways: PaymentWays = Field(description="How money comes in.")
    terminals: Annotated[list[Terminal], told_apart_by("way")] = Field(
        default=[], description="Networks of payment terminals."
    )
    registers: Annotated[list[Register], told_apart_by("way")] = Field(
        default=[], description="How the other side's daily lists of payments are written."
    )
    staff: Staff = Field(description="What the operator's own people may do alone.")
    radius: Radius | None = Field(default=None, description="The RADIUS server that counts traffic.")
    channels: Channels = Field(description="How people are reached.")
    support: Support = Field(description="How the operator helps.")
    news: News | None = Field(default=None, description="What is told to everybody.")
    newsletter: Newsletter | None = Field(default=None, description="News for those who subscribed.")
    rating: Rating | None = Field(default=None, description="Rating of the cabinet.")
    mobile: Mobile = Field(default=Mobile(), description="On the phone.")
    devices: Devices | None = Field(default=None, description="Devices by MAC address.")
    tariffs: Annotated[list[Tariff], Field(min_length=1), told_apart_by("code")] = Field(
        description="What is sold per month."
    )
    add_ons: list[AddOn] = Field(default=[], description="What is ordered beside a tariff.")

    @classmethod
    def read(cls, raw: dict[str, Any]) -> Self:
        """A profile from the tables of its TOML file. Raises pydantic's ValidationError."""
        calendar = raw.get("calendar")
        if isinstance(calendar, dict):
            raw = raw | {"calendar": {"time_zone": _zone_of(raw), **calendar}}
        return cls.model_validate(raw, context=Reading(raw))

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    @field_validator("add_ons")
    @classmethod
    def _codes_differ_from_tariffs(cls, add_ons: list[AddOn], info: ValidationInfo) -> list[AddOn]:
        tariffs = info.data.get("tariffs", [])
        if twice := repeated(thing.code for thing in [*tariffs, *add_ons]):
            raise ValueError(f"code stands there twice, tariffs counted too: {twice}")
        return add_ons


def _zone_of(raw: dict[str, Any]) -> str:
    """The profile's zone for its calendar; UTC while that is wrong, since it is one mistake and not two."""
    try:
        return known_zone(raw["time_zone"])
    except (KeyError, TypeError, ValueError):
        return "UTC"
