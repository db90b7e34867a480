"""Demo data: people of every operator with whom a new user can sign in, taken in like any other billing's list."""

import asyncio
import json
import secrets
from pathlib import Path
from typing import Any

from cabinet.administration import broker
from cabinet.demo_content import content_of
from cabinet.demo_people import Person, password_of, people_of, totp_secret_of
from cabinet.home import Refusal, write_private
from cabinet.import_sending import Outcome, Sending, batches
from cabinet.readiness import say
from cabinet.subscriber_list import Record
from cabinet.subscriber_rows import Checks
from chassis.asking import Questions
from chassis.profiles import Profile, load_profiles
from contracts.auth import AddStaff, Role

PEOPLE = 220
_BATCH = 500
_STAFF: dict[Role, str] = {
    "support": "Ольга Лебедева",
    "cashier": "Ирина Соколова",
    "sales": "Павел Морозов",
    "marketing": "Алина Попова",
    "manager": "Виктор Волков",
    "admin": "Сергей Новиков",
}


async def load(home: Path, environment: dict[str, str]) -> None:
    """Fill the running stack; `environment` is the administrator's. Done once `demo.json` is written.

    Everybody and every password follows from one secret that is kept in the home before anything is sent:
    a load that was cut off is repeated with the same people, and another home brings other people, so
    what `demo.json` says is true. Raises Refusal.
    """
    seed = _seed(home)
    profiles = load_profiles(Path(environment["OPERATORS_DIR"]))
    async with broker(environment["NATS_URL"]) as client:
        loads = (_load_operator(Questions(client), profile, seed) for profile in profiles)
        people = await asyncio.gather(*loads)
    gateway = environment["GATEWAY_URL"]
    told = {
        "gateway": gateway,
        "sandbox": environment["SANDBOX_URL"],
        "operators": [
            _told(profile, gateway, seed, whose) for profile, whose in zip(profiles, people, strict=True)
        ],
    }
    write_private(home / "demo.json", json.dumps(told, indent=2, ensure_ascii=False) + "\n")


def _seed(home: Path) -> str:
    path = home / "demo.seed"
    if not path.exists():
        write_private(path, secrets.token_hex(16))
    return path.read_text()


async def _load_operator(questions: Questions, profile: Profile, seed: str) -> list[Person]:
    people = people_of(profile, seed, PEOPLE)
    checks = Checks(profile)
    rows = [checks.listed(Record(line, person.cells)) for line, person in enumerate(people, 1)]
    sending = Sending(questions, profile.operator, say)
    refused: list[str] = []

    def done(outcome: Outcome, _: int) -> None:
        refused.extend(f"{contract}: {reason}" for _, contract, reason in outcome.refused)

    await sending.all(batches(rows, _BATCH), done)
    if refused:
        raise Refusal(f"demo data of {profile.operator} is refused: {refused[0]}")
    for member in _staff(profile, seed):
        await sending.ask(AddStaff.model_validate({"operator": profile.operator, **member}))
    if content := content_of(profile):
        await sending.ask(content)
    return people


def _staff(profile: Profile, seed: str) -> list[dict[str, str]]:
    """Their logins are their roles."""
    return [
        {
            "login": role,
            "name": name,
            "role": role,
            "password": password_of(seed, f"{profile.operator} staff {role}"),
            "totp_secret": totp_secret_of(seed, f"{profile.operator} staff {role}"),
        }
        for role, name in _STAFF.items()
    ]


def _told(profile: Profile, gateway: str, seed: str, people: list[Person]) -> dict[str, Any]:
    """One operator as `demo.json` has it."""
    return {
        "operator": profile.operator,
        "host": profile.hosts[0],
        "subscribers": [person.told(profile.currency) for person in people],
        "staff": [
            {key: member[key] for key in ("login", "password", "totp_secret", "role")}
            for member in _staff(profile, seed)
        ],
        **{
            terminal.protocol: {
                "url": f"{gateway}/api/v1/integrations/{terminal.protocol}/{profile.operator}"
            }
            for terminal in profile.terminals
        },
    }
