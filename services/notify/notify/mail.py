"""E-mail over SMTP: one reused connection an operator; a letter that is sent again keeps its Message-ID."""

import asyncio
import ssl
from email.message import EmailMessage
from email.utils import format_datetime, formataddr

from aiosmtplib import (
    SMTP,
    SMTPException,
    SMTPRecipientsRefused,
    SMTPResponseException,
    SMTPServerDisconnected,
)

from chassis.isolation import within
from chassis.logs import logger
from chassis.profiles import Profile
from notify.credentials import Address, smtp_address
from notify.deliveries import Delivery, Outcome
from notify.sending import Route, Sender
from notify.service import service

_IMPLICIT_TLS_PORT = 465  # RFC 8314, section 3.3
_LONGEST_PAUSE = 5.0


@service.works
async def send_mail() -> None:
    """Each operator over its own connection."""
    async with asyncio.TaskGroup() as group:
        for profile in service.profiles:
            with within(profile.operator):
                group.create_task(_serve(profile))


async def _serve(profile: Profile) -> None:
    server = MailServer(profile, smtp_address(profile), service.settings.provider_seconds)
    try:
        await Sender(Route("email", profile.operator, 1, "SMTP send"), server.ready, server.send).run()
    finally:
        server.close()


class MailServer:
    """The operator's mail server, and the connection to it."""

    def __init__(self, profile: Profile, address: Address, answer_seconds: float) -> None:
        self._profile = profile
        implicit = address.port == _IMPLICIT_TLS_PORT
        encrypted = address.scheme != "smtp"
        self._smtp = SMTP(
            hostname=address.host,
            port=address.port,
            username=address.user or None,
            password=address.password or None,
            timeout=answer_seconds,
            use_tls=encrypted and implicit,
            start_tls=encrypted and not implicit,
            tls_context=ssl.create_default_context() if encrypted else None,
        )

    async def ready(self) -> None:
        """Returns when it is connected and signed in, however long that takes."""
        pause = 0.25
        while not self._smtp.is_connected:
            try:
                await self._smtp.connect()
            except (SMTPException, OSError) as error:
                self.close()
                logger().warning(
                    "mail server not reached", operator=self._profile.operator, error=repr(error)
                )
                await asyncio.sleep(pause)
                pause = min(_LONGEST_PAUSE, pause * 2)

    async def send(self, delivery: Delivery) -> Outcome:
        """4xx and whatever is about the connection is tried again, 5xx is final (RFC 5321, section 4.2.1)."""
        try:
            await self._smtp.send_message(letter(delivery, self._profile))
        except SMTPRecipientsRefused as refused:
            reply = refused.recipients[0]
            return _refused(reply.code, reply.message)
        except SMTPResponseException as refused:
            return _refused(refused.code, refused.message)
        except (SMTPServerDisconnected, OSError) as lost:
            self.close()
            return Outcome("queued", f"the mail server did not answer: {lost!r}")
        except (SMTPException, ValueError) as error:
            return Outcome("failed", f"cannot be sent: {error!r}")
        return Outcome("sent")

    def close(self) -> None:
        """Let the connection go; the next letter opens another."""
        self._smtp.close()


def letter(delivery: Delivery, profile: Profile) -> EmailMessage:
    """Text and HTML in one; machines are asked not to answer (RFC 3834)."""
    sender = profile.channels.email.sender
    message = EmailMessage()
    message["Subject"] = delivery.subject
    message["From"] = formataddr((profile.brand.name, sender))
    message["To"] = delivery.address
    message["Date"] = format_datetime(delivery.created_at)
    message["Message-ID"] = f"<{delivery.id}@{sender.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(delivery.text)
    message.add_alternative(delivery.html, subtype="html")
    return message


def _refused(code: int, message: str) -> Outcome:
    said = f"{code} {message}"
    return Outcome("queued" if 400 <= code < 500 else "failed", f"the mail server refused: {said}")
