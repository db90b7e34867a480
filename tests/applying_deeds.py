"""Every command that staff gives about applications, questions and answers, and downloads, given once."""

from datetime import UTC, datetime, time, timedelta
from uuid import UUID

from applicants import wish
from contracts import tickets
from staff_acting import Deeds, Staff, deed

APPLYING: Deeds = {}
# It has questions and downloads.
READING = "cherrynet"
_TEXTS = {"ru": tickets.FaqText(question="Вопрос?", answer="Ответ.")}


@deed(APPLYING, tickets.EnterApplication)
async def enter_application(staff: Staff) -> UUID:
    form = tickets.ApplicationForm.model_validate({"language": "ru", **wish()})
    return (await staff.asks(tickets.EnterApplication(form=form))).id


@deed(APPLYING, tickets.GetApplication)
async def look_at_application(staff: Staff) -> None:
    application_id = await enter_application(staff)
    for _ in range(2):  # an open page reads again
        await staff.asks(tickets.GetApplication(application_id=application_id))


@deed(APPLYING, tickets.ListApplications)
async def search_applications(staff: Staff) -> None:
    await staff.asks(tickets.ListApplications())
    await staff.asks(tickets.ListApplications(q="Сидорова"))


@deed(APPLYING, tickets.NoteCall)
async def note_call(staff: Staff) -> None:
    application_id = await enter_application(staff)
    await staff.asks(tickets.NoteCall(application_id=application_id, outcome="not_reached"))


@deed(APPLYING, tickets.AgreeVisit)
async def agree_visit(staff: Staff) -> None:
    application_id = await enter_application(staff)
    day = datetime.now(UTC).date() + timedelta(days=3)
    visit = tickets.AgreeVisit(application_id=application_id, day=day, begins=time(10), ends=time(12))
    await staff.asks(visit)


@deed(APPLYING, tickets.RefuseApplication)
async def refuse_application(staff: Staff) -> None:
    application_id = await enter_application(staff)
    await staff.asks(tickets.RefuseApplication(application_id=application_id, refusal="withdrawn"))


@deed(APPLYING, tickets.SetFaqCategories)
async def set_categories(staff: Staff) -> None:
    kept = (await staff.asks(tickets.ListFaq(), READING)).categories
    await staff.asks(tickets.SetFaqCategories(categories=kept), READING)


@deed(APPLYING, tickets.AddFaqEntry)
async def add_entry(staff: Staff) -> UUID:
    entry = tickets.AddFaqEntry(category="tv", published=False, texts=_TEXTS)
    return (await staff.asks(entry, READING)).id


@deed(APPLYING, tickets.EditFaqEntry)
async def edit_entry(staff: Staff) -> None:
    edited = tickets.EditFaqEntry(
        entry_id=await add_entry(staff), category="tv", position=5, published=False, texts=_TEXTS
    )
    await staff.asks(edited, READING)


@deed(APPLYING, tickets.RemoveFaqEntry)
async def remove_entry(staff: Staff) -> None:
    await staff.asks(tickets.RemoveFaqEntry(entry_id=await add_entry(staff)), READING)


@deed(APPLYING, tickets.AddDownload)
async def add_download(staff: Staff) -> UUID:
    link = tickets.AddDownload(titles={"ru": "Ссылка"}, position=1, url="https://cherrynet.example/a")
    return (await staff.asks(link, READING)).id


@deed(APPLYING, tickets.EditDownload)
async def edit_download(staff: Staff) -> None:
    download_id = await add_download(staff)
    await staff.asks(
        tickets.EditDownload(download_id=download_id, titles={"ru": "Иначе"}, position=2), READING
    )


@deed(APPLYING, tickets.RemoveDownload)
async def remove_download(staff: Staff) -> None:
    await staff.asks(tickets.RemoveDownload(download_id=await add_download(staff)), READING)
