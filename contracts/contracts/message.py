"""The three kinds of message. A message's subject is derived from its class and stands nowhere else."""

import re
from typing import Annotated, Any, ClassVar, Generic, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, PlainSerializer, SecretStr, SerializationInfo


def _reveal(secret: SecretStr, info: SerializationInfo) -> str:
    """In clear only on the wire between services, which asks for it; masked in logs and everywhere else."""
    return secret.get_secret_value() if info.context and info.context.get("reveal") else "***"


Secret = Annotated[SecretStr, PlainSerializer(_reveal, return_type=str, when_used="json")]


def snake(name: str) -> str:
    """`PaymentReceived` -> `payment_received`."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()


class Message(BaseModel):
    """A value that travels: frozen, and strict about what it does not know."""

    # A process speaks few of them: each is built when it is first used, not at the start.
    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


R = TypeVar("R", bound=Message)


class Question(Message, Generic[R]):
    """Asked by `asker`, answered by the owner with an `R` or a `Problem`. Named in the imperative.

    The broker lets nobody but `asker` ask it (and the administrator, `cabinet`, who may ask everything).
    """

    subject: ClassVar[str]
    owner: ClassVar[str]
    asker: ClassVar[Literal["gateway", "cabinet"]] = "gateway"

    @classmethod
    def __pydantic_init_subclass__(cls, **_: Any) -> None:
        if not cls.__pydantic_generic_metadata__["args"]:
            cls.owner = cls.__module__.split(".")[1]
            cls.subject = f"rpc.{cls.owner}.{snake(cls.__name__)}"

    @classmethod
    def reply(cls) -> type[R]:
        """The class of the answer, as written in `Question[Answer]`."""
        for base in cls.__mro__:
            args = getattr(base, "__pydantic_generic_metadata__", {}).get("args")
            if args:
                return args[0]  # type: ignore[no-any-return]
        raise TypeError(f"{cls.__name__} does not say what answers it: write Question[Answer]")


class Command(Question[R]):
    """A question that changes something. As a `preview` it answers what it would do, and nothing is done."""

    preview: bool = False


class Event(Message):
    """A fact, in the past tense. Additive only: a reader ignores what it does not know yet.

    A field that changes its meaning is a new class `..._v2` beside the old one.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    # The first word of the subject. `events` are kept by the stream of their owner, others by the stream of that name.
    root: ClassVar[str] = "events"
    subject: ClassVar[str]
    owner: ClassVar[str]

    @classmethod
    def __pydantic_init_subclass__(cls, **_: Any) -> None:
        cls.owner = cls.__module__.split(".")[1]
        cls.subject = f"{cls.root}.{cls.owner}.{snake(cls.__name__)}"

    @classmethod
    def durable(cls, consumer: str) -> str:
        """The name under which `consumer` reads this event: `notify-payment_received`."""
        return f"{consumer}-{snake(cls.__name__)}"
