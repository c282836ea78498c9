"""When the demo city is built, and when it must not be."""

import pytest
from django.db import connection

from shanzhi.config import database, env
from shanzhi.config.run import demo
from shanzhi.core.clock import now
from shanzhi.demo.models import DemoCity
from shanzhi.kernel.accounts.models import Person
from tests.settings import CLUSTER

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def ran(monkeypatch):
    """The commands that would have run."""
    commands = []
    name = connection.settings_dict["NAME"]
    monkeypatch.setattr(database, "address", lambda: CLUSTER.url("shanzhi_app", name))
    monkeypatch.setattr(env, "DEMO_CITY", True)
    monkeypatch.setattr(
        demo, "run_to_end", lambda *words, capture=False: commands.append(words) or '{"role": "link"}'
    )
    return commands


def test_built_where_nobody_lives(ran):
    demo.build_once()
    assert ran == [("manage.py", "demo", "--size", "small")]
    assert demo.sign_in_lines() == {}


def test_people_who_are_there_are_left_alone(ran):
    Person.objects.create(created_at=now())
    demo.build_once()
    assert ran == []


def test_never_in_production(ran, monkeypatch):
    monkeypatch.setattr(env, "DEMO_CITY", False)
    demo.build_once()
    assert demo.sign_in_lines() == {}
    assert ran == []


def test_sign_in_lines_where_the_city_stands(ran):
    DemoCity.objects.create(size="small", seed="s", built_at=now(), visitors={})
    assert demo.sign_in_lines() == {"role": "link"}
