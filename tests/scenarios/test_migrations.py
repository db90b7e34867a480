"""The databases of the running stack are what the services' models say, and a second run has nothing to do."""

import os
import subprocess
import sys

from running import Running


def migrate(stack: Running, *words: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "chassis.migrate", *words],
        env={**os.environ, **stack.environment},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_models_and_migrations_agree(stack: Running) -> None:
    checked = migrate(stack, "check", "all")
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_a_second_migration_has_nothing_to_do(stack: Running) -> None:
    again = migrate(stack, "all")
    assert again.stdout.count("is up to date") == 4, again.stdout + again.stderr
