"""A citizen photographs the own card: through the pages, with the job run by hand."""

import uuid

import pytest
from django.urls import reverse

from shanzhi.kernel.audit.models import AuditEntry
from shanzhi.kernel.files import storage
from shanzhi.kernel.files.models import StoredFile
from shanzhi.kernel.vision import actions, my_data, tasks
from shanzhi.kernel.vision.enums import ReadingState
from shanzhi.kernel.vision.models import Reading
from shanzhi.kernel.vision.queries import KEPT_FOR
from tests import factories
from tests.kernel.files.conftest import PDF, upload
from tests.kernel.vision import drawing
from tests.kernel.vision.conftest import as_jpeg

pytestmark = pytest.mark.django_db


@pytest.fixture
def newcomer():
    return factories.person(real=False)


@pytest.fixture
def client(newcomer):
    return factories.signed_in(newcomer)


def send(client, content: bytes, **more):
    sent = {"photo": upload(content), "request_id": str(uuid.uuid4())} | more
    return client.post(reverse("citizen:vision:id_card"), sent)


def page_of(reading: Reading) -> str:
    return reverse("citizen:vision:reading", args=[reading.pk])


@pytest.fixture
def done(client, card) -> Reading:
    send(client, as_jpeg(card))
    held = Reading.objects.get()
    tasks.read(str(held.pk))
    held.refresh_from_db()
    return held


def test_from_the_photo_to_the_real_name(client, newcomer, card, holder):
    assert "拍身份证" in client.get(reverse("citizen:accounts:real_name")).content.decode()
    answer = send(client, as_jpeg(card))
    held = Reading.objects.get()
    assert answer.url == page_of(held)
    assert "正在识别" in client.get(page_of(held)).content.decode()
    tasks.read(str(held.pk))
    shown = client.get(page_of(held)).content.decode()
    assert holder.id_number in shown and holder.address in shown
    photo = storage.path_of(StoredFile.objects.get().sha256)
    assert photo.exists()
    client.post(page_of(held), {"name": holder.name, "id_number": holder.id_number})
    newcomer.refresh_from_db()
    held.refresh_from_db()
    assert (newcomer.name, newcomer.id_number) == (holder.name, holder.id_number)
    assert (held.state, held.sealed, held.photo) == (ReadingState.CONFIRMED, None, None)
    assert not StoredFile.objects.exists()


def test_what_was_found_is_sealed_and_not_in_the_audit(done, holder):
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT sealed FROM vision_reading")
        assert holder.id_number.encode() not in bytes(cursor.fetchone()[0])
    assert not any(holder.id_number in str(entry.detail) for entry in AuditEntry.objects.all())


def test_a_wrong_name_keeps_what_was_typed(client, done, newcomer):
    answer = client.post(page_of(done), {"name": "某人", "id_number": "123"})
    assert answer.status_code == 422
    assert "某人" in answer.content.decode()
    newcomer.refresh_from_db()
    assert not newcomer.is_real
    done.refresh_from_db()
    assert done.state == ReadingState.DONE


def test_the_photo_stays_where_the_person_agrees(newcomer, done, at):
    actions.confirm_reading(by=newcomer, reading_id=done.pk, keeps_photo=True, at=at)
    assert StoredFile.objects.filter(owner=newcomer).count() == 1


def test_nobody_else_gets_there(client, done, holder):
    other = factories.signed_in(factories.person(real=False))
    photo = reverse("files:open", args=[done.photo_id])
    assert other.get(page_of(done)).status_code == 404
    assert other.post(page_of(done), {"name": "某人", "id_number": holder.id_number}).status_code == 404
    assert other.get(photo).status_code == 404
    assert client.get(photo).status_code == 200
    assert client.get(page_of(Reading(pk=uuid.uuid4()))).status_code == 404


def test_confirming_somebody_elses_is_refused(done, at):
    with pytest.raises(actions.ReadingRefused):
        actions.confirm_reading(by=factories.person(), reading_id=done.pk, at=at)


def test_sending_twice_asks_once(client, card):
    request_id = str(uuid.uuid4())
    first, second = (send(client, as_jpeg(card), request_id=request_id) for _ in range(2))
    assert first.url == second.url
    assert Reading.objects.count() == StoredFile.objects.count() == 1


def test_confirming_twice_does_it_once(newcomer, done, at):
    for _ in range(2):
        actions.confirm_reading(by=newcomer, reading_id=done.pk, at=at)
    assert AuditEntry.objects.filter(act="vision.confirmed").count() == 1


@pytest.mark.parametrize("content", [PDF, b"", b"hello", b"\xff\xd8\xff" + bytes(11 * 1024 * 1024)])
def test_what_is_no_photo_is_refused_beside_the_field(client, content):
    assert send(client, content).status_code == 422
    assert not Reading.objects.exists()


def test_the_other_side_is_told_and_its_photo_goes(client, random):
    send(client, as_jpeg(drawing.back(drawing.FONTS[0], random)))
    held = Reading.objects.get()
    tasks.read(str(held.pk))
    assert "国徽面" in client.get(page_of(held)).content.decode()
    assert not StoredFile.objects.exists()


def test_unconfirmed_readings_are_forgotten_after_an_hour(newcomer, done):
    assert actions.forget_readings(at=done.asked_at + KEPT_FOR / 2) == 0
    assert actions.forget_readings(at=done.asked_at + KEPT_FOR * 1.01) == 1
    assert not Reading.objects.exists() and not StoredFile.objects.exists()


def test_too_many_photos(client, settings, card):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"ask_reading": "2/h/user"}
    assert [send(client, as_jpeg(card)).status_code for _ in range(3)] == [302, 302, 422]


def test_a_person_takes_away_what_is_kept(newcomer, done, holder):
    [row] = my_data.readings(newcomer)
    assert row["fields"]["id_number"] == holder.id_number
    assert done.owner == newcomer
