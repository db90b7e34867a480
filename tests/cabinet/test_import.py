"""`cabinet import subscribers`, from the file to people who can sign in and a ledger that adds up."""

import asyncio
import csv
import os
import subprocess
from asyncio.subprocess import Process
from pathlib import Path

import httpx
import pytest

from cabinet.control import supervisor
from listing import PASSWORD, subscribers, write_list
from people import sign_in
from running import CABINET, Running, until

Rows = list[dict[str, str]]


def take_in(stack: Running, path: Path, *words: str) -> "subprocess.CompletedProcess[str]":
    return stack.cabinet("import", "subscribers", str(path), "--operator", "skynet", *words)


def contracts(rows: Rows) -> list[str]:
    return [row["Номер договора"] for row in rows]


async def opened(stack: Running, rows: Rows) -> int:
    """How many of them have an account with exactly one opening transfer of their balance."""
    return int(
        await stack.value(
            "billing",
            "select count(*) from accounts a where operator = 'skynet' and number = any($1) and 1 = "
            "(select count(*) from transfers t where t.kind = 'opening' and t.debit_id = a.id and t.amount = -a.balance)",
            contracts(rows),
        )
    )


async def registered(stack: Running, rows: Rows) -> int:
    known = "select count(*) from subscribers where operator = 'skynet' and contract = any($1)"
    return int(await stack.value("auth", known, contracts(rows)))


async def test_a_list_becomes_people_who_sign_in_and_balances_in_the_ledger(
    stack: Running, gateway: httpx.AsyncClient, tmp_path: Path
) -> None:
    rows = subscribers(120)
    done = take_in(stack, write_list(tmp_path / "list.csv", rows), "--batch", "50")
    assert done.returncode == 0, done.stderr
    assert "120 went in, 0 were known, 0 refused" in done.stdout
    assert await opened(stack, rows) == 120
    anna = rows[7]
    person = await sign_in(gateway, "skynet", {"login": anna["Номер договора"], "password": PASSWORD})
    seen = (await person.get("/cabinet"))["account"]
    assert (seen["number"], seen["state"], seen["balance"]["amount"]) == (
        anna["Номер договора"],
        "stopped",
        "-1000.07",
    )
    assert stack.cabinet("ledger", "verify", "--operator", "skynet").returncode == 0


async def test_a_second_import_changes_nothing(stack: Running, tmp_path: Path) -> None:
    rows = subscribers(30)
    path = write_list(tmp_path / "list.csv", rows, "utf-8-sig", ",")
    assert take_in(stack, path).returncode == 0
    again = take_in(stack, path)
    assert again.returncode == 0
    assert "0 went in, 30 were known, 0 refused" in again.stdout
    assert await opened(stack, rows) == 30


async def test_a_dry_run_checks_everything_and_sends_nothing(stack: Running, tmp_path: Path) -> None:
    rows = [*subscribers(3), *subscribers(1, Тариф="Луна")]
    done = take_in(stack, write_list(tmp_path / "list.csv", rows), "--dry-run")
    assert done.returncode == 1
    assert "line 5, contract " in done.stdout
    assert "3 can go in, 1 refused; nothing was sent" in done.stdout
    assert await registered(stack, rows) == 0


async def test_wrong_rows_are_reported_and_the_rest_goes_in(stack: Running, tmp_path: Path) -> None:
    good = subscribers(5)
    twice = good[0] | {"ФИО": "Другая"}
    wrong = [
        twice,
        *subscribers(1, Баланс="1e3", Телефон="нет"),
        *subscribers(1, **{"Номер договора": "=1+1", "ФИО": ""}),
    ]
    report = tmp_path / "refused.csv"
    done = take_in(stack, write_list(tmp_path / "list.csv", [*good, *wrong]), "--report", str(report))
    assert done.returncode == 1
    assert "5 went in, 0 were known, 3 refused" in done.stdout
    with report.open(encoding="utf-8-sig", newline="") as file:
        told = list(csv.DictReader(file, delimiter=";"))
    assert [(row["line"], row["contract"], row["reason"]) for row in told] == [
        (
            "7",
            twice["Номер договора"],
            "the contract stands on line 2 already; the login stands on line 2 already",
        ),
        (
            "8",
            wrong[1]["Номер договора"],
            "'нет' is not a phone number; the balance '1e3' is not a sum such as -1234.50",
        ),
        ("9", "'=1+1", "the name is empty"),
    ]
    assert await opened(stack, good) == 5


