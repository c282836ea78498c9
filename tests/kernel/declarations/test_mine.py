"""The page on which everybody answers."""

import uuid

import pytest
from django.urls import reverse

from shanzhi.core import clock
from shanzhi.kernel.declarations.enums import ReporterState
from shanzhi.kernel.declarations.models import Reporter
from tests import factories

from .conftest import WELL

MINE = reverse("citizen:declarations:mine")


@pytest.fixture
def asked(school):
    """A pupil, the parent, today's round; the clock stands inside its window."""
    member = school.pupil()
    round = school.open()
    with clock.frozen(round.opens_at):
        yield member, school.guardians[member.pk], round


def form(**changes):
    return {"nonce": str(uuid.uuid4()), **{f"q-{key}": value for key, value in (WELL | changes).items()}}


def test_a_parent_answers_on_one_screen(school, asked):
    member, guardian, round = asked
    client = factories.signed_in(guardian)
    address = reverse("citizen:declarations:answer", args=[round.pk, member.pk])
    assert address in client.get(MINE).content.decode()
    wrong = client.post(address, form(temperature="99"))
    assert wrong.status_code == 422 and "34" in wrong.content.decode()
    assert client.post(address, form()).status_code == 302
    assert school.stands(round, member).values == WELL
    assert school.tally(round).answered == 1


def test_nobody_elses_child_is_reached(asked):
    member, _guardian, round = asked
    client = factories.signed_in(factories.person())
    for name in ("answer", "history"):
        assert (
            client.get(reverse(f"citizen:declarations:{name}", args=[round.pk, member.pk])).status_code == 404
        )


@pytest.mark.parametrize(("says", "state"), [("yes", ReporterState.CONFIRMED), ("no", ReporterState.REFUSED)])
def test_the_holder_of_the_number_answers_the_invitation(school, asked, says, state):
    member, _guardian, _round = asked
    aunt = factories.person()
    row = Reporter.objects.create(
        member=member,
        name="林姨",
        relation="guardian",
        phone=aunt.phone,
        phone_index=aunt.phone_index,
        invited_at=school.at,
    )
    address = reverse("citizen:declarations:invitation", args=[row.pk])
    stranger = factories.signed_in(factories.person())
    assert stranger.post(address, {"accepts": "yes"}).status_code == 404
    client = factories.signed_in(aunt)
    assert address in client.get(MINE).content.decode()
    assert client.post(address, {"accepts": says}).status_code == 302
    row.refresh_from_db()
    assert row.state == state
    assert client.post(address, {"accepts": "yes"}).status_code == 404
