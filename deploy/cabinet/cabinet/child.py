"""Becomes one program of the stack: `python -m cabinet.child NAME`, started by the supervisor in the home.

Imports next to nothing, because every program pays for it at its start.
"""

import ctypes
import json
import os
import signal
import sys
from pathlib import Path

PR_SET_PDEATHSIG = 1


def die_with_parent(number: int, parent: int) -> None:
    """Let the kernel send signal `number` to this process when its parent ends, however that ends.

    `parent` is who it was started by; when that one is gone already, nobody would send the signal.
    """
    if ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, number, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "prctl(PR_SET_PDEATHSIG)")
    if os.getppid() != parent:
        raise SystemExit("the parent ended before its child had begun")


def main(home: Path, name: str) -> None:
    """Replace this process by the program; SIGKILL follows the supervisor's end, as a frozen program
    would not act on anything milder. PostgreSQL's processes share memory: theirs is a fast shutdown.
    """
    program = json.loads((home / "programs" / f"{name}.json").read_text())
    if name == "postgres":
        from cabinet.postgres import clear_stale

        clear_stale(home / "postgres" / "data")
    number = signal.SIGINT if name == "postgres" else signal.SIGKILL
    die_with_parent(number, int((home / "supervisord.pid").read_text()))
    command = program["command"]
    os.execve(command[0], command, program["environment"])  # noqa: S606 - no shell is wanted


if __name__ == "__main__":
    main(Path.cwd(), sys.argv[1])
