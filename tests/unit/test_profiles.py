"""The operators' profiles: each fact that an operator has told of itself."""

import tomllib
from functools import reduce
from pathlib import Path
from typing import Any

import pytest

from chassis.profiles import Profile, Profiles, load_profiles
from chassis.profiles.capabilities import Capabilities
from chassis.profiles.docs import PAGE, main
from chassis.profiles.keys import tables

OPERATORS = Path(__file__).parents[2] / "deploy" / "operators"
SLUGS = ["centra", "cherrynet", "kaspnet", "netbynet", "skynet"]

FACTS: dict[str, dict[str, object]] = tomllib.loads(
    Path(__file__).with_name("profile_facts.toml").read_text()
)


@pytest.fixture(scope="module")
def profiles() -> Profiles:
    return load_profiles(OPERATORS)


def known(found: Profile | None) -> Profile:
    assert found is not None
    return found


def at(profile: Profile, path: str) -> Any:
    def step(value: Any, key: str) -> Any:
        if isinstance(value, list):
            return value[int(key)]
        return value[key] if isinstance(value, dict) else getattr(value, key)

    return reduce(step, path.split("."), profile)


def test_five_operators_are_there(profiles: Profiles) -> None:
    assert [profile.operator for profile in profiles] == SLUGS
    assert len(profiles) == 5


@pytest.mark.parametrize(
    ("slug", "path", "fact"),
    [(slug, path, fact) for slug, facts in FACTS.items() for path, fact in facts.items()],
)
def test_the_operator_has_said_so(profiles: Profiles, slug: str, path: str, fact: object) -> None:
    assert at(known(profiles.by_slug(slug)), path) == fact


def test_cherrynet_answers_daily_from_nine_to_ten_in_the_evening(profiles: Profiles) -> None:
    week = known(profiles.by_slug("cherrynet")).calendar.week
    assert [[str(hours) for hours in day] for day in week.values()] == [["09:00-22:00"]] * 7


def test_netbynet_keeps_what_it_has_told_of_regions_discounts_speed_and_history(profiles: Profiles) -> None:
    netbynet = known(profiles.by_slug("netbynet"))
    assert len(netbynet.regions) == 6
    assert all(discount.months > 1 and discount.percent > 0 for discount in netbynet.prepayment_discounts)
    assert max(tariff.speed_mbps or 0 for tariff in netbynet.tariffs) == 100
    assert netbynet.history.months is None
    assert netbynet.suspension
    assert netbynet.suspension.daily_fee > 0


def test_centra_sells_three_tariffs(profiles: Profiles) -> None:
    bundles = [t.parts or [t.product] for t in known(profiles.by_slug("centra")).tariffs]
    assert bundles == [["internet", "cable_tv"], ["cable_tv"], ["internet", "router"]]


def test_skynet_has_a_tariff_with_a_traffic_cap(profiles: Profiles) -> None:
    assert any(tariff.traffic_gb for tariff in known(profiles.by_slug("skynet")).tariffs)


@pytest.mark.parametrize("slug", SLUGS)
def test_every_operator_can_run_the_whole_story(profiles: Profiles, slug: str) -> None:
    profile = known(profiles.by_slug(slug))
    osmp = next(terminal for terminal in profile.terminals if terminal.way == "osmp")
    assert (osmp.protocol, osmp.time_zone) == ("osmp", "Europe/Moscow")
    assert profile.hosts == [f"{slug}.localhost", f"lk.{slug}.example"]
    assert set(profile.languages) == {"ru", "kk", "en"}
    providers = profile.channels.sms.providers
    assert {provider.url for provider in providers} <= {
        f"{slug.upper()}_{kind}_URL" for kind in ("SMPP", "SMS")
    }
    assert profile.channels.email.url == f"{slug.upper()}_SMTP_URL"
    assert all(len(provider.sender) <= 11 for provider in providers)
    assert any(tariff.public for tariff in profile.tariffs)
    assert profile.calendar.time_zone == profile.time_zone == str(profile.zone)


@pytest.mark.parametrize("slug", SLUGS)
def test_every_operator_says_yes_or_no_to_every_capability(profiles: Profiles, slug: str) -> None:
    assert known(profiles.by_slug(slug)).capabilities.model_fields_set == set(Capabilities.model_fields)


