"""One operator's session with its SMS centre: bound for ever, its answers and receipts read with patience.

aiosmpplib ends the session at a status or a receipt that it does not know; the centres of this world send both.
"""

import asyncio
import struct
import time
from collections.abc import Awaitable, Callable

from aiosmpplib import (
    ESME,
    AbstractRetryTimer,
    PduHeader,
    SmppCommand,
    SmppCommandStatus,
    SmppMessage,
    SmppSessionState,
)
from aiosmpplib.protocol import DeliverSmResp

from chassis.logs import logger
from chassis.profiles.channels import SmsProvider
from notify.credentials import Address
from notify.receipt_pdu import Incoming, Receipt, UnreadableError, read_deliver_sm
from notify.smpp_traffic import Pace, Traffic

ENQUIRE_SECONDS, SOCKET_SECONDS = 30.0, 5.0
RECEIPTS_WAITING = 10_000
_LONGEST_PDU = 0x10000 + 1024

Acknowledge = Callable[[], Awaitable[None]]


class _Reconnecting(AbstractRetryTimer):  # type: ignore[misc]
    """A quarter of a second, then twice as long each time, five seconds at most."""

    def __init__(self) -> None:
        self._delay = 0.25

    async def wait(self) -> None:
        await asyncio.sleep(self._delay)
        self._delay = min(5.0, self._delay * 2)

    def reset(self) -> None:
        self._delay = 0.25

    def next_delay(self) -> float:
        return self._delay


class Link(ESME):  # type: ignore[misc]
    """`receipts` and `incoming` hand out each with its acknowledgement, to be given once it is written down.

    `trouble` says why there was no session the last time.
    """

    def __init__(self, operator: str, address: Address, sms: SmsProvider, answer_seconds: float) -> None:
        self.operator, self.provider = operator, sms.name
        self.trouble = "the SMS centre is not reached"
        self._away: float | None = time.monotonic()
        self._bind_status = 0
        self.traffic = Traffic(sms.window, answer_seconds)
        self.traffic.alive = self._alive
        self.receipts: asyncio.Queue[tuple[Receipt, Acknowledge]] = asyncio.Queue(RECEIPTS_WAITING)
        self.incoming: asyncio.Queue[tuple[Incoming, Acknowledge]] = asyncio.Queue(RECEIPTS_WAITING)
        pace = Pace(sms.per_second)
        super().__init__(
            smsc_host=address.host,
            smsc_port=address.port,
            system_id=address.user,
            password=address.password,
            client_id=operator,
            enquire_link_interval=ENQUIRE_SECONDS,
            socket_timeout=SOCKET_SECONDS,
            log_level="CRITICAL",  # its log writes phones and texts in clear; ours tells what matters
            hook=self.traffic,
            broker=self.traffic,
            correlator=self.traffic,
            rate_limiter=pace,
            throttle_handler=pace,
            retry_timer=_Reconnecting(),
        )

    @property
    def away_since(self) -> float | None:
        """Since when there is no session, by `time.monotonic`: since ever if we are not let in; None if there is."""
        if self._alive():
            self._away = None
        elif self._away is None:
            self._away = time.monotonic()
        return self._away

    async def keep(self) -> None:
        """Until cancelled, which the library may take for the end of one of its own tasks."""
        me = asyncio.current_task()
        while not (me and me.cancelling()):
            try:
                await self.start()
            except Exception as error:  # noqa: BLE001 - whatever it was, a new session is the answer
                logger().error("SMS centre session ended", operator=self.operator, exc_info=error)
            await asyncio.sleep(1)

    async def connect(self) -> None:
        """As the library's, after the former session is done with."""
        if self._writer is not None:
            self._writer.transport.abort()
        self.traffic.broken()
        try:
            await super().connect()
        except Exception as error:
            self._explain(error)
            logger().warning(
                "SMS centre not reached", operator=self.operator, provider=self.provider, error=self.trouble
            )
            raise
        logger().info("SMS centre bound", operator=self.operator, provider=self.provider)

    async def close(self) -> None:
        """Unbind if the centre has two seconds for it."""
        try:
            await asyncio.wait_for(self.stop(), 2)
        except TimeoutError:
            logger().warning("SMS centre did not unbind", operator=self.operator)

    def _explain(self, error: Exception) -> None:
        if isinstance(error, OSError | TimeoutError | EOFError):
            self.trouble = f"the SMS centre is not reached: {error!r}"
            return
        said = _known(self._bind_status).name if self._bind_status else repr(error)
        self.trouble = f"the SMS centre refuses to bind: {said}"
        self._away = float("-inf")

    def _alive(self) -> bool:
        reader, writer = self._reader, self._writer
        if self._session_state is not SmppSessionState.BOUND_TRX or reader is None or writer is None:
            return False
        return not (writer.transport.is_closing() or reader.at_eof())

    async def _get_pdu(self) -> tuple[bytes, PduHeader]:
        header = await self._reader.readexactly(16)
        length, command, status, sequence = struct.unpack(">IIII", header)
        if not 16 <= length <= _LONGEST_PDU:
            raise ConnectionError(f"a PDU of {length} octets")
        body = await self._reader.readexactly(length - 16)
        if command == SmppCommand.BIND_TRANSCEIVER_RESP:
            # A refusal has no body (section 4.1.6), which the library does not read.
            self._bind_status = status
        return header + body, PduHeader(length, SmppCommand(command), _known(status), sequence)

    async def _handle_request(self, pdu: bytes, header: PduHeader) -> SmppMessage | None:
        if header.smpp_command is not SmppCommand.DELIVER_SM:
            return await super()._handle_request(pdu, header)
        try:
            told = read_deliver_sm(pdu[16:])
        except UnreadableError as error:
            logger().error("deliver_sm is not readable", operator=self.operator, reason=str(error))
            await self._acknowledge(header.sequence_num, SmppCommandStatus.ESME_RX_R_APPN)
            return None
        await self._hand_out(told, header.sequence_num)
        return None

    async def _hand_out(self, told: Receipt | Incoming | None, sequence: int) -> None:
        queue = self.incoming if isinstance(told, Incoming) else self.receipts
        if told is None:
            await self._acknowledge(sequence)
        elif queue.full():
            await self._acknowledge(sequence, SmppCommandStatus.ESME_RX_T_APPN)
        else:
            queue.put_nowait((told, self._acknowledgement(sequence)))  # type: ignore[arg-type]

    def _acknowledgement(self, sequence: int) -> Acknowledge:
        session = self._writer

        async def acknowledge() -> None:
            # On another session the number would be another receipt's; the centre repeats this one.
            if self._writer is session and self._alive():
                await self._acknowledge(sequence)

        return acknowledge

    async def _acknowledge(
        self, sequence: int, status: SmppCommandStatus = SmppCommandStatus.ESME_ROK
    ) -> None:
        await self._send_data(DeliverSmResp(sequence_num=sequence, command_status=status))


def _known(status: int) -> SmppCommandStatus:
    """Centres have statuses of their own; the real one stays in the octets."""
    try:
        return SmppCommandStatus(status)
    except ValueError:
        return SmppCommandStatus.ESME_RUNKNOWNERR
