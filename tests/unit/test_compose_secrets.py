"""The file that compose.yaml reads: made once, never made anew, complete or the missing is named."""

import importlib.util
import json
from pathlib import Path
from types import ModuleType

import pytest

CHECKOUT = Path(__file__).resolve().parents[2]


@pytest.fixture
def script(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    spec = importlib.util.spec_from_file_location(
        "compose_secrets", CHECKOUT / "deploy" / "compose_secrets.py"
    )
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    monkeypatch.setattr(module, "CHECKOUT", tmp_path)
    return module


def test_with_the_sandbox_nothing_is_missing(script: ModuleType, tmp_path: Path) -> None:
    assert script.main(["--sandbox"]) == 0
    made = script.values((tmp_path / ".cabinet" / "compose" / "env").read_text())
    passwords = [value for name, value in made.items() if name.endswith("_PASSWORD")]
    assert len(set(passwords)) == len(passwords) > 10
    assert all(password[0].isalpha() and len(password) == 33 for password in passwords)
    assert made["SKYNET_SMPP_URL"].startswith("smpp://skynet:")
    assert made["CENTRA_SMS_URL"] == "http://centra@sandbox:8090/sms/sys/"
    assert made["SKYNET_ACQUIRER_URL"].startswith("http://skynet:")


def test_without_it_every_address_that_is_missing_is_named(
    script: ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    assert script.main([]) == 1
    told = capsys.readouterr().err
    assert "SKYNET_SMPP_URL is empty" in told
    assert "_PASSWORD" not in told


def test_a_second_run_keeps_what_is_there(script: ModuleType, tmp_path: Path) -> None:
    script.main([])
    env = tmp_path / ".cabinet" / "compose" / "env"
    env.write_text(env.read_text().replace("SKYNET_SMTP_URL=", "SKYNET_SMTP_URL=starttls://u:p=w@mail:587"))
    keys = {path.name: path.read_text() for path in (env.parent / "keys").iterdir()}
    before = script.values(env.read_text())
    script.main(["--sandbox"])
    after = script.values(env.read_text())
    assert before.items() <= after.items()
    assert after["SKYNET_SMTP_URL"] == "starttls://u:p=w@mail:587"
    assert {path.name: path.read_text() for path in (env.parent / "keys").iterdir()} == keys


def test_only_the_owner_gets_at_passwords_and_keys(script: ModuleType, tmp_path: Path) -> None:
    script.main([])
    home = tmp_path / ".cabinet" / "compose"
    assert (home / "env").stat().st_mode & 0o077 == 0
    assert (home / "keys").stat().st_mode & 0o077 == 0
    public = json.loads((home / "keys" / "tokens.jwks").read_text())["keys"][0]
    assert "d" not in public
