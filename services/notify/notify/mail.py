"""E-mail over SMTP: a few reused connections an operator; a letter that is sent again keeps its Message-ID."""

import asyncio
import ssl
from email.errors import MessageError
from typing import Any

from aiosmtplib import (
    SMTP,
    SMTPException,
    SMTPRecipientsRefused,
    SMTPResponse,
    SMTPResponseException,
    SMTPServerDisconnected,
)

from chassis.isolation import within
from chassis.logs import logger
from chassis.profiles import Profile
from notify.attempts import Delivery, Outcome
from notify.credentials import Address, smtp_address
from notify.letters import bounce_tokens, letter
from notify.returned_mail import put_aside_refused, why_not_there
from notify.sending import Route, Sender
from notify.service import service

_IMPLICIT_TLS_PORT = 465  # RFC 8314, section 3.3
_LONGEST_PAUSE = 5.0


@service.works
async def send_mail() -> None:
    """Each operator over connections of its own."""
    async with asyncio.TaskGroup() as group:
        for profile in service.profiles:
            with within(profile.operator):
                for number in range(service.settings.mail_connections):
                    group.create_task(_serve(profile, str(number)))


async def _serve(profile: Profile, by: str) -> None:
    server = MailServer(profile, smtp_address(profile), service.settings.provider_seconds)

    async def send(delivery: Delivery) -> Outcome:
        if why := await why_not_there(delivery.operator, delivery.address):
            return Outcome("failed", why)
        outcome = await server.send(delivery)
        await put_aside_refused(delivery, outcome)
        return outcome

    try:
        await Sender(Route("email", profile.operator, 1, "SMTP send", by=by), server.ready, send).run()
    finally:
        server.close()


class _Connection(SMTP):
    """Knows whether the server may have the letter."""

    handed_over = False

    async def data(self, *message: Any, **options: Any) -> SMTPResponse:
        self.handed_over = True
        return await super().data(*message, **options)


class MailServer:
    """The operator's mail server, and the connection to it."""

    def __init__(self, profile: Profile, address: Address, answer_seconds: float) -> None:
        self._profile = profile
        implicit = address.port == _IMPLICIT_TLS_PORT
        encrypted = address.scheme != "smtp"
        self._smtp = _Connection(
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
        """4xx and whatever is about the connection is tried again, 5xx is final (RFC 5321, section 4.2.1).

        A letter that goes to many and may have arrived is not sent again.
        """
        self._smtp.handed_over = False
        try:
            told = letter(delivery, self._profile, bounce_tokens())
            options = ["SMTPUTF8", "BODY=8BITMIME"] if told.wide else []
            if told.wide and not self._smtp.supports_extension("smtputf8"):
                return Outcome("failed", "the mail server takes no addresses with such letters (RFC 6531)")
            await self._smtp.sendmail(told.return_path, told.recipient, told.content, mail_options=options)
        except SMTPRecipientsRefused as refused:
            reply = refused.recipients[0]
            return _refused(reply.code, reply.message)
        except SMTPResponseException as refused:
            return _refused(refused.code, refused.message)
        except (SMTPServerDisconnected, OSError) as lost:
            self.close()
            perhaps = delivery.bulk and self._smtp.handed_over
            return Outcome("unknown" if perhaps else "queued", f"the mail server did not answer: {lost!r}")
        except (SMTPException, MessageError, ValueError) as error:
            return Outcome("failed", f"cannot be sent: {error!r}")
        return Outcome("sent")

    def close(self) -> None:
        """Let the connection go; the next letter opens another."""
        self._smtp.close()


def _refused(code: int, message: str) -> Outcome:
    said = f"{code} {message}"
    return Outcome("queued" if 400 <= code < 500 else "failed", f"the mail server refused: {said}")
