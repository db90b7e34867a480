"""The first pages in a real browser: Lighthouse as a slow phone sees them, and what the first view weighs."""

import json
import os
import statistics
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench.figure import Figure
from bench.subject import Subject
from browsing import chromium

TOOL = Path(__file__).parent / "lighthouse"
BIN = Path(sys.executable).parent
ROUNDS = 5
PAGES = {"/sign-in": "sign-in", "/": "home"}
TARGETS = {"performance": 95, "accessibility": 100, "best-practices": 100}
KIB = 1024


def first_pages(subject: Subject) -> list[Figure]:
    """Medians of the rounds; a score below its target names the audits that it lost."""
    runs = _runs(subject)
    return [figure for path, name in PAGES.items() for figure in _of_page(name, runs[path])]


def _of_page(name: str, runs: list[dict[str, Any]]) -> list[Figure]:
    def median(read: Callable[[dict[str, Any]], float]) -> float:
        return statistics.median(read(run) for run in runs)

    scores = [
        _figure(f"{name}: Lighthouse (mobile) {category}", "points", median(_score(category)), target)
        for category, target in TARGETS.items()
    ]
    weight = median(lambda run: float(run["bytes"]) / KIB)
    shown = median(lambda run: float(run["times"]["largest-contentful-paint"]))
    if lost := {audit for run in runs for audit in run["lost"]}:
        print(f"{name}: lost {', '.join(sorted(lost))}", file=sys.stderr)
    return [
        *scores,
        _figure(f"{name}: first view, compressed, with data", "KiB", weight, 200, at_most=True),
        _figure(f"{name}: largest paint on a simulated slow phone", "ms", shown, None, at_most=True),
    ]


def _score(category: str) -> Callable[[dict[str, Any]], float]:
    return lambda run: float(run["scores"][category])


def _figure(what: str, unit: str, measured: float, target: float | None, *, at_most: bool = False) -> Figure:
    return Figure("web", what, unit, measured, measured, measured, target, at_most, ROUNDS)


def _runs(subject: Subject) -> dict[str, list[dict[str, Any]]]:
    """Each page's runs: the sign-in page, and the home page of a signed-in subscriber of SkyNet."""
    environment = {**os.environ, "PATH": f"{BIN}:{os.environ['PATH']}"}
    subprocess.run(["npm", "ci", "--silent"], cwd=TOOL, env=environment, check=True)
    person = next(who for who in subject.stack.operator("skynet")["subscribers"] if who["state"] == "active")
    base = f"http://skynet.localhost:{subject.gateway_port}"
    told = subprocess.run(
        ["node", "run.mjs", chromium(), base, person["login"], person["password"], "", str(ROUNDS)],
        cwd=TOOL,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if told.returncode:
        raise RuntimeError(f"Lighthouse did not run: {told.stderr[-2000:]}")
    runs: dict[str, list[dict[str, Any]]] = {path: [] for path in PAGES}
    for line in told.stdout.splitlines():
        run = json.loads(line)
        runs[run["path"]].append(run)
    return runs