def test_the_brands_cannot_be_mixed_up(profiles: Profiles) -> None:
    assert len({profile.brand.colour for profile in profiles}) == 5
    assert len({profile.brand.logo for profile in profiles}) == 5


def test_every_way_of_carrying_sms_occurs(profiles: Profiles) -> None:
    orders = [tuple(provider.kind for provider in profile.channels.sms.providers) for profile in profiles]
    assert {("smpp",), ("http",), ("smpp", "http")} <= set(orders)


def test_both_ways_of_charging_occur(profiles: Profiles) -> None:
    assert {profile.charging.mode for profile in profiles} == {"daily", "period_start"}


@pytest.mark.parametrize(
    "host",
    [
        "skynet.localhost",
        "SkyNet.localhost:8080",
        "lk.skynet.example",
        "LK.SKYNET.EXAMPLE:443",
        "lk.skynet.example.",
    ],
)
def test_a_host_leads_to_its_operator(profiles: Profiles, host: str) -> None:
    assert profiles.by_host(host) is profiles.by_slug("skynet")


@pytest.mark.parametrize(
    "host", ["", "example.org", "127.0.0.1:8080", "[::1]:8080", "::1", "skynet", "skynet.localhost:x"]
)
def test_an_unknown_host_leads_nowhere(profiles: Profiles, host: str) -> None:
    assert profiles.by_host(host) is None


def test_an_unknown_slug_leads_nowhere(profiles: Profiles) -> None:
    assert profiles.by_slug("SkyNet") is None


@pytest.mark.parametrize(
    ("address", "allowed"),
    [
        ("79.142.16.1", True),
        ("91.232.231.255", True),
        ("127.0.0.1", True),
        ("::1", True),
        ("::ffff:79.142.16.1", True),
        ("79.142.32.0", False),
        ("8.8.8.8", False),
        ("::2", False),
        ("", False),
        ("localhost", False),
    ],
)
def test_a_terminal_calls_from_its_own_networks(profiles: Profiles, address: str, allowed: bool) -> None:
    assert known(profiles.by_slug("skynet")).terminals[0].allows(address) is allowed


@pytest.mark.parametrize(
    ("account", "fits"),
    [
        ("1234", True),
        ("123456789012", True),
        ("123", False),
        ("12a4", False),
        ("1234\n", False),
        ("١٢٣٤", False),
    ],
)
def test_an_account_has_the_agreed_form(profiles: Profiles, account: str, fits: bool) -> None:
    assert known(profiles.by_slug("skynet")).terminals[0].accepts_account(account) is fits


@pytest.mark.parametrize(
    ("slug", "password", "accepted"),
    [
        ("centra", "12345678", True),
        ("centra", "1234567890123", False),
        ("centra", "1234567a", False),
        ("centra", "١٢٣٤٥٦٧٨", False),
        ("skynet", "пароль и пробел", True),
        ("skynet", "1234567", False),
        ("skynet", "x" * 129, False),
    ],
)
def test_a_password_follows_the_operators_rules(
    profiles: Profiles, slug: str, password: str, accepted: bool
) -> None:
    assert known(profiles.by_slug(slug)).password.accepts(password) is accepted


def test_money_is_minor_units(profiles: Profiles) -> None:
    skynet = known(profiles.by_slug("skynet"))
    assert skynet.tariffs[0].price == 50_000
    assert skynet.terminals[0].max_amount == 10_000_000


def test_a_profile_is_not_changed_by_who_reads_it(profiles: Profiles) -> None:
    with pytest.raises(ValueError, match="frozen"):
        known(profiles.by_slug("skynet")).currency = "EUR"  # type: ignore[misc]


def test_a_profile_goes_out_as_json(profiles: Profiles) -> None:
    for profile in profiles:
        assert '"operator"' in profile.model_dump_json()


def test_every_key_of_the_model_is_explained() -> None:
    for table in tables():
        assert table.meaning, table.path
        for key in table.keys:
            assert key.meaning and key.kind and key.allowed, f"{table.path}.{key.name}"


def test_the_docs_are_what_the_model_says(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--check"]) == 0
    stale = tmp_path / "operators.md"
    assert main(["--check", str(stale)]) == 1
    stale.write_text(PAGE.read_text() + "\n")
    assert main(["--check", str(stale)]) == 1
    assert f"{stale} is not what the model says" in capsys.readouterr().err
    assert main([str(stale)]) == 0
    assert stale.read_text() == PAGE.read_text()
