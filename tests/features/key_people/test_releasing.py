"""Releasing people, the document, its check and its end."""

import datetime as dt
from io import BytesIO

import pypdf
import pytest

from shanzhi.core import clock
from shanzhi.core.errors import DomainError
from shanzhi.features.key_people import actions, papers, queries, verifying
from shanzhi.features.key_people.enums import ListedState
from shanzhi.features.key_people.models import FollowUp, Release
from shanzhi.kernel.events.models import Event
from shanzhi.kernel.notify.models import Message
from tests import factories

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def _at_that_moment(frozen_at):
    """Permits and factories read the same clock as the test."""


def ended(city, at, person=None, days=2):
    """A listing whose last day is today, with all its follow-ups done."""
    start = at - days * DAY
    listed = city.list(person, at=start, starts_on=clock.city_day(start), ends_on=clock.city_day(at))
    for step in range(1, days + 1):
        actions.plan_days(at=clock.day_start(clock.city_day(start + step * DAY)))
    for task in FollowUp.objects.filter(listed=listed, due_at__lte=at):
        city.follow(task, at=task.due_at - dt.timedelta(minutes=5))
    return listed


def test_a_release_ends_the_listing_and_tells_everybody(city, at):
    listed = ended(city, at)
    document = actions.release(by=city.official, listed=listed, at=at)
    listed.refresh_from_db()
    assert listed.state == ListedState.RELEASED
    assert (document.starts_on, document.ends_on) == (listed.starts_on, listed.ends_on)
    payload = Event.objects.get(kind="key_people.released").payload
    assert payload == {
        "person": str(city.citizen.pk),
        "category": "home_observation",
        "at": at.isoformat(),
        "source": f"listedperson:{listed.pk}#1",
        "document_number": document.number,
    }
    assert document.number in Message.objects.get(notice="key_people.released").body
    assert not FollowUp.objects.undone().filter(listed=listed, due_at__gt=at).exists()


def test_what_stands_against_a_release_has_to_be_explained(city, at):
    listed = city.list(at=at)
    with pytest.raises(DomainError) as refusal:
        actions.release(by=city.official, listed=listed, at=at)
    assert refusal.value.code == "key_release.explain" and "还没有到期" in refusal.value.message
    document = actions.release(by=city.official, listed=listed, explanation="转为集中观察", at=at)
    assert document.explanation == "转为集中观察" and document.ends_on == clock.city_day(at)


def test_a_missed_follow_up_of_the_last_days_stands_against_it(city, at):
    listed = ended(city, at)
    FollowUp.objects.filter(pk=FollowUp.objects.filter(listed=listed).first().pk).update(done_at=None)
    with pytest.raises(DomainError) as refusal:
        actions.release(by=city.official, listed=listed, at=at)
    assert "没有完成的随访" in refusal.value.message


def test_many_are_released_but_not_those_that_need_words(city, at):
    clear = [ended(city, at, city.resident()) for _ in range(3)]
    early = city.list(at=at)
    ids = [one.pk for one in [*clear, early]]
    done = actions.release_many(by=city.official, listed_ids=ids, at=at)
    assert {one.listed_id for one in done} == {one.pk for one in clear}
    assert actions.release_many(by=city.official, listed_ids=ids, at=at) == []
    far = factories.official(role="county_official", division_code="441521")
    with pytest.raises(DomainError):
        actions.release(by=far, listed=early, explanation="不在我的区域", at=at)


def test_the_document_says_who_from_when_to_when_and_by_whom(city, at):
    document = actions.release(by=city.official, listed=ended(city, at), at=at)
    text = pypdf.PdfReader(BytesIO(papers.paper(document))).pages[0].extract_text()
    text = text.replace("\n", "").replace(" ", "")
    number = city.citizen.id_number
    for words in (
        "解除医学观察告知书",
        "林小明",
        document.number,
        "2020年3月14日",
        "2020年3月16日",
        "汕卫〔2020〕12号",
    ):
        assert words in text
    assert number not in text and number[-4:] in text


def test_anybody_can_check_it_until_it_is_revoked(city, at):
    document = actions.release(by=city.official, listed=ended(city, at), at=at)
    code = papers.address_of(document).rpartition("/")[2]
    assert verifying.document_behind(code, at=at + 300 * DAY) == document
    actions.revoke_document(by=city.official, document=document, reason="日期有误", at=at)
    with pytest.raises(DomainError) as refusal:
        verifying.document_behind(code, at=at)
    assert refusal.value.code == "document.revoked"
    with pytest.raises(DomainError):
        papers.paper(document)


@pytest.mark.parametrize("code", ["", "SZ1AAAA", "x" * 900, "SZ1" + "0" * 184])
def test_what_is_no_document_is_refused(city, at, code):
    with pytest.raises(DomainError) as refusal:
        verifying.document_behind(code, at=at)
    assert refusal.value.status == 404


def test_a_revoked_document_is_replaced_once(city, at):
    old = actions.release(by=city.official, listed=ended(city, at), at=at)
    with pytest.raises(DomainError):
        actions.reissue(by=city.official, document=old, at=at)
    actions.revoke_document(by=city.official, document=old, reason="单位有误", at=at)
    fresh = actions.reissue(by=city.official, document=old, at=at)
    assert fresh.number != old.number and queries.valid_release(fresh.listed) == fresh
    with pytest.raises(DomainError):
        actions.revoke_document(by=city.official, document=old, reason="再作废", at=at)
    assert Release.objects.count() == 2
