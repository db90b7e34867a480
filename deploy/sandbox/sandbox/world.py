"""The sandbox as a whole: what the phones, mailboxes and the acquirer hold, who brings it, and what is wrong."""

from dataclasses import dataclass, field

from pydantic import HttpUrl

from sandbox.acquirer.shop import Acquirer
from sandbox.faults import Faults
from sandbox.mail import MailServer
from sandbox.mail_back import Outgoing
from sandbox.messages import Messages
from sandbox.push import PushService
from sandbox.settings import Settings
from sandbox.sms_gateway import SmsGateway
from sandbox.smsc import Smsc


@dataclass
class World:
    settings: Settings
    messages: Messages
    smsc: Smsc
    mail: MailServer
    acquirer: Acquirer
    sms_gateway: SmsGateway
    faults: Faults = field(default_factory=Faults)
    push: PushService = field(default_factory=PushService)

    @classmethod
    def of(cls, settings: Settings) -> "World":
        messages = Messages()
        return cls(
            settings,
            messages,
            Smsc(messages, settings.host, settings.smpp_port, settings.smpp_password),
            MailServer(
                messages,
                settings.host,
                settings.smtp_port,
                settings.smtp_password,
                Outgoing(settings.letters_host, settings.letters_port),
            ),
            Acquirer(
                settings.acquirer_secrets or {}, _base(settings.gateway_url), _base(settings.public_url)
            ),
            SmsGateway(messages),
        )

    async def open(self) -> None:
        """Listens on both ports; raises OSError if one is taken."""
        await self.smsc.open()
        await self.mail.open()

    def close(self) -> None:
        self.smsc.close()
        self.mail.close()
        self.acquirer.close()

    def mark(self) -> str:
        """Another as soon as there is something new to show."""
        newest = self.messages.find(limit=1)
        return f"{newest[0].id if newest else ''}.{self.acquirer.payments.changes}"

    async def switch(self, faults: Faults) -> None:
        """Sets the whole board; raises OSError if a port was taken by somebody while its server was down."""
        await self.smsc.switch(faults.smsc)
        self.faults = self.faults.model_copy(update={"smsc": faults.smsc})
        await self.mail.switch(faults.mail)
        self.acquirer.switch(faults.acquirer)
        self.sms_gateway.switch(faults.sms_http)
        self.faults = faults


def _base(url: HttpUrl | None) -> str | None:
    return str(url).rstrip("/") if url else None
