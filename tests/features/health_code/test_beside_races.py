"""Two taps, two gates, two hands on one venue: on real connections at the same moment."""

import datetime as dt
import uuid

import pytest

from shanzhi.core import clock
from shanzhi.core.errors import DomainError
from shanzhi.features.health_code import actions, queries
from shanzhi.features.health_code.models import Companion, PaperCard, Venue, VenueTransfer
from shanzhi.kernel.accounts.models import Person
from shanzhi.kernel.codes import queries as codes
from shanzhi.kernel.scans.models import Scan
from tests import factories
from tests.features.health_code.conftest import WELL, make_city
from tests.features.health_code.test_companions import paper
from tests.features.health_code.test_races import together

pytestmark = pytest.mark.django_db(transaction=True)


def tried(act):
    """The act's result, or the code with which it was refused."""
    try:
        return act()
    except DomainError as refusal:
        return refusal.code


def test_two_taps_make_one_card():
    at = clock.now()
    city = make_city(at)
    request = uuid.uuid4()
    made = together(
        lambda: actions.issue_card(by=city.citizen, person_id=city.citizen.pk, request_id=request, at=at)
    )
    assert len({card.pk for card in made}) == 1


def test_two_cards_at_once_leave_one_good():
    at = clock.now()
    city = make_city(at)
    together(
        lambda: actions.issue_card(by=city.citizen, person_id=city.citizen.pk, request_id=uuid.uuid4(), at=at)
    )
    assert PaperCard.objects.count() == 4
    assert PaperCard.objects.filter(ended_at=None).count() == 1
    assert len(codes.snapshot(at=at).entries) == 3


def test_a_lost_card_tapped_at_once_is_revoked_once():
    at = clock.now()
    city = make_city(at)
    card = actions.issue_card(by=city.citizen, person_id=city.citizen.pk, request_id=uuid.uuid4(), at=at)
    together(lambda: actions.revoke_card(by=city.citizen, card_id=card.pk, at=at))
    assert len(codes.snapshot(at=at).entries) == 1


def test_a_newcomer_at_two_gates_at_once_has_one_account():
    at = clock.now()
    city = make_city(at)
    given = paper("郑新来")
    said = WELL | {"division": city.home, "travel_places": ""}
    done = together(
        lambda: actions.check_in_newcomer(
            by=city.inspector,
            point=city.point,
            paper=given,
            said=said,
            reason="no_phone",
            nonce=uuid.uuid4(),
            at=at,
        )
    )
    assert Person.objects.filter(name="郑新来").count() == 1
    assert Scan.objects.count() == len(done) == 4


def test_a_companion_added_by_two_taps_is_one():
    at = clock.now()
    city = make_city(at)
    given = paper("郑同行")
    together(lambda: actions.add_companion(by=city.citizen, paper=given, at=at))
    assert Companion.objects.count() == 1
    assert Person.objects.filter(name="郑同行").count() == 1


def test_of_two_offers_at_once_one_is_made():
    at = clock.now()
    city = make_city(at)
    others = iter([factories.phone_number() for _ in range(4)])
    offers = together(
        lambda: tried(
            lambda: actions.offer_venue(by=city.manager, venue=city.venue, phone=next(others), at=at)
        )
    )
    assert offers.count("transfer.pending") == 3
    assert VenueTransfer.objects.count() == 1


def test_accepting_and_cancelling_at_once_ends_in_one_of_them():
    at = clock.now()
    city = make_city(at)
    new = factories.person()
    transfer = actions.offer_venue(by=city.manager, venue=city.venue, phone=new.phone, at=at)
    token = queries.transfer_token(transfer)
    acts = iter(
        [
            lambda: actions.accept_transfer(by=new, token=token, at=at),
            lambda: actions.cancel_transfer(by=city.manager, transfer_id=transfer.pk, at=at),
        ]
    )
    ends = together(lambda: tried(next(acts)), times=2)
    assert sum(isinstance(end, str) for end in ends) == 1
    transfer.refresh_from_db()
    keeper = Venue.objects.get(pk=city.venue.pk).administrator
    assert keeper == (new if transfer.state == "accepted" else city.manager)


def test_doors_opened_again_and_closed_at_once_keep_one_poster():
    at = clock.now()
    city = make_city(at)
    west = actions.add_point(by=city.manager, venue=city.venue, name="西门", at=at)
    given = {"by": city.manager, "venue": city.venue, "point_id": west.pk}
    actions.close_point(at=at, **given)
    later = at + dt.timedelta(seconds=2)
    together(lambda: tried(lambda: actions.reopen_point(at=later, **given)))
    assert actions.read_poster(scanned=queries.poster_address(west), at=later) == west
