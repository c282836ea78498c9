import pytest
from django.db import OperationalError, connection

from shanzhi.config import health

pytestmark = pytest.mark.django_db


def _heartbeat(age: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - %s::interval)", [age]
        )


def test_alive_without_the_database(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        answer = client.get("/healthz")
    assert answer.json() == {"alive": True}


def test_ready(client):
    _heartbeat("5 seconds")
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json() == {"ready": True, "database": True, "migrations": True, "worker": True}


def test_not_ready_without_a_worker(client):
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json() == {"ready": False, "database": True, "migrations": True, "worker": False}


def test_not_ready_when_the_worker_has_fallen_silent(client):
    _heartbeat("2 minutes")
    assert client.get("/readyz").json()["worker"] is False


def test_not_ready_before_migrations(client):
    _heartbeat("1 second")
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'accounts' AND name = '0001_initial'")
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["migrations"] is False


def test_newer_migrations_do_not_trouble_an_old_process(client):
    _heartbeat("1 second")
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO django_migrations (app, name, applied) VALUES ('accounts', '9999_later', now())"
        )
    assert client.get("/readyz").status_code == 200


def test_not_ready_without_the_database(client, monkeypatch):
    def away() -> bool:
        raise OperationalError("connection refused")

    monkeypatch.setattr(health, "_is_migrated", away)
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["database"] is False
