"""SMS over SMPP 3.4: one session a provider, long texts in parts, and no part ever sent twice on a guess."""

import asyncio
from collections.abc import Collection
from datetime import timedelta

from aiosmpplib import NPI, TON, PhoneNumber, SmppCommandStatus, SubmitSm

from chassis.profiles import Profile
from chassis.profiles.channels import SmsProvider
from notify.attempts import Delivery, Outcome
from notify.credentials import smpp_address
from notify.incoming_sms import keep_incoming
from notify.receipts import keep_receipts
from notify.segments import Segments, segments
from notify.smpp_link import Link
from notify.smpp_traffic import Answer

_IN_PARTS = 0x40  # esm_class: user data header indicator
_BROKEN = SmppCommandStatus.ESME_RSYSERR
# The centre says: not now. Whatever else it refuses, it would refuse again.
_LATER = frozenset(
    {
        SmppCommandStatus.ESME_RTHROTTLED,
        SmppCommandStatus.ESME_RMSGQFUL,
        _BROKEN,
        SmppCommandStatus.ESME_RX_T_APPN,
    }
)
# It is not this message: our contract, our sender, or the session is wrong, and another provider would take it.
_OWN = frozenset(
    {
        SmppCommandStatus.ESME_RINVBNDSTS,
        SmppCommandStatus.ESME_RINVSRCADR,
        SmppCommandStatus.ESME_RBINDFAIL,
        SmppCommandStatus.ESME_RINVPASWD,
        SmppCommandStatus.ESME_RINVSYSID,
    }
)


class SmppCarrier:
    """The session with one centre."""

    def __init__(self, profile: Profile, section: SmsProvider, answer_seconds: float) -> None:
        self._section = section
        self.link = Link(profile.operator, smpp_address(profile, section), section, answer_seconds)

    @property
    def trouble(self) -> str:
        return self.link.trouble

    @property
    def away_since(self) -> float | None:
        return self.link.away_since

    async def keep(self) -> None:
        """The session, its receipts, and what subscribers write."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self.link.keep())
            group.create_task(keep_receipts(self.link))
            group.create_task(keep_incoming(self.link))

    async def submit(self, delivery: Delivery) -> Outcome:
        return await submit(self.link, self._section, delivery)

    async def close(self) -> None:
        await self.link.close()


async def submit(link: Link, sms: SmsProvider, delivery: Delivery) -> Outcome:
    """Hand over the parts that the centre has not taken yet."""
    # The same reference at each attempt, so that parts of two attempts make one message.
    whole = segments(delivery.text, delivery.id.int & 0xFF)
    try:
        messages = [_message(whole, number, sms, delivery) for number in delivery.parts]
    except ValueError as error:
        return Outcome("failed", f"cannot be written as SMPP: {error}")
    answers = await asyncio.gather(*(link.traffic.submit(message, delivery.until) for message in messages))
    told = dict(zip(delivery.parts, answers, strict=True))
    return verdict(told, sms.blocking_statuses, bulk=delivery.bulk)


def _message(whole: Segments, number: int, sms: SmsProvider, delivery: Delivery) -> SubmitSm:
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


def verdict(answers: dict[int, Answer], blocking: Collection[int] = (), *, bulk: bool = False) -> Outcome:
    """One outcome of several parts: a refusal decides, then a lost answer, then what can be tried again.

    `blocking` are statuses of the vendor's own that say that nothing is taken now.
    """
    taken = {number: answer.message_id for number, answer in answers.items() if answer.fate == "taken"}
    refused = [answer.status for answer in answers.values() if answer.fate == "refused"]
    own = [status for status in refused if status in _OWN or status in blocking]
    final = [status for status in refused if status not in _LATER and status not in own]
    if final:
        return Outcome("failed", f"refused by the SMS centre: {_named(final[0])}", taken)
    if lost := [answer for answer in answers.values() if answer.fate == "lost"]:
        silent = any(answer.silent for answer in lost)
        return Outcome("unknown", "the SMS centre did not answer", taken, blame="lost" if silent else None)
    if refused:
        return _put_off(refused, own, taken, bulk=bulk)
    if len(taken) < len(answers):
        return Outcome(
            "queued", "it was not written to the SMS centre: no session, or too long a queue", taken
        )
    return Outcome("sent", taken=taken)


def _put_off(refused: list[int], own: list[int], taken: dict[int, str], *, bulk: bool) -> Outcome:
    """A centre that broke down may have it: nobody else is asked, and marketing does not go again."""
    broken = _BROKEN in refused
    if broken and bulk:
        return Outcome("unknown", f"the SMS centre broke down: {_named(_BROKEN)}", taken, blame="busy")
    if own:
        why = f"the SMS centre takes nothing from us: {_named(own[0])}"
        return Outcome("queued", why, taken, blame="own", kept=broken, at_once=True)
    why = f"put off by the SMS centre: {_named(refused[0])}"
    return Outcome("queued", why, taken, blame="busy", kept=broken)


def _named(status: int) -> str:
    known = status in SmppCommandStatus.__members__.values()
    return f"{SmppCommandStatus(status).name} (0x{status:08X})" if known else f"0x{status:08X}"
