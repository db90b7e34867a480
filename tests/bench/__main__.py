"""`make bench`: measures what exists so far, prints measured, limit and target, and writes bench.json."""

import json
import os
import sys
from collections.abc import Callable, Iterable
from dataclasses import asdict
from pathlib import Path

from bench import charging, events, live, newsletters, reports, requests, sign_ins, sms, web, whole
from bench.figure import Figure
from bench.sink import sink
from bench.subject import Subject
from running import Running

FIGURES: dict[str, Callable[[Subject], Figure | list[Figure]]] = {
    "P12": whole.memory,
    "P1": requests.payments,
    "F32": requests.hot_account,
    "P3": events.relay,
    "P4": lambda subject: [events.latency(subject, 0.50), events.latency(subject, 0.99)],
    "P5": events.consuming,
    "P6": requests.one_call,
    "P7": requests.dashboard,
    "L1": live.streams,
    "N2": newsletters.newsletter,
    "P8": sign_ins.rate,
    "P8b": sign_ins.others,
    "import": whole.imports,
    "P2": charging.daily_charge,
    "G11": charging.recomputed,
    "reports": reports.figures,
    "N1": sms.figures,
    "web": web.first_pages,
    "start": lambda _: whole.starts(),
}


def main(only: set[str]) -> int:
    """Figures in their order; `only` names some."""
    unknown = only - FIGURES.keys()
    if unknown:
        print(
            f"no such figure: {', '.join(sorted(unknown))}; there are {', '.join(FIGURES)}", file=sys.stderr
        )
        return 2
    found: list[Figure] = []
    with sink() as endpoint, whole.home() as path:
        # A tenth of the requests is traced and exported: the way it runs in production.
        stack = Running(
            path,
            OTEL_EXPORTER_OTLP_ENDPOINT=endpoint,
            OTEL_TRACES_SAMPLER_ARG="0.1",
            # All pages of L1 come from this machine.
            LIVE_PAGES_FROM_ONE="10000",
        )
        stack.start()
        try:
            subject = Subject(stack)
            for name, measure in FIGURES.items():
                if not only or name in only:
                    print(f"measuring {name}", file=sys.stderr, flush=True)
                    measured = measure(subject)
                    found += measured if isinstance(measured, list) else [measured]
                    print(f"{name}: {found[-1].ratio:.3g}", file=sys.stderr, flush=True)
        finally:
            stack.stop()
    print_table(found)
    keep(found)
    return 0


def print_table(figures: Iterable[Figure]) -> None:
    print(f"{'':8}{'':66}{'limit':>10}{'measured':>10}  {'unit':7}{'ratio':>8}{'target':>9}")
    for figure in figures:
        target = "" if figure.target is None else f"{'<=' if figure.at_most else '>='} {figure.target:g}"
        verdict = {True: "met", False: "NOT MET", None: ""}[figure.met]
        print(
            f"{figure.id:8}{figure.what:66}{figure.limit:>10.4g}{figure.measured:>10.4g}  {figure.unit:7}"
            f"{figure.ratio:>8.3g}{target:>9}  {verdict}"
        )


def keep(figures: Iterable[Figure]) -> None:
    """In the home of the one-machine stack, where the last run's figures are looked for."""
    home = Path(os.environ.get("CABINET_HOME", ".cabinet"))
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    rows = [{**asdict(figure), "met": figure.met} for figure in figures]
    (home / "bench.json").write_text(json.dumps(rows, ensure_ascii=False, indent=2))


if __name__ == "__main__":
    sys.exit(main({name for word in sys.argv[1:] for name in word.split(",") if name}))