async def test_what_only_the_services_know_is_reported_too(stack: Running, tmp_path: Path) -> None:
    first = subscribers(1, Логин="Taken.Login")
    assert take_in(stack, write_list(tmp_path / "first.csv", first)).returncode == 0
    second = [*subscribers(1, Логин="taken.login"), *subscribers(1)]
    done = take_in(stack, write_list(tmp_path / "second.csv", second))
    assert done.returncode == 1
    assert (
        f"line 2, contract {second[0]['Номер договора']}: the login belongs to another contract"
        in done.stdout
    )
    assert await opened(stack, second) == 1


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["none.csv", "--operator", "skynet"], "is not a file"),
        (["{list}", "--operator", "nobody"], "there is no operator 'nobody': one of"),
        (
            ["{headless}", "--operator", "skynet"],
            "has no column of the tariff and of the balance and of the state",
        ),
        (["{list}", "--operator", "skynet", "--report", "{list}"], "would overwrite the list"),
        (["{list}", "--operator", "skynet", "--batch", "2001"], "less than or equal to 2000"),
    ],
)
def test_a_wrong_call_is_one_sentence_and_exit_code_2(
    stack: Running, tmp_path: Path, words: list[str], told: str
) -> None:
    path = write_list(tmp_path / "list.csv", subscribers(1))
    headless = tmp_path / "headless.csv"
    headless.write_text("договор;фио;пароль\n1;А;п\n")
    done = stack.cabinet(
        "import", "subscribers", *(word.format(list=path, headless=headless) for word in words)
    )
    assert done.returncode == 2
    assert told in " ".join(done.stderr.replace("│", " ").split())
    assert "Traceback" not in done.stderr


def test_without_servers_the_command_says_what_to_do(tmp_path: Path) -> None:
    path = write_list(tmp_path / "list.csv", subscribers(1))
    command = [CABINET, "import", "subscribers", str(path), "--operator", "skynet"]
    elsewhere = {
        name: value for name, value in os.environ.items() if not name.startswith(("NATS_", "OPERATORS_"))
    }
    for more, sentence in (
        ({"CABINET_HOME": str(tmp_path / "home")}, "start it with `make run`, or set OPERATORS_DIR"),
        (
            {"OPERATORS_DIR": "deploy/operators", "NATS_URL": "nats://cabinet:p@127.0.0.1:1"},
            "the broker at 127.0.0.1:1 does not answer",
        ),
    ):
        done = subprocess.run(command, env=elsewhere | more, capture_output=True, text=True, check=False)
        assert done.returncode == 2
        assert sentence in done.stderr


async def test_killed_at_any_point_it_goes_on_without_doubles(stack: Running, tmp_path: Path) -> None:
    rows = subscribers(4000)
    path = write_list(tmp_path / "list.csv", rows)
    command = [CABINET, "import", "subscribers", str(path), "--operator", "skynet", "--batch", "100"]
    environment = {**os.environ, **stack.environment}
    for share in (1, 900, 2200):
        process = await asyncio.create_subprocess_exec(
            *command, env=environment, stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL
        )

        async def so_many(share: int = share, process: Process = process) -> bool:
            assert process.returncode is None, "it has ended before it was killed"
            return await registered(stack, rows) >= share

        await until("enough are in", so_many)
        process.kill()
        await process.wait()
    assert await registered(stack, rows) < 4000
    done = take_in(stack, path)
    assert done.returncode == 0, done.stderr
    assert ", 0 were known" not in done.stdout
    assert await registered(stack, rows) == await opened(stack, rows) == 4000
    facts = "select count(*), count(distinct payload->>'contract') from outbox where payload->>'contract' = any($1)"
    (told,) = await stack.sql("auth", facts, contracts(rows))
    assert tuple(told) == (4000, 4000)


async def test_a_service_that_is_away_is_waited_for(stack: Running, tmp_path: Path) -> None:
    rows = subscribers(600)
    path = write_list(tmp_path / "list.csv", rows)
    with supervisor(stack.home) as asked:
        asked.stopProcess("services:billing")
    try:
        process = await asyncio.create_subprocess_exec(
            *(CABINET, "import", "subscribers", str(path), "--operator", "skynet", "--batch", "100"),
            env={**os.environ, **stack.environment},
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        assert process.stderr
        async with asyncio.timeout(60):
            while b"billing does not answer" not in await process.stderr.readline():
                assert process.returncode is None
    finally:
        with supervisor(stack.home) as asked:
            asked.startProcess("services:billing")
    told, _ = await process.communicate()
    assert process.returncode == 0
    assert b"600 went in, 0 were known, 0 refused" in told
    assert await opened(stack, rows) == 600
