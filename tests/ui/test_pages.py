import json

import psycopg
import pytest
from django.db import connection

from shanzhi.core import outage
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("portal", ["citizen", "business", "office"])
def test_gallery_shows_every_component(client, portal):
    page = client.get("/dev/components", {"portal": portal})
    shown = page.content.decode()
    assert page.status_code == 200
    for part in (
        "data-chart",
        "data-map-picker",
        "data-photo",
        "data-clock",
        "error-summary",
        "empty-state",
        "dialog",
    ):
        assert part in shown
    assert " style=" not in shown, "the security policy refuses style attributes"


def test_scanner_page(client):
    assert b"data-scanner" in client.get("/dev/components/scanner").content


@pytest.mark.parametrize(("prefix", "name"), [("/c/", "粤省事"), ("/b/", "粤商通"), ("/o/", "粤政易")])
def test_installable(client, prefix, name):
    manifest = json.loads(client.get(f"{prefix}manifest.webmanifest").content)
    assert manifest["short_name"] == name and manifest["start_url"] == prefix
    assert {icon["sizes"] for icon in manifest["icons"]} == {"192x192", "512x512"}


def test_service_worker_keeps_the_offline_page(client):
    worker = client.get("/sw.js")
    assert worker["Content-Type"] == "text/javascript"
    assert "/offline/" in worker.content.decode() and "{{" not in worker.content.decode()
    assert client.get("/offline/").status_code == 200


def test_pages_for_what_goes_wrong(client):
    missing = client.get("/c/no-such-page/")
    assert missing.status_code == 404 and "没有找到" in missing.content.decode()
    assert client.get("/api/v1/no-such").headers["Content-Type"] == "application/problem+json"


def test_form_token_from_another_time(client):
    client.handler.enforce_csrf_checks = True
    refused = client.post("/preferences/", {"size": "large"})
    assert refused.status_code == 403 and "再提交一次" in refused.content.decode()


def test_a_broken_page_says_so(client, monkeypatch):
    client.raise_request_exception = False
    monkeypatch.setattr("shanzhi.portals.entrance.views.city_doors", lambda: 1 / 0)
    broken = client.get("/")
    assert broken.status_code == 500 and "问题在我们这边" in broken.content.decode()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("path", "headers", "kind"),
    [
        ("/c/", {}, "text/html"),
        ("/c/", {"HX-Request": "true"}, "text/html"),
        ("/api/v1/tokens", {}, "application/problem+json"),
    ],
)
def test_a_page_without_database_says_so_and_the_next_one_opens(client, path, headers, kind):
    client.raise_request_exception = False
    client.force_login(factories.person())
    _cut_connection()
    away = client.get(path, headers=headers)
    assert away.status_code == 503 and away["Retry-After"] and away["Content-Type"].startswith(kind)
    assert "暂时连不上数据库" in (away.content.decode() or json.loads(away["HX-Trigger"])["toast"])
    connection.close()
    assert client.get("/c/").status_code == 200


def test_an_error_that_has_nothing_to_do_with_the_database_is_none_of_it():
    assert not outage.is_outage(ValueError())
    assert not outage.is_outage(None)


def _cut_connection():
    """As a restarted database does to those who were connected."""
    connection.ensure_connection()
    with psycopg.connect(connection.connection.info.dsn) as other:
        other.execute("SELECT pg_terminate_backend(%s)", [connection.connection.info.backend_pid])
