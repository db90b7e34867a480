"""What the supervisor is told: its programs, in which order they stop, and what each is started with."""

import json
import os
import sys
from dataclasses import dataclass
from importlib.util import find_spec

from cabinet import environment, postgres
from cabinet.home import write_private
from cabinet.ports import PROGRAMS
from cabinet.stack import SERVICES, Stack

# Every path goes through the working directory, which is the home: the file's own syntax would trip over
# `%` or ` #` in a path, and a socket's path may not exceed 107 bytes.
SUPERVISOR = """\
[unix_http_server]
file=/proc/self/cwd/supervisor.sock
chmod=0700

[rpcinterface:supervisor]
supervisor.rpcinterface_factory=supervisor.rpcinterface:make_main_rpcinterface

[supervisord]
nodaemon=true
silent=true
minfds=256
umask=077
logfile=/proc/self/cwd/logs/supervisord.log
logfile_maxbytes=10MB
logfile_backups=2
pidfile=/proc/self/cwd/supervisord.pid
childlogdir=/proc/self/cwd/logs
{user}
"""
PROGRAM = """\
[program:{name}]
command=%(ENV_CABINET_PYTHON)s -m cabinet.child {name}
autostart={autostart}
autorestart=true
startsecs=1
startretries=1000000
stopsignal={signal}
stopwaitsecs={patience}
redirect_stderr=true
stdout_logfile=/proc/self/cwd/logs/{name}.log
stdout_logfile_maxbytes=10MB
stdout_logfile_backups=3
"""
GROUP = """\
[group:{name}]
programs={programs}
priority={priority}
"""


@dataclass(frozen=True)
class Program:
    """Groups stop one after another, the last first: who asks, who answers, what they need."""

    name: str
    group: str
    command: list[str]
    stop_signal: str = "TERM"
    stop_seconds: int = 10

    @property
    def full_name(self) -> str:
        """As the supervisor calls it."""
        return f"{self.group}:{self.name}"


GROUPS = ("database", "broker", "services", "outside")


def programs(stack: Stack, *, servers_only: bool = False) -> list[Program]:
    """Those that this stack has, in the order of their groups."""
    found = []
    if stack.has_postgres():
        server = postgres.command(stack.home, stack.ports["postgres"])
        # SIGTERM would wait for every client to leave.
        found.append(Program("postgres", "database", server, stop_signal="INT", stop_seconds=30))
    if stack.has_nats():
        found.append(
            Program("nats", "broker", [sys.executable, str(stack.home.deploy / "nats" / "serve.py")])
        )
    if servers_only:
        return found
    for name in PROGRAMS:
        group = "services" if name in SERVICES else "outside"
        if find_spec(name) and find_spec(f"{name}.__main__"):
            found.append(Program(name, group, [sys.executable, "-X", "faulthandler", "-m", name]))
    return found


def write_program(stack: Stack, program: Program) -> None:
    """What `cabinet.child` becomes; a file, so that no password stands in a command line."""
    started = {"command": program.command, "environment": environment.of_program(stack, program.name)}
    write_private(stack.home.program(program.name), json.dumps(started, indent=2) + "\n")


def write_config(stack: Stack, chosen: list[Program], waiting: str | None) -> None:
    """The supervisor's file; programs of the group `waiting` start when they are told to."""
    parts = [SUPERVISOR.format(user="user=root" if os.geteuid() == 0 else "")]
    parts += [
        PROGRAM.format(
            name=program.name,
            autostart=str(program.group != waiting).lower(),
            signal=program.stop_signal,
            patience=program.stop_seconds,
        )
        for program in chosen
    ]
    for priority, group in enumerate(GROUPS):
        names = [program.name for program in chosen if program.group == group]
        if names:
            parts.append(GROUP.format(name=group, programs=",".join(names), priority=priority))
    write_private(stack.home.path / "supervisord.conf", "\n".join(parts))
