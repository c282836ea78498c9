"""What a production start changes: cookies, transport, what is open."""

import json

import pytest

from tests.config.test_deploy import _manage, production  # noqa: F401  (the fixture)

WORDS = """
import json
from django.conf import settings
from django.test import Client
from django.urls import Resolver404, resolve
def there(address):
    try:
        return bool(resolve(address))
    except Resolver404:
        return False
names = ["DEBUG", "DEMO_CITY", "DEV_PAGES", "SESSION_COOKIE_SECURE", "SESSION_COOKIE_HTTPONLY", "CSRF_COOKIE_SECURE",
         "LANGUAGE_COOKIE_SECURE", "SECURE_SSL_REDIRECT", "SECURE_HSTS_SECONDS", "MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN",
         "SHANZHI_REAL_NAME_PROVIDER", "ALLOWED_HOSTS"]
found = {name: getattr(settings, name) for name in names}
found["dev"] = there("/dev/outbox") or there("/dev/components")
answer = Client().get("/offline/", headers={"host": "city.example"})
found["to"] = answer["Location"]
found["hsts"] = Client().get("/healthz", secure=True, headers={"host": "city.example"})["Strict-Transport-Security"]
print(json.dumps(found))
"""


@pytest.fixture
def found(production):  # noqa: F811
    done = _manage(production, "shell", "--no-imports", "-c", WORDS)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def test_a_production_start_is_strict(found):
    on = [name for name in found if name.endswith(("_SECURE", "_HTTPONLY", "_REDIRECT"))]
    off = ["DEBUG", "DEMO_CITY", "DEV_PAGES", "MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN", "dev"]
    assert [name for name in on if not found[name]] + [name for name in off if found[name]] == []
    assert found["to"] == "https://city.example/offline/"
    assert found["hsts"] == f"max-age={found['SECURE_HSTS_SECONDS']}" == "max-age=31536000"
    assert found["ALLOWED_HOSTS"] == ["city.example"]
    assert found["SHANZHI_REAL_NAME_PROVIDER"].endswith("by_hand")


def test_the_demo_city_cannot_be_asked_for_in_production(production):  # noqa: F811
    words = "from django.conf import settings; print(settings.DEMO_CITY)"
    done = _manage(production | {"SHANZHI_DEMO_CITY": "1"}, "shell", "--no-imports", "-c", words)
    assert done.stdout.strip().endswith("False")
