"""`cabinet ledger verify`: silent money is found, and what was checked is said."""

from running import Running

_SPOIL = """
update accounts set balance = balance + $1 where id = (
  select id from accounts where operator = 'kaspnet' and kind = 'subscriber' order by id desc limit 1)
"""


async def test_a_ledger_that_adds_up_is_said_so_with_what_was_checked(stack: Running) -> None:
    done = stack.cabinet("ledger", "verify")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "KZT: " in done.stdout
    assert "RUB: " in done.stdout
    assert "all of it follows" in done.stdout


async def test_one_operator_is_checked_alone(stack: Running) -> None:
    done = stack.cabinet("ledger", "verify", "--operator", "kaspnet")
    number = await stack.value(
        "billing", "select count(*) from accounts where operator = 'kaspnet' and kind = 'subscriber'"
    )
    assert done.returncode == 0
    assert f"RUB: {number:,} accounts" in done.stdout
    assert "KZT" not in done.stdout


async def test_a_balance_without_its_transfer_is_named_and_exit_code_1(stack: Running) -> None:
    await stack.sql("billing", _SPOIL, 7)
    try:
        done = stack.cabinet("ledger", "verify")
        others = stack.cabinet("ledger", "verify", "--operator", "centra")
    finally:
        await stack.sql("billing", _SPOIL, -7)
    assert done.returncode == 1
    assert "the balance is not the sum of the transfers: kaspnet " in done.stdout
    assert "differences: 1" in done.stdout
    assert others.returncode == 0


def test_an_unknown_operator_is_refused(stack: Running) -> None:
    done = stack.cabinet("ledger", "verify", "--operator", "nobody")
    assert done.returncode == 2
    assert "no account of an operator 'nobody'" in done.stderr
