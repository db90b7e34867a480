"""Every command that staff gives in conversations and about messages, given once: what has to be there, then the deed."""

from uuid import UUID, uuid4

from chat_people import waits
from contracts import notify, tickets
from money_deeds import opened_ticket
from staff_acting import Deeds, Staff, deed

TALKS: Deeds = {}


async def _failed_delivery(staff: Staff) -> UUID:
    """An SMS to nobody that has failed."""
    made = await staff.stack.value(
        "notify",
        "insert into deliveries (operator, event_id, channel, address, kind, text, state) "
        "values ('skynet', $1, 'sms', '+79210000000', 'payment_due', 'x', 'failed') returning id",
        uuid4(),
    )
    return UUID(str(made))


@deed(TALKS, notify.ListDeliveries)
async def list_deliveries(staff: Staff) -> None:
    await staff.asks(notify.ListDeliveries(address="+79210000000"))


@deed(TALKS, notify.LookAtDelivery)
async def look_at_delivery(staff: Staff) -> None:
    await staff.asks(notify.LookAtDelivery(delivery_id=await _failed_delivery(staff)))


@deed(TALKS, notify.ResendDelivery)
async def resend_delivery(staff: Staff) -> None:
    await staff.asks(notify.ResendDelivery(delivery_id=await _failed_delivery(staff)))


@deed(TALKS, notify.SaveText)
async def save_text(staff: Staff) -> None:
    place = {"notice": "add_on_ended", "medium": "cabinet", "language": "en"}
    told = await staff.asks(notify.GetText.model_validate(place))
    text = f"Over {uuid4()}\nIt is over."
    new = {"text": text, "version": told.line.version}
    await staff.asks(notify.SaveText.model_validate(place | new))


@deed(TALKS, notify.SendTest)
async def send_test(staff: Staff) -> None:
    test = {"notice": "payment_due", "medium": "email", "language": "ru", "address": "test@mail.example"}
    await staff.asks(notify.SendTest.model_validate(test))


async def _waiting_chat(staff: Staff, **wish: str) -> UUID:
    """Of a visitor who has said something, while `staff` is at the desk."""
    begins = {
        "operator": "skynet",
        "caller": uuid4().hex,
        "name": "Пётр",
        "topic": "general",
        "text": "Алло",
        **wish,
    }
    begun = await staff.gateway.ask(tickets.OpenChat.model_validate(begins), key=uuid4().hex)
    await waits(staff.stack, "skynet", begun.id, staff.id)
    return begun.id


async def _held_chat(staff: Staff) -> UUID:
    chat_id = await _waiting_chat(staff, contact="petr@mail.example")
    await staff.stack.sql(
        "tickets",
        "update chats set status = 'open', consultant_id = $2, consultant_name = 'Ольга' where id = $1",
        chat_id,
        staff.id,
    )
    return chat_id


@deed(TALKS, tickets.GetChat)
async def look_at_chat(staff: Staff) -> None:
    await staff.asks(tickets.GetChat(chat_id=await _waiting_chat(staff)))


@deed(TALKS, tickets.GetTicket)
async def look_at_ticket(staff: Staff) -> None:
    await staff.asks(tickets.GetTicket(ticket_id=(await opened_ticket(staff)).id))


@deed(TALKS, tickets.ListLetters)
async def look_at_letters(staff: Staff) -> None:
    await staff.asks(tickets.ListLetters(ticket_id=(await opened_ticket(staff)).id))


@deed(TALKS, tickets.GetAttachment)
async def look_at_attachment(staff: Staff) -> None:
    stored = await staff.asks(tickets.StoreAttachment(name="a.txt", content=b"abc"))
    await staff.asks(tickets.GetAttachment(attachment_id=stored.id))


@deed(TALKS, tickets.TakeChat)
async def take_chat(staff: Staff) -> None:
    await staff.asks(tickets.TakeChat(chat_id=await _waiting_chat(staff)))


@deed(TALKS, tickets.AddChatMessage)
async def answer_chat(staff: Staff) -> None:
    await staff.asks(tickets.AddChatMessage(chat_id=await _held_chat(staff), text="Слушаю"))


@deed(TALKS, tickets.TransferChat)
async def transfer_chat(staff: Staff) -> None:
    await staff.asks(tickets.TransferChat(chat_id=await _held_chat(staff), note="Нужен техник"))


@deed(TALKS, tickets.SendTranscript)
async def send_transcript(staff: Staff) -> None:
    chat_id = await _held_chat(staff)
    await staff.asks(tickets.AddChatMessage(chat_id=chat_id, text="Слушаю"))
    await staff.asks(tickets.SendTranscript(chat_id=chat_id))


@deed(TALKS, tickets.CloseChat)
async def close_chat(staff: Staff) -> None:
    await staff.asks(tickets.CloseChat(chat_id=await _held_chat(staff)))


@deed(TALKS, tickets.AnswerLeftChat)
async def answer_left_chat(staff: Staff) -> None:
    chat_id = await _waiting_chat(staff, contact="+79110000001")
    left = "update chats set status = 'closed', closed_by = 'offline', closed_at = now() where id = $1"
    await staff.stack.sql("tickets", left, chat_id)
    await staff.asks(tickets.AnswerLeftChat(chat_id=chat_id, text="Позвонила, рассказала"))


@deed(TALKS, tickets.TakeTicket)
async def take_ticket(staff: Staff) -> None:
    await staff.asks(tickets.TakeTicket(ticket_id=(await opened_ticket(staff)).id))


@deed(TALKS, tickets.AssignTicket)
async def assign_ticket(staff: Staff) -> None:
    await staff.asks(tickets.AssignTicket(ticket_id=(await opened_ticket(staff)).id, staff_id=uuid4()))


@deed(TALKS, tickets.ReleaseTicket)
async def release_ticket(staff: Staff) -> None:
    ticket = await opened_ticket(staff)
    await staff.asks(tickets.TakeTicket(ticket_id=ticket.id))
    await staff.asks(tickets.ReleaseTicket(ticket_id=ticket.id))


@deed(TALKS, tickets.MoveTicket)
async def move_ticket(staff: Staff) -> None:
    await staff.asks(tickets.MoveTicket(ticket_id=(await opened_ticket(staff)).id, status="solved"))


@deed(TALKS, tickets.AddNote)
async def add_note(staff: Staff) -> None:
    await staff.asks(tickets.AddNote(ticket_id=(await opened_ticket(staff)).id, text="Звонил"))


async def _canned_answer(staff: Staff) -> tickets.CannedAnswer:
    return await staff.asks(tickets.AddCannedAnswer(title="Роутер", texts={"ru": "Перезагрузите роутер"}))


@deed(TALKS, tickets.AddCannedAnswer)
async def add_canned_answer(staff: Staff) -> None:
    await _canned_answer(staff)


@deed(TALKS, tickets.ChangeCannedAnswer)
async def change_canned_answer(staff: Staff) -> None:
    kept = await _canned_answer(staff)
    words = {"title": "Роутер", "texts": {"ru": "Выключите и включите роутер"}}
    await staff.asks(tickets.ChangeCannedAnswer.model_validate({"answer_id": kept.id, **words}))


@deed(TALKS, tickets.RemoveCannedAnswer)
async def remove_canned_answer(staff: Staff) -> None:
    await staff.asks(tickets.RemoveCannedAnswer(answer_id=(await _canned_answer(staff)).id))
