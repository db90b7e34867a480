"""Which capabilities are on. Code never asks which operator it is; it asks here."""

from pydantic import Field, ValidationInfo, field_validator

from chassis.profiles.section import Section, reading

# A capability is worth nothing without the numbers of its section.
SECTIONS = {
    "promised_payment": "promised_payment",
    "suspension": "suspension",
    "tariff_change": "tariff_change",
    "prepayment": "prepayment_discounts",
    "add_ons": "add_ons",
    "devices": "devices",
    "usage": "radius",
    "termination": "termination",
    "terminals": "terminals",
    "cards": "payment_ways.card",
    "sbp": "payment_ways.sbp",
    "transfer": "payment_ways.transfer",
    "cash": "payment_ways.cash",
    "quick_pay": "payment_ways.quick_pay",
    "autopayment": "payment_ways.autopayment",
    "chat": "support.chat",
    "repair_requests": "support.forms.repair",
    "wifi_survey": "support.forms.survey",
    "applications": "applications",
    "news": "news",
    "newsletter": "newsletter",
    "rating": "rating",
    "mobile_apps": "mobile.apps",
}


class Capabilities(Section):
    """Yes or no for each; one left out is off. What is on needs its section; a section may rest while off."""

    promised_payment: bool = Field(default=False, description="Service now, money within some days.")
    suspension: bool = Field(default=False, description="Temporary block at the subscriber's wish.")
    tariff_change: bool = Field(default=False, description="The subscriber changes the tariff himself.")
    prepayment: bool = Field(default=False, description="Discount for several months paid at once.")
    add_ons: bool = Field(default=False, description="The subscriber orders additional services himself.")
    devices: bool = Field(default=False, description="Devices are registered by MAC address.")
    usage: bool = Field(default=False, description="Traffic by day and what remains of it.")
    termination: bool = Field(
        default=False, description="The cabinet tells how a contract ends, and starts it."
    )
    terminals: bool = Field(default=False, description="Payment terminals.")
    cards: bool = Field(default=False, description="Payment by card.")
    sbp: bool = Field(default=False, description="Payment through SBP.")
    transfer: bool = Field(default=False, description="Online transfer.")
    cash: bool = Field(default=False, description="Cash taken by staff.")
    quick_pay: bool = Field(default=False, description="Payment without signing in.")
    autopayment: bool = Field(default=False, description="Payment from a bound card without the subscriber.")
    statistics: bool = Field(default=False, description="Statistics of payments and charges.")
    requests: bool = Field(default=False, description="Requests to support, with history and status.")
    repair_requests: bool = Field(default=False, description="Requests for repair and service.")
    wifi_survey: bool = Field(default=False, description="A request to find the router's best place.")
    chat: bool = Field(default=False, description="The online consultant.")
    applications: bool = Field(default=False, description="Applications to connect from the site.")
    faq: bool = Field(default=False, description="Questions and answers.")
    downloads: bool = Field(default=False, description="Useful files.")
    news: bool = Field(default=False, description="News, promotions, planned works.")
    newsletter: bool = Field(default=False, description="Subscription to the newsletter.")
    rating: bool = Field(default=False, description="Rating of the cabinet.")
    mobile_apps: bool = Field(default=False, description="Mobile applications.")

    @field_validator("*")
    @classmethod
    def _has_its_section(cls, on: bool, info: ValidationInfo) -> bool:
        section = SECTIONS.get(info.field_name or "")
        if on and section and not reading(info).at(section):
            raise ValueError(f"is on without its section: {section}")
        return on
