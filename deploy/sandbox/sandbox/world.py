"""The sandbox as a whole: what the phones and mailboxes hold, who brings it there, and what is wrong."""

from dataclasses import dataclass, field

from sandbox.faults import Faults
from sandbox.mail import MailServer
from sandbox.messages import Messages
from sandbox.settings import Settings
from sandbox.smsc import Smsc


@dataclass
class World:
    settings: Settings
    messages: Messages
    smsc: Smsc
    mail: MailServer
    faults: Faults = field(default_factory=Faults)

    @classmethod
    def of(cls, settings: Settings) -> "World":
        messages = Messages()
        return cls(
            settings,
            messages,
            Smsc(messages, settings.host, settings.smpp_port, settings.smpp_password),
            MailServer(messages, settings.host, settings.smtp_port, settings.smtp_password),
        )

    async def open(self) -> None:
        """Listens on both ports; raises OSError if one is taken."""
        await self.smsc.open()
        await self.mail.open()

    def close(self) -> None:
        self.smsc.close()
        self.mail.close()

    async def switch(self, faults: Faults) -> None:
        """Sets the whole board; raises OSError if a port was taken by somebody while its server was down."""
        await self.smsc.switch(faults.smsc)
        self.faults = self.faults.model_copy(update={"smsc": faults.smsc})
        await self.mail.switch(faults.mail)
        self.faults = faults
