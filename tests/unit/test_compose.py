"""compose.yaml against the code that it starts: nothing forgotten, nothing unknown, no secret inside."""

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from auth.settings import AuthSettings
from chassis.settings import ProcessSettings, ServiceSettings
from contracts.listeners import SERVICES
from five_operators import PROFILES
from gateway.settings import GatewaySettings
from notify.settings import NotifySettings
from sandbox.settings import Settings as SandboxSettings
from tickets.settings import TicketsSettings

CHECKOUT = Path(__file__).resolve().parents[2]
COMPOSE: dict[str, Any] = yaml.safe_load((CHECKOUT / "compose.yaml").read_text())
STARTED: dict[str, Any] = COMPOSE["services"]
EXAMPLE = (CHECKOUT / "deploy" / "compose.env.example").read_text()
SETTINGS: dict[str, type[ProcessSettings]] = {
    "auth": AuthSettings,
    "billing": ServiceSettings,
    "tickets": TicketsSettings,
    "notify": NotifySettings,
    "gateway": GatewaySettings,
}
TELEMETRY = {"OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_TRACES_SAMPLER_ARG"}
# The store's own library reads them.
STORE = {"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"}


def variables(process: str) -> dict[str, str]:
    return dict(STARTED[process].get("environment", {}))


def field_variables(process: str, *, required: bool = False) -> set[str]:
    fields = SETTINGS[process].model_fields.items()
    names = {name.upper() for name, field in fields if field.is_required() or not required}
    return {f"DATABASE_URL_{process.upper()}" if name == "DATABASE_URL" else name for name in names}


def credentials(process: str) -> set[str]:
    """Variables that the operators' profiles name."""
    channels = {profile.channels.email.url for profile in PROFILES}
    channels |= {provider.url for profile in PROFILES for provider in profile.channels.sms.providers}
    callers = {terminal.basic_auth for profile in PROFILES for terminal in profile.terminals}
    callers |= {profile.radius.basic_auth for profile in PROFILES if profile.radius}
    acquirers = {profile.payment_ways.acquirer.url for profile in PROFILES if profile.payment_ways.acquirer}
    named = {"notify": channels, "gateway": {name for name in callers if name}, "billing": acquirers}
    return named.get(process, set())


def test_every_process_of_the_product_is_started() -> None:
    assert {*SERVICES, "gateway", "sandbox", "migrate", "streams"} <= STARTED.keys()
    assert STARTED["sandbox"]["profiles"] == ["demo"]


@pytest.mark.parametrize("process", SETTINGS)
def test_a_process_gets_every_setting_it_cannot_do_without(process: str) -> None:
    assert field_variables(process, required=True) | credentials(process) <= variables(process).keys()


@pytest.mark.parametrize("process", SETTINGS)
def test_a_process_gets_no_variable_that_it_does_not_know(process: str) -> None:
    known = field_variables(process) | credentials(process) | TELEMETRY
    assert variables(process).keys() - known == (STORE if process == "tickets" else set())


def test_the_sandbox_gets_its_own_settings() -> None:
    known = {f"SANDBOX_{name.upper()}" for name in SandboxSettings.model_fields} | {"OPERATORS_DIR"}
    assert variables("sandbox").keys() <= known
    assert {"SANDBOX_PORT", "SANDBOX_SMPP_PORT", "SANDBOX_SMTP_PORT"} <= variables("sandbox").keys()


@pytest.mark.parametrize("process", SERVICES)
def test_a_service_has_only_its_own_credentials(process: str) -> None:
    given = variables(process)
    assert given["NATS_URL"].startswith(f"nats://{process}:")
    assert [name for name in given if name.startswith("DATABASE_URL_")] == [f"DATABASE_URL_{process.upper()}"]
    assert f"//{process}:" in given[f"DATABASE_URL_{process.upper()}"]


def test_the_gateway_sees_no_database_and_a_database_no_outside() -> None:
    assert "data" not in STARTED["gateway"]["networks"]
    assert STARTED["postgres"]["networks"] == ["data"]
    assert COMPOSE["networks"]["data"] == {"internal": True}


