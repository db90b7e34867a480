"""What a subscriber is asked to agree to."""

from pydantic import Field

from chassis.profiles.section import Section
from chassis.profiles.values import Slug, Texts


class Consent(Section):
    """One consent. Change its words and raise `version`: everybody is asked again, and earlier decisions are kept."""

    code: Slug = Field(description="The consent's id; never used again for another purpose.")
    version: int = Field(ge=1, le=1000, description="The version of the words below.")
    required: bool = Field(
        default=False,
        description="Whether the contract rests on it, so that it cannot be withdrawn while the contract lives.",
    )
    names: Texts = Field(description="What is agreed to, in a few words.")
    texts: Texts = Field(description="To what exactly, for what purpose, until when and how it is withdrawn.")
