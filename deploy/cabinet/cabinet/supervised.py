"""Becomes the supervisor: `python -m cabinet.supervised HOME LOCK [PARENT]`.

LOCK is the inherited descriptor of the home's lock, held for as long as the supervisor lives. With
PARENT, a process id, the supervisor stops everything when that process ends.
"""

import fcntl
import os
import resource
import shlex
import signal
import sys
from pathlib import Path

from cabinet.child import die_with_parent

# The supervisor closes the descriptors below its `minfds` (256), and the lock must not be among them.
BEYOND = 256
OPEN_FILES = 65_536


def main(home: Path, lock: int, parent: int | None) -> None:
    if parent is not None:
        die_with_parent(signal.SIGTERM, parent)
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(most, OPEN_FILES) if most > 0 else OPEN_FILES, most))
    held = fcntl.fcntl(lock, fcntl.F_DUPFD_CLOEXEC, BEYOND)
    os.close(lock)
    os.pwrite(held, f"{os.getpid():<10}\n".encode(), 0)
    os.chdir(home)
    os.environ["CABINET_PYTHON"] = shlex.quote(sys.executable)
    from supervisor.supervisord import main as supervise

    supervise(["-c", str(home / "supervisord.conf")])


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]) if sys.argv[3:] else None)
