"""A visitor's chat is live on both sides: what is said, who types; and for nobody else."""

from uuid import uuid4

import httpx

from chat_people import waits
from desk import staff_of
from live_pages import page
from running import Running

SITE = {"Operator": "skynet"}


async def begun(gateway: httpx.AsyncClient, stack: Running) -> tuple[str, dict[str, str]]:
    """A chat that waits for a consultant, and by what its visitor shows that it is his."""
    wish = {"name": "Пётр", "topic": "connection", "text": "Подключаете?"}
    answer = await gateway.post("/chats", json=wish, headers={**SITE, "Idempotency-Key": uuid4().hex})
    assert answer.status_code == 201, answer.text
    chat = answer.json()
    # Outside of hours it would be left for an answer by mail.
    await waits(stack, "skynet", chat["id"])
    return chat["id"], {**SITE, "Chat-Token": chat["token"]}


async def test_a_visitor_and_the_desk_see_each_other_write(
    stack: Running, gateway: httpx.AsyncClient
) -> None:
    chat, mine = await begun(gateway, stack)
    _, other = await begun(gateway, stack)
    consultant = await staff_of(stack, gateway, "skynet", "support")
    foreign = await staff_of(stack, gateway, "centra", "support")
    await gateway.put("/staff/chats/desk", json={"name": "Ольга"}, headers=consultant.headers)
    async with (
        page(gateway, mine, path=f"/chats/{chat}/live") as site,
        page(gateway, consultant, path="/staff/live") as desk,
        page(gateway, foreign, path="/staff/live") as abroad,
    ):
        await consultant.post(f"/staff/chats/{chat}/take", None, status=200)
        assert (await site.has("chat", status="open")).data["consultant"] == {"name": "Ольга"}
        await consultant.post(f"/staff/chats/{chat}/typing", None, status=200)
        assert (await site.has("typing")).data["name"] == "Ольга"
        await consultant.post(f"/staff/chats/{chat}/messages", {"text": "Подключаем"})
        await site.has("chat", unread=1)
        assert [one["text"] for one in site.told[-1].data["messages"]] == ["Подключаете?", "Подключаем"]
        await gateway.post(f"/chats/{chat}/typing", headers=mine)
        assert (await desk.has("typing", chat_id=chat)).data["side"] == "person"
        written = {**mine, "Idempotency-Key": uuid4().hex}
        await gateway.post(f"/chats/{chat}/messages", json={"text": "Когда?"}, headers=written)
        await desk.has("chat", id=chat, unread=1)
        assert not abroad.told
    for headers, status in ((other, 404), (SITE, 401), ({**SITE, "Chat-Token": "guessed"}, 404)):
        assert (await gateway.get(f"/chats/{chat}/live", headers=headers)).status_code == status
