"""The endpoint of answers: what it takes, what it refuses and in which words."""

import uuid

import pytest

from shanzhi.core import clock
from shanzhi.kernel.declarations.models import Answer, Revision
from shanzhi.kernel.scans.enums import Scope
from shanzhi.kernel.scans.queries import device_token
from tests import factories

from .conftest import WELL
from .live import body_of, live_school, serve  # noqa: F401

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def asked(live_school):  # noqa: F811
    """A pupil, the guardian, and today's round."""
    member = live_school.pupil()
    return member, live_school.guardians[member.pk], live_school.open(at=clock.now())


def one(body, **given):
    return serve(lambda sender: sender.post(body, **given))


def test_an_answer_is_on_disk_when_it_is_acknowledged(live_school, asked):  # noqa: F811
    member, guardian, round = asked
    answer = one(body_of(round, member, seconds=12.5, position={"lng": 115.37, "lat": 22.78}), by=guardian)
    assert answer.status_code == 201
    assert answer.json() | {"at": ""} == {"version": 1, "late": False, "abnormal": [], "at": ""}
    row = Answer.objects.get()
    assert (row.values, row.seconds, row.lng, row.by_id) == (WELL, 12.5, 115.37, guardian.pk)
    assert live_school.tally(round).answered == 1


def test_the_same_again_changes_nothing(asked):
    member, guardian, round = asked
    body = body_of(round, member)

    async def twice(sender):
        return [await sender.post(body, by=guardian) for _ in range(2)]

    first, second = serve(twice)
    assert (first.status_code, second.status_code) == (201, 200)
    assert second.json()["version"] == 1
    assert Revision.objects.count() == 0


def test_wrong_answers_are_named_one_by_one_in_the_readers_language(asked):
    member, guardian, round = asked
    body = body_of(round, member, values={"temperature": 99})
    chinese = one(body, by=guardian)
    assert chinese.status_code == 422
    assert chinese.headers["content-type"] == "application/problem+json"
    problem = chinese.json()
    assert problem["type"] == "/problems/invalid-answers"
    assert set(problem["errors"]) == {"temperature", "travel"}
    english = one(body, by=guardian, **{"Accept-Language": "en"}).json()
    assert english["errors"]["travel"] == "Please answer this"


@pytest.mark.parametrize(
    ("change", "status", "kind"),
    [
        ({"member": str(uuid.uuid4())}, 403, "not-your-member"),
        ({"round": str(uuid.uuid4())}, 404, "unknown-round"),
        ({"round": "x"}, 422, "invalid-request"),
        ({"more": 1}, 422, "invalid-request"),
        ({"seconds": -1}, 422, "invalid-request"),
        ({"position": {"lng": 200, "lat": 0}}, 422, "invalid-request"),
        ({"values": {"temperature": 36.5, "travel": "yes", "where": "\x00"}}, 422, "invalid-answers"),
        ({"values": {"temperature": 36.5, "travel": "yes", "where": "\ud800"}}, 422, "invalid-request"),
        ({"values": {"temperature": 1e308, "travel": "no"}}, 422, "invalid-answers"),
        ({"values": {"temperature": [], "travel": {"a": 1}}}, 422, "invalid-answers"),
    ],
)
def test_refusals(asked, change, status, kind):
    member, guardian, round = asked
    answer = one(body_of(round, member, **change), by=guardian)
    assert (answer.status_code, answer.json()["type"]) == (status, f"/problems/{kind}")
    assert not Answer.objects.exists()


def test_strangers_and_other_tokens(asked):
    member, guardian, round = asked
    body = body_of(round, member)
    assert one(body, by=factories.person()).status_code == 403
    assert one(body, token="nonsense").status_code == 401
    showing = device_token(guardian, scope=Scope.SHOW, at=clock.now()).token
    assert one(body, token=showing).status_code == 403
    assert one(b"x" * 20_000, by=guardian).status_code == 413
    assert not Answer.objects.exists()
