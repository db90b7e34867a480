"""The mail server: takes any mail over SMTP and puts it into the mailbox of each recipient."""

import asyncio
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage, MIMEPart
from email.utils import parseaddr
from typing import cast

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword
from aiosmtpd.smtp import Session as SmtpSession

from sandbox.faults import MailFault, Overtaking, Trouble
from sandbox.mail_back import Outgoing, bounce_letter
from sandbox.messages import Messages

LARGEST_MAIL = 10_000_000


@dataclass(frozen=True, slots=True)
class Letter:
    """One mail in one mailbox, as its reader has it."""

    to: str
    sender: str
    operator: str
    subject: str
    text: str
    html: str | None
    headers: dict[str, str]


class Connection(SMTP):
    """One client; remembered by the server, so that it can be dropped."""

    def __init__(self, server: "MailServer") -> None:
        super().__init__(
            server,
            hostname="sandbox",
            data_size_limit=LARGEST_MAIL,
            enable_SMTPUTF8=True,
            # Loopback: the sandbox has no certificate, and a client must be able to sign in all the same.
            auth_require_tls=False,
            authenticator=server.authenticate,
            loop=asyncio.get_running_loop(),
        )
        self._server = server

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._server.connections.add(cast("asyncio.Transport", transport))
        super().connection_made(transport)

    def connection_lost(self, error: Exception | None) -> None:
        self._server.connections.discard(cast("asyncio.Transport", self.transport))
        super().connection_lost(error)


class MailServer:
    """Any user may sign in, with any password unless one is set; the user name is the operator."""

    def __init__(
        self, messages: Messages, host: str, port: int, password: str | None, outgoing: Outgoing
    ) -> None:
        self.host, self.port = host, port
        self.outgoing = outgoing
        self._fault = MailFault()
        self.trouble = Trouble(self._fault)
        self._bounced = 0.0
        self.connections: set[asyncio.Transport] = set()
        self._password = password
        self._messages = messages
        self._overtaking = Overtaking[Letter](self._put)
        self._server: asyncio.Server | None = None

    async def open(self) -> None:
        """Listens; raises OSError if the port is taken. A free port, once found, is kept."""
        if self._server is None:
            loop = asyncio.get_running_loop()
            self._server = await loop.create_server(lambda: Connection(self), self.host, self.port)
            self.port = self._server.sockets[0].getsockname()[1]

    def close(self) -> None:
        if self._server is not None:
            self._server.close()
            self._server = None
        for transport in tuple(self.connections):
            transport.abort()

    async def switch(self, fault: MailFault) -> None:
        """Takes a fault or its end; raises OSError if it cannot listen again."""
        if fault.down:
            self.close()
        else:
            await self.open()
        self.trouble = Trouble(fault)
        self._fault = fault

    def authenticate(
        self, _server: SMTP, _session: SmtpSession, _envelope: Envelope, _mechanism: str, proof: LoginPassword
    ) -> AuthResult:
        right = self._password is None or proof.password.decode("utf-8", "replace") == self._password
        return AuthResult(success=right, handled=False, auth_data=proof)

    async def handle_RCPT(  # noqa: N802 - aiosmtpd names its hooks so
        self, _server: SMTP, _session: SmtpSession, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.trouble.throttles():
            return "450 4.7.1 Too many messages, try again later"
        if self.trouble.refuses():
            return "550 5.7.1 Refused"
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(options)
        return "250 2.1.5 OK"

    async def handle_DATA(self, _server: SMTP, session: SmtpSession, envelope: Envelope) -> str:  # noqa: N802
        fault = self._fault
        await asyncio.sleep(fault.slow)
        signed_in = cast("LoginPassword | None", session.auth_data)
        operator = signed_in.login.decode("utf-8", "replace") if signed_in else ""
        mail = message_from_bytes(cast("bytes", envelope.content), policy=policy.default)
        return_path = (envelope.mail_from or "").strip("<>")
        for recipient in envelope.rcpt_tos:
            # Nobody is told of a letter that was such a notice itself.
            if return_path and self._bounces(fault):
                returned = bounce_letter(mail, recipient)
                self.outgoing.send_soon(returned, "", return_path)
                continue
            letter = read_letter(mail, recipient, operator, return_path)
            for _ in range(2 if fault.repeat else 1):
                if fault.reorder:
                    self._overtaking.pass_on(letter)
                else:
                    self._put(letter)
        if fault.lose_answer:
            await asyncio.Event().wait()  # Ends when the client gives up, or at aiosmtpd's own time limit.
        return "250 2.0.0 Delivered"

    def _bounces(self, fault: MailFault) -> bool:
        """A share is counted, not drawn, as with refusals."""
        self._bounced += fault.bounce
        if self._bounced < 1 - 1e-9:
            return False
        self._bounced -= 1
        return True

    def _put(self, letter: Letter) -> None:
        self._messages.receive(
            "email",
            letter.to,
            letter.sender,
            letter.operator,
            letter.text,
            subject=letter.subject,
            html=letter.html,
            headers=letter.headers,
        )


def read_letter(mail: EmailMessage, recipient: str, operator: str, return_path: str) -> Letter:
    """The mail as `recipient` reads it; without an operator the first label of the From domain is one."""
    sender = str(mail["from"] or "")
    plain, html = mail.get_body(("plain",)), mail.get_body(("html",))
    return Letter(
        to=recipient,
        sender=sender,
        operator=operator or parseaddr(sender)[1].partition("@")[2].partition(".")[0],
        subject=str(mail["subject"] or ""),
        text=_text(plain) if plain else "",
        html=_text(html) if html else None,
        headers={name: str(value) for name, value in mail.items()} | {"Return-Path": return_path},
    )


def _text(part: MIMEPart) -> str:
    """The part's text, U+FFFD for what its charset does not know; an unknown charset is read as UTF-8."""
    octets = cast("bytes", part.get_payload(decode=True))
    try:
        text = octets.decode(part.get_content_charset("utf-8"), "replace")
    except LookupError:
        text = octets.decode("utf-8", "replace")
    return text.replace("\r\n", "\n").removesuffix("\n")
