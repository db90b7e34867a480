"""`cabinet registers import`: a file of any size, the same one again, a wrong one."""

from pathlib import Path
from typing import Any

from people import Person
from register_days import Day
from running import Running


def command(stack: Running, day: Day, file: Path, *more: str) -> Any:
    words = ["registers", "import", str(file), "--operator", "centra", "--way", "osmp"]
    return stack.cabinet(*words, "--date", day.day.isoformat(), *more)


async def test_the_command_takes_a_register_of_any_size_and_says_what_differs(
    stack: Running, cashier: Person, day: Day, tmp_path: Path
) -> None:
    ours = [await day.pay() for _ in range(3)]
    file = tmp_path / "register.csv"
    # Longer than one part.
    theirs = [(f"big-{day.day:%m%d}-{number:06d}", "1", "1.00") for number in range(9000)]
    file.write_text(day.file([*ours, *theirs]))
    done = command(stack, day, file)
    assert done.returncode == 1, done.stderr
    assert "3 match, 0 differ" in done.stdout
    assert "0 only ours, 9,000 only theirs" in done.stdout
    again = command(stack, day, file)
    assert "this very file was compared before" in again.stdout
    file.write_bytes(day.file(ours).encode("cp1251"))
    same = command(stack, day, file)
    assert same.returncode == 0, same.stdout + same.stderr
    assert await stack.value("billing", "select count(*) from register_parts where day = $1", day.day) == 0
    assert len(await day.events()) == 1


async def test_the_command_names_what_is_wrong(stack: Running, day: Day, tmp_path: Path) -> None:
    file = tmp_path / "register.csv"
    file.write_text("1;never;2;3\n")
    wrong = command(stack, day, file)
    assert (wrong.returncode, "line 1: 'never' is no time" in wrong.stderr) == (2, True)
    file.write_text("")
    assert command(stack, day, file).returncode == 2
    assert command(stack, day, tmp_path / "none.csv").returncode == 2
