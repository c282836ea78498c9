"""Two taps at once, on two real connections."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from shanzhi.core import clock
from shanzhi.features.health_code import actions, queries
from shanzhi.features.health_code.models import ColourChange, HealthDeclaration, VenueInspector
from shanzhi.kernel.scans.models import Scan
from tests import factories
from tests.features.health_code.conftest import make_city

pytestmark = pytest.mark.django_db(transaction=True)


def together(act, times=4):
    """Run the same act on as many connections at the same moment."""
    barrier = Barrier(times)

    def one(_number):
        barrier.wait()
        try:
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(one, range(times)))


def test_a_first_declaration_tapped_at_once_is_one():
    at = clock.now()
    city = make_city(at)
    newcomer, request = factories.person(), uuid.uuid4()
    codes = together(lambda: city.declare(newcomer, at, request_id=request))
    assert {code.pk for code in codes} == {newcomer.pk}
    assert HealthDeclaration.objects.filter(person=newcomer).count() == 1
    assert ColourChange.objects.filter(person=newcomer).count() == 1


def test_a_poster_scanned_at_once_is_one_check_in():
    at = clock.now()
    city = make_city(at)
    poster, nonce = city.poster(), uuid.uuid4()
    together(
        lambda: actions.check_in(by=city.citizen, person=city.citizen, scanned=poster, nonce=nonce, at=at)
    )
    assert Scan.objects.count() == 1


def test_an_invitation_accepted_at_once_makes_one_inspector():
    at = clock.now()
    city = make_city(at)
    token = queries.invite_token(actions.invite_inspectors(by=city.manager, venue=city.venue, at=at))
    someone = factories.person()
    together(lambda: actions.accept_invite(by=someone, token=token, at=at))
    assert VenueInspector.objects.filter(person=someone).count() == 1


def test_a_day_counted_by_two_workers_is_counted_once():
    at = clock.now()
    make_city(at)
    assert together(lambda: actions.count_recent_days(at=at), times=2) == [8, 8]
