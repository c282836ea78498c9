import json
import stat

import pytest

from shanzhi.config import env


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setattr(env, "HOME", tmp_path / "deep" / "home")
    monkeypatch.delenv("SHANZHI_SECRET_KEY", raising=False)
    return env.HOME


def test_secrets_of_a_machine_are_made_once_and_for_its_owner_only(home):
    first = env.secret("SHANZHI_SECRET_KEY")
    assert env.secret("SHANZHI_SECRET_KEY") == first
    assert len(first) > 50
    assert stat.S_IMODE((home / "secrets.json").stat().st_mode) == 0o600
    assert [path.name for path in home.iterdir()] == ["secrets.json"]


def test_every_secret_has_its_own_value(home):
    env.secret("SHANZHI_SECRET_KEY")
    values = json.loads((home / "secrets.json").read_text()).values()
    assert len(set(values)) == len(values)


def test_the_environment_comes_first(home, monkeypatch):
    monkeypatch.setenv("SHANZHI_SECRET_KEY", "given")
    assert env.secret("SHANZHI_SECRET_KEY") == "given"
    assert not home.exists()


def test_production_makes_no_secret(home, monkeypatch):
    monkeypatch.setattr(env, "PRODUCTION", True)
    with pytest.raises(env.SettingMissing, match="SHANZHI_SECRET_KEY"):
        env.secret("SHANZHI_SECRET_KEY")
    assert not home.exists()


@pytest.mark.parametrize(
    ("given", "expected"), [("1", True), ("yes", True), ("On", True), ("0", False), ("", False)]
)
def test_flag(monkeypatch, given, expected):
    monkeypatch.setenv("SHANZHI_SOMETHING", given)
    assert env.flag("SHANZHI_SOMETHING") is expected


def test_listing_leaves_out_blanks(monkeypatch):
    monkeypatch.setenv("SHANZHI_HOSTS", " a.example, ,b.example ")
    assert env.listing("SHANZHI_HOSTS") == ["a.example", "b.example"]
