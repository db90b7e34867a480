"""Alerts and dashboards against the code: every metric exists, every alert has its page."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from prometheus_client import REGISTRY
from prometheus_client.metrics import MetricWrapperBase

import auth.guard
import auth.refreshing
import billing.attempts
import billing.charging_times
import billing.nightly_proof
import chassis.metrics
import gateway.live_audiences
import gateway.live_streams
import gateway.tracing
import notify.attempts
import notify.left_behind
import notify.own_texts
import notify.sms_watch
import tickets.overdue
from contracts.listeners import SERVICES

CHECKOUT = Path(__file__).resolve().parents[2]
OBSERVED = CHECKOUT / "deploy" / "observability"
RUNBOOK = (CHECKOUT / "docs" / "runbook.md").read_text()
ALERTS: list[dict[str, Any]] = [
    rule
    for group in yaml.safe_load((OBSERVED / "alerts.yml").read_text())["groups"]
    for rule in group["rules"]
]
DASHBOARDS = sorted((OBSERVED / "grafana" / "dashboards").glob("*.json"))
TELLING = (
    auth.guard,
    auth.refreshing,
    billing.attempts,
    billing.charging_times,
    billing.nightly_proof,
    chassis.metrics,
    gateway.live_audiences,
    gateway.live_streams,
    gateway.tracing,
    notify.attempts,
    notify.left_behind,
    notify.own_texts,
    notify.sms_watch,
    tickets.overdue,
)

# Not ours: nats-io/prometheus-nats-exporter, collector/jsz.go with -jsz=all, and Prometheus' own.
OF_OTHERS = {
    "jetstream_consumer_num_ack_pending",
    "jetstream_consumer_num_pending",
    "jetstream_server_total_streams",
    "jetstream_stream_total_bytes",
    "jetstream_stream_total_messages",
    "up",
}
SUFFIXES = {"counter": ["_total"], "histogram": ["_bucket", "_count", "_sum"], "gauge": [""]}
METRIC = re.compile(r"\b(?:cabinet|jetstream|process|python|gnatsd|nats|pg|otelcol)_[a-z0-9_]+\b|\bup\b")


def told_by_the_code() -> set[str]:
    return {
        metric.name + suffix
        for metric in REGISTRY.collect()
        for suffix in SUFFIXES.get(metric.type, [""])
        if metric.name.startswith(("cabinet_", "process_"))
    }


def expressions() -> Iterator[tuple[str, str]]:
    for alert in ALERTS:
        yield alert["alert"], alert["expr"]
    for path in DASHBOARDS:
        for panel in json.loads(path.read_text())["panels"]:
            for target in panel["targets"]:
                yield f"{path.name} {panel['title']}", target["expr"]


@pytest.mark.parametrize(("where", "expression"), list(expressions()))
def test_every_metric_that_is_asked_for_exists(where: str, expression: str) -> None:
    asked = set(METRIC.findall(re.sub(r"\{[^}]*\}", "", expression)))
    assert asked
    assert asked - told_by_the_code() - OF_OTHERS == set()


@pytest.mark.parametrize(("where", "expression"), list(expressions()))
def test_every_label_that_is_asked_for_exists(where: str, expression: str) -> None:
    ours = {label for module in TELLING for metric in vars(module).values() for label in _labels(metric)}
    known = ours | {"job", "le", "stream_name", "consumer_name"}
    grouped = [name for names in re.findall(r"by \(([^)]*)\)", expression) for name in names.split(", ")]
    matched = re.findall(r"[{,]\s*([a-z_]+)\s*(?:=~|!=|!~|=)", expression)
    assert {*grouped, *matched} <= known


def _labels(metric: Any) -> tuple[str, ...]:
    return tuple(metric._labelnames) if isinstance(metric, MetricWrapperBase) else ()


def anchors() -> set[str]:
    """As the usual renderers make them of headings."""
    headings = re.findall(r"^#+ (.+)$", RUNBOOK, re.MULTILINE)
    return {re.sub(r"[^a-z0-9 -]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("alert", ALERTS, ids=lambda alert: alert["alert"])
def test_every_alert_has_its_section_in_the_runbook(alert: dict[str, Any]) -> None:
    page, _, anchor = alert["annotations"]["runbook"].partition("#")
    assert (CHECKOUT / page).exists()
    assert anchor == re.sub(r"(?<=[a-z])(?=[A-Z])", "-", alert["alert"]).lower()
    assert anchor in anchors()
    section = re.split(r"^#+ ", RUNBOOK.partition(f"## {_heading(anchor)}\n")[2], flags=re.MULTILINE)[0]
    for part in ("**Means**", "**Look**", "**Do**"):
        assert part in section, f"{anchor} has no {part}"


def _heading(anchor: str) -> str:
    return anchor.replace("-", " ").capitalize()


@pytest.mark.parametrize("alert", ALERTS, ids=lambda alert: alert["alert"])
def test_every_alert_says_how_urgent_it_is(alert: dict[str, Any]) -> None:
    assert alert["labels"]["severity"] in {"page", "ticket"}


def test_every_process_is_scraped() -> None:
    configured = yaml.safe_load((OBSERVED / "prometheus.yml").read_text())["scrape_configs"]
    assert {job["job_name"] for job in configured} == {*SERVICES, "gateway", "nats"}


def test_the_number_of_streams_is_the_number_that_is_declared() -> None:
    source = (CHECKOUT / "deploy" / "nats" / "streams.py").read_text()
    own_names = re.findall(r'name=("[a-z]+"|[A-Z]\w+\.stream)', source)
    expected = len(SERVICES) + len(own_names)
    missing = next(alert for alert in ALERTS if alert["alert"] == "StreamsMissing")
    assert missing["expr"].split()[-1] == str(expected)


def test_dashboards_have_ids_of_their_own() -> None:
    uids = [json.loads(path.read_text())["uid"] for path in DASHBOARDS]
    assert len(set(uids)) == len(uids) > 0


def test_the_collector_hands_spans_to_jaeger() -> None:
    collector = yaml.safe_load((OBSERVED / "otel-collector.yaml").read_text())
    pipeline = collector["service"]["pipelines"]["traces"]
    assert pipeline["receivers"] == ["otlp"]
    assert pipeline["exporters"] == ["otlp/jaeger"]
    assert collector["exporters"]["otlp/jaeger"]["endpoint"].startswith("jaeger:")
