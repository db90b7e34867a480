"""SMS over SMPP 3.4: one session an operator, long texts in parts, and no part ever sent twice on a guess."""

import asyncio
from datetime import timedelta

from aiosmpplib import NPI, TON, PhoneNumber, SmppCommandStatus, SubmitSm

from chassis.isolation import within
from chassis.profiles import Profile
from chassis.profiles.channels import Sms
from notify.credentials import smpp_address
from notify.deliveries import Delivery, Outcome
from notify.receipts import keep_receipts
from notify.segments import Segments, segments
from notify.sending import Route, Sender
from notify.service import service
from notify.smpp_link import Link
from notify.smpp_traffic import Answer

_IN_PARTS = 0x40  # esm_class: user data header indicator
# The centre says: not now. Whatever else it refuses, it would refuse again.
_LATER = frozenset(
    {
        SmppCommandStatus.ESME_RTHROTTLED,
        SmppCommandStatus.ESME_RMSGQFUL,
        SmppCommandStatus.ESME_RSYSERR,
        SmppCommandStatus.ESME_RX_T_APPN,
    }
)


@service.works
async def send_sms() -> None:
    """Each operator over its own session."""
    async with asyncio.TaskGroup() as group:
        for profile in service.profiles:
            with within(profile.operator):
                group.create_task(_serve(profile))


# One session an operator; centres rarely allow a second one.
_links: dict[str, Link] = {}


def link_of(profile: Profile) -> Link:
    """The operator's session, which is kept for as long as the process."""
    if profile.operator not in _links:
        seconds = service.settings.provider_seconds
        _links[profile.operator] = Link(
            profile.operator, smpp_address(profile), profile.channels.sms, seconds
        )
    return _links[profile.operator]


async def _serve(profile: Profile) -> None:
    sms, link = profile.channels.sms, link_of(profile)

    async def send(delivery: Delivery) -> Outcome:
        return await submit(link, sms, delivery)

    session = asyncio.create_task(link.keep())
    receipts = asyncio.create_task(keep_receipts(link))
    try:
        await Sender(Route("sms", profile.operator, sms.window, "SMPP submit_sm"), link.ready, send).run()
    finally:
        _links.pop(profile.operator, None)
        await link.close()
        session.cancel()
        receipts.cancel()


async def submit(link: Link, sms: Sms, delivery: Delivery) -> Outcome:
    """Hand over the parts that the centre has not taken yet."""
    # The same reference at each attempt, so that parts of two attempts make one message.
    whole = segments(delivery.text, delivery.id.int & 0xFF)
    try:
        messages = [_message(whole, number, sms, delivery) for number in delivery.parts]
    except ValueError as error:
        return Outcome("failed", f"cannot be written as SMPP: {error}")
    answers = await asyncio.gather(*(link.traffic.submit(message) for message in messages))
    return verdict(dict(zip(delivery.parts, answers, strict=True)))


def _message(whole: Segments, number: int, sms: Sms, delivery: Delivery) -> SubmitSm:
    numeric = sms.sender.isdigit()
    message = SubmitSm(
        short_message=delivery.text,
        source=PhoneNumber(sms.sender, TON.UNKNOWN if numeric else TON.ALPHANUMERIC, NPI.UNKNOWN),
        destination=PhoneNumber(delivery.address.removeprefix("+"), TON.INTERNATIONAL, NPI.ISDN),
        esm_class=_IN_PARTS if len(whole.parts) > 1 else 0,
        encoding="ucs2" if whole.encoding == "ucs2" else None,
        validity_period=timedelta(hours=sms.validity_hours),
    )
    message.set_encoded_message(whole.parts[number - 1])
    message.pdu()  # an address that has no octets is found here, not in the middle of a session
    return message


def verdict(answers: dict[int, Answer]) -> Outcome:
    """One outcome of several parts: a refusal decides, then a lost answer, then what can be tried again."""
    taken = {number: answer.message_id for number, answer in answers.items() if answer.fate == "taken"}
    refused = [answer.status for answer in answers.values() if answer.fate == "refused"]
    final = [status for status in refused if status not in _LATER]
    if final:
        return Outcome("failed", f"refused by the SMS centre: {_named(final[0])}", taken)
    if any(answer.fate == "lost" for answer in answers.values()):
        return Outcome("unknown", "the SMS centre did not answer", taken)
    if refused:
        return Outcome("queued", f"put off by the SMS centre: {_named(refused[0])}", taken)
    if len(taken) < len(answers):
        return Outcome("queued", "the session with the SMS centre broke before it was written", taken)
    return Outcome("sent", taken=taken)


def _named(status: int) -> str:
    known = status in SmppCommandStatus.__members__.values()
    return f"{SmppCommandStatus(status).name} (0x{status:08X})" if known else f"0x{status:08X}"
