"""What the operator's profile says of chats, and what it asks before one begins."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from chassis.contact_forms import email_address, phone_number
from chassis.profiles import Profile
from chassis.profiles.support import Chat as Section
from contracts.problems import InvalidBody, NotFound
from contracts.tickets import OpenChat
from tickets.promises import answer_by, profile_of


@dataclass(frozen=True, slots=True)
class Rules:
    """Of an operator whose chat is on."""

    profile: Profile
    chat: Section

    @property
    def patience(self) -> timedelta:
        """How long a chat waits in the queue before it becomes a request."""
        return timedelta(minutes=self.chat.wait_minutes)

    @property
    def silence(self) -> timedelta:
        """After how long without a word a chat is closed."""
        return timedelta(minutes=self.chat.idle_minutes)

    def promise(self, at: datetime) -> datetime:
        """By when what was left at `at` is answered."""
        return answer_by(self.profile, at)

    def topic(self, code: str, language: str) -> str:
        """The topic's name; one that is in the profile no more stands as it was written."""
        names = {topic.code: topic.names for topic in self.profile.support.topics}
        return names[code].get(language, code) if code in names else code


def rules_of(operator: str) -> Rules:
    """Problems: not-found where the operator has no chat, unknown-operator."""
    profile = profile_of(operator)
    chat = profile.support.chat
    if chat is None or not profile.capabilities.chat:
        raise NotFound("This operator has no chat.")
    return Rules(profile, chat)


def checked(rules: Rules, wish: OpenChat, known_name: str) -> tuple[str, str]:
    """Name and topic as the profile asks them. Problem: invalid-body, which names each field that is wrong."""
    errors = []
    name, topics = (wish.name or known_name).strip(), [topic.code for topic in rules.profile.support.topics]
    if not name and "name" in rules.chat.asks:
        errors.append({"pointer": "/name", "reason": "say how you are to be addressed"})
    # One that is not asked for is about the first, which is the general one.
    topic = wish.topic or ("" if "topic" in rules.chat.asks else topics[0])
    if topic not in topics:
        errors.append({"pointer": "/topic", "reason": f"is not one of {', '.join(topics)}"})
    if errors:
        raise InvalidBody(errors=errors)
    return name, topic


def contact_of(written: str) -> str:
    """A phone or an address in its one form. Problem: invalid-body."""
    try:
        return email_address(written) if "@" in written else phone_number(written)
    except ValueError as wrong:
        raise InvalidBody(errors=[{"pointer": "/contact", "reason": str(wrong)}]) from wrong