def test_every_image_is_pinned_or_built_here() -> None:
    for name, started in STARTED.items():
        image = started["image"]
        if "build" in started:
            assert started["build"]["dockerfile"] == "deploy/Dockerfile", name
        else:
            assert re.fullmatch(r"[a-z0-9./-]+:v?\d+\.\d+[a-z0-9.-]*", image), image


def test_no_password_stands_in_the_file() -> None:
    for name, started in STARTED.items():
        for variable, value in started.get("environment", {}).items():
            if "PASSWORD" in variable:
                assert re.fullmatch(r"\$\{[A-Z_]+:\?[^}]+\}", value), f"{name}: {variable}"
            elif "@" in str(value) and not value.startswith("${"):
                assert re.search(r"://[a-z_]+:\$\{[A-Z_]+\}@", value), f"{name}: {variable}"


def test_every_variable_that_is_asked_for_is_in_the_example_and_empty_there_if_secret() -> None:
    text = (CHECKOUT / "compose.yaml").read_text()
    named = {
        line.partition("=")[0]: line.partition("=")[2] for line in EXAMPLE.splitlines() if line[:1] != "#"
    }
    asked = set(re.findall(r"\$\{([A-Z_]+)", text))
    assert asked - named.keys() <= {"LOG_LEVEL"}
    assert named.keys() - asked - {""} == set()
    assert {name for name, value in named.items() if value and name.endswith(("PASSWORD", "_URL"))} == set()


def test_a_variable_without_a_default_stops_the_start_when_it_is_missing() -> None:
    text = (CHECKOUT / "compose.yaml").read_text()
    asked = set(re.findall(r"\$\{([A-Z_]+)", text))
    guarded = set(re.findall(r"\$\{([A-Z_]+):[?-]", text))
    assert asked == guarded


def test_everything_of_ours_is_asked_for_its_health_and_started_again() -> None:
    for name in (*SETTINGS, "sandbox", "postgres", "nats", "streams"):
        started = STARTED[name]
        assert started["restart"] == "unless-stopped", name
        assert started.get("healthcheck") or "HEALTH_PORT" in started["environment"], name
    assert "HEALTHCHECK" in (CHECKOUT / "deploy" / "Dockerfile").read_text()


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_starts_after_its_tables_and_its_streams(service: str) -> None:
    assert STARTED[service]["depends_on"] == {
        "migrate": {"condition": "service_completed_successfully"},
        "streams": {"condition": "service_healthy"},
    }


def test_our_processes_run_with_nothing_to_write_and_no_rights() -> None:
    for name, started in STARTED.items():
        if "build" in started:
            assert started["read_only"] is True, name
            assert started["cap_drop"] == ["ALL"], name
    assert "\nUSER cabinet\n" in (CHECKOUT / "deploy" / "Dockerfile").read_text()


def test_every_file_that_is_mounted_exists() -> None:
    for name, started in STARTED.items():
        for volume in started.get("volumes", []):
            source = volume.partition(":")[0]
            assert not source.startswith(".") or (CHECKOUT / source).exists(), f"{name}: {source}"


def test_the_broker_takes_its_configuration_from_these_variables() -> None:
    given = variables("nats")
    environment = {name: value if "PASSWORD" not in name else "p0" for name, value in given.items()}
    server = Path(sys.executable).with_name("nats-server")
    checked = subprocess.run(
        [server, "-c", CHECKOUT / "deploy" / "nats" / "nats.conf", "-t"],
        env={**os.environ, **environment, "NATS_STORE": '"/tmp/unused"'},
        capture_output=True,
        text=True,
        check=False,
    )
    assert checked.returncode == 0, checked.stderr


def test_the_databases_get_every_password_that_init_sh_asks_for() -> None:
    roles = {f"{service.upper()}{owner}_PASSWORD" for service in SERVICES for owner in ("", "_OWNER")}
    assert roles <= variables("postgres").keys()
