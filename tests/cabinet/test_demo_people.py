"""The demo data: enough people of every kind, passwords that are true, and the same again after a kill."""

import json
import re
import stat
import subprocess
import sys
from collections import Counter
from typing import Any, get_args

import httpx
import pytest

from cabinet.demo_people import people_of
from contracts.auth import Role
from five_operators import PROFILES
from people import forget_signed_in_staff, sign_in, staff_signed_in
from running import Running

OPERATORS = [profile.operator for profile in PROFILES]


def only(whose: list[dict[str, Any]], state: str) -> dict[str, Any]:
    """Not the first ones, with whom other tests work."""
    return [who for who in whose if who["state"] == state][-1]


def test_demo_json_is_its_owners_alone_and_names_every_operator(stack: Running) -> None:
    assert stat.S_IMODE((stack.path / "demo.json").stat().st_mode) == 0o600
    told = stack.demo
    assert (told["gateway"], told["sandbox"]) == (stack.gateway, stack.sandbox)
    assert [one["operator"] for one in told["operators"]] == OPERATORS
    assert stack.operator("skynet")["osmp"]["url"] == f"{stack.gateway}/api/v1/integrations/osmp/skynet"
    assert stack.operator("cherrynet")["kassa24"]["url"].endswith("/api/v1/integrations/kassa24/cherrynet")
    assert "kassa24" not in stack.operator("skynet")


@pytest.mark.parametrize("profile", list(PROFILES), ids=OPERATORS)
def test_every_operator_has_enough_people_by_its_own_rules(stack: Running, profile: Any) -> None:
    people = stack.operator(profile.operator)["subscribers"]
    states = Counter(who["state"] for who in people)
    assert len(people) >= 200
    assert min(states["active"], states["stopped"]) > 10
    for who in people:
        assert profile.password.accepts(who["password"])
        assert who["account"] == who["contract"]
        assert (who["login"] == who["contract"]) == (profile.sign_in.by == "contract")
        assert all(terminal.accepts_account(who["account"]) for terminal in profile.terminals)
        assert re.fullmatch(r"\+77\d{9}" if profile.place.country == "KZ" else r"\+79\d{9}", who["phone"])
        assert who["balance"]["currency"] == profile.currency
        assert who["balance"]["amount"].startswith("-") == (who["state"] == "stopped")
        assert who.get("region") in ([region.code for region in profile.regions] or [None])
    assert len({who["password"] for who in people}) == len(people)
    languages = Counter(who["language"] for who in people)
    assert languages["kk"] > 50 if profile.operator == "cherrynet" else languages["ru"] > 150


@pytest.mark.parametrize("operator", OPERATORS)
async def test_what_demo_json_says_is_true(stack: Running, gateway: httpx.AsyncClient, operator: str) -> None:
    told = stack.operator(operator)
    for state in ("active", "stopped"):
        who = only(told["subscribers"], state)
        person = await sign_in(gateway, operator, who)
        account = (await person.get("/cabinet"))["account"]
        assert (account["number"], account["state"], account["balance"]) == (
            who["account"],
            state,
            who["balance"],
        )
    assert {member["role"] for member in told["staff"]} == set(get_args(Role))
    for member in told["staff"]:
        await staff_signed_in(gateway, operator, member)


def test_a_load_that_was_cut_off_is_repeated_with_the_same_people(stack: Running) -> None:
    before = stack.demo
    (stack.path / "demo.json").unlink()
    again = (
        "import asyncio, os, pathlib; from cabinet.demo import load; "
        "asyncio.run(load(pathlib.Path(os.environ['CABINET_HOME']), dict(os.environ)))"
    )
    subprocess.run([sys.executable, "-c", again], env=stack.environment, check=True)
    forget_signed_in_staff()
    assert json.loads((stack.path / "demo.json").read_text()) == before


def test_another_installation_has_other_people() -> None:
    profile = next(iter(PROFILES))
    ours, theirs = (people_of(profile, seed, 50) for seed in ("ours", "theirs"))
    assert ours == people_of(profile, "ours", 50)
    for field in ("contract", "password"):
        assert not {who.cells[field] for who in ours} & {who.cells[field] for who in theirs}
