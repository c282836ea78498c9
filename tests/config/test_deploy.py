"""A production start: what Django says about it, and what it refuses."""

import base64
import os
import secrets
import subprocess
import sys

import pytest

from shanzhi.config.embedded import ROOT


def _key() -> str:
    return base64.b64encode(secrets.token_bytes(32)).decode()


@pytest.fixture
def production(tmp_path):
    kept = {name: value for name, value in os.environ.items() if name in {"PATH", "LANG", "TMPDIR"}}
    return kept | {
        "SHANZHI_PRODUCTION": "1",
        "SHANZHI_HOME": str(tmp_path),
        "SHANZHI_SITE_URL": "https://city.example",
        "SHANZHI_HOSTS": "city.example",
        "SHANZHI_SECRET_KEY": secrets.token_urlsafe(48),
        "SHANZHI_DATA_KEYS": f"1:{_key()}",
        "SHANZHI_INDEX_KEY": _key(),
        "SHANZHI_CODE_KEYS": f"1:{_key()}:{_key()}",
        "SHANZHI_SMS_SENDER": "shanzhi.kernel.notify.channels.sms.send_sms",
        "SHANZHI_MAIL_SENDER": "shanzhi.kernel.notify.channels.mail.send_mail",
        "SHANZHI_PUSH_SENDER": "shanzhi.kernel.notify.channels.push.send_push",
        "DATABASE_URL": "postgresql://shanzhi_app@localhost/none",
    }


def _manage(environment, *words):
    command = [sys.executable, "manage.py", *words]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


def test_nothing_to_say_about_a_production_start(production):
    done = _manage(production, "check", "--deploy", "--fail-level", "WARNING")
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    "name", ["SHANZHI_SECRET_KEY", "SHANZHI_DATA_KEYS", "SHANZHI_INDEX_KEY", "SHANZHI_CODE_KEYS"]
)
def test_production_does_not_start_without_a_secret(production, name):
    del production[name]
    done = _manage(production, "check")
    assert done.returncode != 0
    assert f"{name} must be set in the environment in production" in done.stderr


def test_production_has_no_pages_for_builders(production):
    words = "from django.urls import resolve; resolve('/dev/outbox')"
    done = _manage(production, "shell", "--no-imports", "-c", words)
    assert "Resolver404" in done.stderr
