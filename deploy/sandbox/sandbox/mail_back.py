"""Letters that go back: a person answers what is in the mailbox, a mail server tells that there is no such mailbox."""

import asyncio
from email import message_from_string, policy
from email.message import EmailMessage
from email.utils import formatdate, make_msgid, parseaddr

from aiosmtplib import SMTP, SMTPException, SMTPRecipientsRefused, SMTPResponseException
from pydantic import Base64Bytes, BaseModel, ConfigDict, Field

from sandbox.messages import Message

PATIENCE = 20.0


class File(BaseModel):
    """`content` in base64."""

    model_config = ConfigDict(extra="forbid")

    name: str
    content: Base64Bytes


class Reply(BaseModel):
    """What somebody answers. `sender`: another than whose mailbox it is; `automatic`: the holiday answer of a machine.

    The same `message_id` again is the same letter again.
    """

    model_config = ConfigDict(extra="forbid")

    text: str = Field(max_length=1_000_000)
    sender: str | None = None
    automatic: bool = False
    message_id: str | None = None
    files: list[File] = []


class Answer(BaseModel):
    """What the server said to it."""

    code: int
    said: str
    message_id: str


class Outgoing:
    """The way to the operator's door for letters; without a port there is none."""

    def __init__(self, host: str, port: int | None) -> None:
        self._host, self._port = host, port
        self._running: set[asyncio.Task[Answer]] = set()

    async def send(self, letter: EmailMessage, sender: str, to: str) -> Answer:
        """Raises OSError when nobody listens."""
        message_id = str(letter["Message-ID"])
        if self._port is None:
            raise ConnectionRefusedError("the sandbox was told no port for letters")
        try:
            async with SMTP(
                hostname=self._host, port=self._port, timeout=PATIENCE, start_tls=False
            ) as server:
                _, said = await server.sendmail(sender, [to], letter.as_bytes())
        except SMTPRecipientsRefused as refused:
            one = refused.recipients[0]
            return Answer(code=one.code, said=one.message, message_id=message_id)
        except SMTPResponseException as refused:
            return Answer(code=refused.code, said=refused.message, message_id=message_id)
        except SMTPException as broken:
            raise ConnectionError(str(broken)) from broken
        return Answer(code=250, said=said, message_id=message_id)

    def send_soon(self, letter: EmailMessage, sender: str, to: str) -> None:
        """As mail servers do: after they have taken what they tell about."""
        task = asyncio.create_task(self.send(letter, sender, to))
        self._running.add(task)
        task.add_done_callback(self._done)

    def _done(self, task: "asyncio.Task[Answer]") -> None:
        self._running.discard(task)
        if not task.cancelled():
            task.exception()  # nobody is there to be told


def reply_letter(message: Message, reply: Reply) -> tuple[EmailMessage, str]:
    """The letter, and where it goes: as mail programs do, with what is answered below."""
    to = parseaddr(message.headers.get("Reply-To") or message.sender)[1]
    answered = message.headers.get("Message-ID", "")
    letter = EmailMessage()
    letter["From"] = reply.sender or message.to
    letter["To"] = to
    letter["Subject"] = f"Re: {message.subject}"
    letter["Date"] = formatdate(usegmt=True)
    letter["Message-ID"] = reply.message_id or make_msgid(domain="sandbox.example")
    letter["In-Reply-To"] = answered
    letter["References"] = " ".join([*message.headers.get("References", "").split(), answered])
    if reply.automatic:
        letter["Auto-Submitted"] = "auto-replied"
    quoted = "\n".join(f"> {line}" for line in message.text.split("\n"))
    at = f"{message.received_at:%d.%m.%Y, %H:%M}"
    letter.set_content(f"{reply.text}\n\n{at}, {message.sender}:\n{quoted}\n")
    for file in reply.files:
        letter.add_attachment(
            file.content, maintype="application", subtype="octet-stream", filename=file.name
        )
    return letter, to


_RETURNED = """\
From: MAILER-DAEMON@sandbox.example
Subject: Undelivered Mail Returned to Sender
Date: {date}
Message-ID: {message_id}
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="returned"

--returned
Content-Type: text/plain

There is no mailbox {recipient}.
--returned
Content-Type: message/delivery-status

Reporting-MTA: dns; sandbox.example

Final-Recipient: rfc822; {recipient}
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 there is no such mailbox

--returned
Content-Type: text/rfc822-headers

Message-ID: {of}

--returned--
"""


def bounce_letter(mail: EmailMessage, recipient: str) -> EmailMessage:
    """A delivery status notification (RFC 3464): there is no such mailbox."""
    written = _RETURNED.format(
        date=formatdate(usegmt=True),
        message_id=make_msgid(domain="sandbox.example"),
        recipient=recipient,
        of=mail["Message-ID"],
    )
    return message_from_string(written, policy=policy.default)
