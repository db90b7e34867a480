"""P12, import and start times: the system as a whole."""

import csv
import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp

import psutil

from bench.figure import Figure, alone
from bench.subject import Subject
from running import Running

ROWS = 100_000
PROGRAMS = ("auth", "billing", "tickets", "notify", "gateway")
MEBIBYTE = 1024 * 1024


def memory(subject: Subject) -> Figure:
    """P12, the absolute part: resident memory of gateway, four services and NATS."""
    pids = [subject.stack.pid(name) for name in PROGRAMS]
    nats = psutil.Process(subject.stack.pid("nats"))
    processes = [*map(psutil.Process, pids), *nats.children(recursive=True)]
    resident = sum(process.memory_info().rss for process in processes) / MEBIBYTE
    return alone("P12", "resident memory of gateway, services and NATS", "MiB", resident, 700)


def imports(subject: Subject) -> Figure:
    """The subscriber list of another billing: auth, billing and every event out of it included."""
    path = Path(mkdtemp(prefix="cabinet-bench-")) / "list.csv"
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(
            [
                "contract",
                "login",
                "password",
                "name",
                "address",
                "phones",
                "emails",
                "tariff",
                "balance",
                "state",
            ]
        )
        for number in range(ROWS):
            contract = str(30_000_000 + number)
            phone, mail = f"+7916{number:07d}", f"s{contract}@example.com"
            row = [
                contract,
                contract,
                f"pw-{contract}",
                "Иванов Иван",
                "ул. Ленина, 1",
                phone,
                mail,
                "sky-100",
            ]
            writer.writerow([*row, f"{number % 1000 - 100}.50", "active"])
    began = time.perf_counter()
    done = subject.stack.cabinet("import", "subscribers", str(path), "--operator", subject.operator)
    seconds = time.perf_counter() - began
    assert done.returncode == 0, done.stdout + done.stderr
    rmtree(path.parent)
    return alone("import", f"{ROWS} subscribers imported", "rows/s", ROWS / seconds, 2000, at_most=False)


def starts() -> list[Figure]:
    """From nothing (packages installed) to `ready`, and again."""
    with home() as path:
        running = Running(path)
        first = _start(running)
        again = [_start(running) for _ in range(3)]
        return [
            alone("start", "first start of an empty home, until ready", "s", first, 30),
            alone("restart", "second start, until ready", "s", statistics.median(again), 8),
        ]


def _start(running: Running) -> float:
    began = time.perf_counter()
    running.start()
    seconds = time.perf_counter() - began
    running.stop()
    return seconds


@contextmanager
def home() -> Iterator[Path]:
    path = Path(mkdtemp(prefix="cabinet-bench-"))
    try:
        yield path
    finally:
        rmtree(path, ignore_errors=True)
