"""One service away: the first page names it and serves the rest; our own failure tells nothing."""

import signal
from typing import Any

from gateway_problems import assert_protected, problem
from own_gateway import own_gateway
from people import Person
from running import Running, until

SECTIONS = {"profile", "account", "services", "tickets", "notifications"}
# Twice what the gateway waits for one section: asked one after the other they would not be there in time.
DEADLINE = 4


async def test_a_frozen_service_is_named_and_the_rest_is_served(stack: Running, person: Person) -> None:
    stack.signal("tickets", signal.SIGSTOP)
    try:
        answer = await person.client.get("/cabinet", headers=person.headers, timeout=DEADLINE)
        assert answer.status_code == 200, answer.text
        assert_protected(answer)
        told = answer.json()
        assert told["unavailable"] == ["tickets"]
        assert told["tickets"] is None
        assert {name for name in SECTIONS if told[name] is not None} == SECTIONS - {"tickets"}
        away = await person.client.get("/tickets", headers=person.headers)
        assert away.status_code in {503, 504}
        problem(away, away.status_code, {503: "service-unavailable", 504: "timed-out"}[away.status_code])
    finally:
        stack.signal("tickets", signal.SIGCONT)

    async def whole() -> bool:
        return not (await person.get("/cabinet"))["unavailable"]

    await until("the page is whole again", whole)
    await stack.all_ready()


class Broken:
    """Fails in a way that nobody has foreseen."""

    async def ask(self, *_: Any, **__: Any) -> None:
        raise RuntimeError("select secret from accounts")


async def test_a_failure_that_nobody_has_foreseen_is_a_problem_that_tells_nothing(
    stack: Running, person: Person
) -> None:
    async with own_gateway(stack) as own:
        own.change(questions=Broken())
        async with own.client() as client:
            for path in ("/cabinet", "/tickets"):
                answer = await client.get(path, headers={**person.headers, "Accept-Language": "en"})
                assert problem(answer, 500, "internal-error")["title"] == "Something went wrong"
                assert "secret" not in answer.text
