import pytest
from django.core.cache import cache
from django.db import connection

from shanzhi.kernel.accounts.models import Person


@pytest.mark.django_db
def test_cache_table_is_there():
    cache.set("word", "善治")
    assert cache.get("word") == "善治"


@pytest.mark.django_db(transaction=True)
def test_flush_leaves_nothing_behind():
    cache.set("word", "善治")
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_jobs (task_name, queue_name, args) VALUES ('a', 'b', '{}')")


@pytest.mark.django_db(transaction=True)
def test_flush_left_nothing_behind():
    assert cache.get("word") is None
    assert not Person.objects.exists()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs")
        assert cursor.fetchone() == (0,)
