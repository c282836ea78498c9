import pytest
from django.core.cache import cache
from django.db import connection

from shanzhi.config import database, env
from shanzhi.kernel.accounts.models import Person


def test_url_with_everything():
    entry = database.from_url("postgresql://city:p%40ss@db.example:6432/shan%20zhi?sslmode=require")
    assert (entry["USER"], entry["PASSWORD"], entry["HOST"], entry["PORT"]) == (
        "city",
        "p@ss",
        "db.example",
        "6432",
    )
    assert entry["NAME"] == "shan zhi"
    assert entry["OPTIONS"]["sslmode"] == "require"
    assert entry["OPTIONS"]["pool"]["max_size"] > 1


def test_url_of_a_socket():
    entry = database.from_url("postgresql://shanzhi_app@/shanzhi?host=%2Fvar%2Frun%2Fpg&port=5433")
    assert (entry["HOST"], entry["PORT"], entry["USER"]) == ("/var/run/pg", "5433", "shanzhi_app")


def test_url_of_another_database_is_refused():
    with pytest.raises(env.SettingMissing, match="postgresql://"):
        database.from_url("mysql://root@localhost/city")


def test_owner_has_an_address_of_its_own(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://app@db/city")
    assert database.address(owner=True) == "postgresql://app@db/city"
    monkeypatch.setenv("DATABASE_OWNER_URL", "postgresql://owner@db/city")
    assert database.address(owner=True) == "postgresql://owner@db/city"
    assert database.address() == "postgresql://app@db/city"


@pytest.mark.django_db
def test_application_role_works_with_rows_and_cannot_change_tables():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT has_table_privilege('shanzhi_app', 'accounts_person', 'SELECT, INSERT, UPDATE, DELETE'),"
            " has_table_privilege('shanzhi_app', 'accounts_person', 'TRUNCATE'),"
            " has_schema_privilege('shanzhi_app', 'public', 'CREATE'),"
            " pg_has_role('shanzhi_app', 'shanzhi', 'MEMBER')"
        )
        assert cursor.fetchone() == (True, False, False, False)


@pytest.mark.django_db
def test_cache_table_is_there():
    cache.set("word", "善治")
    assert cache.get("word") == "善治"


@pytest.mark.django_db(transaction=True)
def test_flush_empties_unmanaged_tables_too():
    from django.core.management import call_command

    cache.set("word", "善治")
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_jobs (task_name, queue_name, args) VALUES ('a', 'b', '{}')")
        call_command("flush", interactive=False, verbosity=0)
        cursor.execute("SELECT count(*) FROM procrastinate_jobs")
        assert cursor.fetchone() == (0,)
    assert cache.get("word") is None
    assert not Person.objects.exists()
