"""Inbox, settings, push and the outbox of development."""

import json
import re

import pytest

from shanzhi.kernel.notify import actions, queries
from shanzhi.kernel.notify.models import DevOutbox, Message, Preference, PushSubscription
from tests import factories

pytestmark = pytest.mark.django_db
PORTALS = ["/c/", "/b/", "/o/"]
ADDRESS = "https://fcm.googleapis.com/fcm/send/1"


@pytest.fixture
def web(reader):
    return factories.signed_in(reader, second_factor=True)


def tell(reader, at, **options):
    return actions.tell(
        person=reader, **({"notice": "test.quiet", "title": "标题", "body": "", "at": at} | options)
    )


@pytest.mark.parametrize("portal", PORTALS)
def test_the_inbox_lists_pages_and_filters(reader, web, at, portal):
    assert "还没有消息" in web.get(f"{portal}messages/").content.decode()
    for number in range(25):
        tell(reader, at, title=f"第 {number} 封", url="/c/")
    actions.mark_read(by=reader, message_id=queries.inbox(reader)[0].pk, at=at)
    page = web.get(f"{portal}messages/").content.decode()
    assert page.count("inbox-row") == 20
    assert web.get(f"{portal}messages/?page=2").content.decode().count("inbox-row") == 5
    assert web.get(f"{portal}messages/?unread=1&page=2").content.decode().count("inbox-row") == 4


def test_htmx_gets_the_fragment_alone(web):
    fragment = web.get("/c/messages/", headers={"HX-Request": "true"}).content.decode()
    assert fragment.lstrip().startswith("<section")
    assert 'id="inbox"' in fragment


def test_opening_leads_on_and_counts_as_read(reader, web, at):
    message = tell(reader, at, url="/c/health-code/")
    answer = web.get(f"/c/messages/{message.pk}/")
    assert answer["Location"] == "/c/health-code/"
    assert queries.unread_count(reader) == 0


def test_marking_read_one_and_all(reader, web, at):
    first, _second = tell(reader, at), tell(reader, at)
    assert web.get(f"/c/messages/{first.pk}/read/").status_code == 405
    fragment = web.post(f"/c/messages/{first.pk}/read/", headers={"HX-Request": "true"})
    assert fragment.content.decode().count('class="sr-only">未读') == 1
    assert web.post("/c/messages/read-all/")["Location"] == "/c/messages/"
    assert queries.unread_count(reader) == 0


@pytest.mark.parametrize("tail", ["", "read/"])
def test_somebody_elses_message_is_not_there(reader, at, tail):
    message = tell(reader, at, url="/c/")
    other = factories.signed_in(factories.person())
    address = f"/c/messages/{message.pk}/{tail}"
    assert (other.post(address) if tail else other.get(address)).status_code == 404
    assert Message.objects.get().read_at is None


def test_settings_are_saved_and_a_mail_address_is_confirmed_first(reader, web, at):
    typed = {
        "sms": "on",
        "mail": "on",
        "mail_address": "a@example.org",
        "quiet": "on",
        "quiet_from": "21:30",
        "quiet_until": "08:00",
    }
    assert web.post("/c/messages/settings/", typed).status_code == 302
    wishes = Preference.objects.get(person=reader)
    assert (wishes.sms, wishes.push, wishes.quiet_from.isoformat()) == (True, False, "21:30:00")
    assert wishes.mail_confirmed_at is None
    actions.ask_to_confirm(person_id=reader.pk)
    link = DevOutbox.objects.get(recipient="a@example.org").url
    assert factories.signed_in(factories.person()).get(link).status_code == 422
    assert web.get(link).status_code == 302
    wishes.refresh_from_db()
    assert wishes.mail_confirmed_at is not None
    assert web.get(re.sub(r".{8}/$", "xxxxxxxx/", link)).status_code == 422


def test_quiet_hours_need_both_times_and_keep_what_was_typed(web):
    answer = web.post(
        "/c/messages/settings/", {"quiet": "on", "quiet_from": "21:30", "mail_address": "a@example.org"}
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "请填写时间" in page
    assert "a@example.org" in page
    assert "21:30" in page


def test_preferences_through_the_action(reader, at):
    given = {"by": reader, "sms": False, "mail": False, "push": True, "mail_address": "", "at": at}
    assert actions.save_preferences(quiet_from=None, quiet_until=None, **given).quiet_from is None


def test_a_browser_subscribes_and_withdraws(reader, web):
    assert len(web.get("/api/v1/push").json()["key"]) == 87
    body = {"endpoint": ADDRESS, "keys": {"p256dh": "k", "auth": "a"}}

    def call(method, body):
        return getattr(web, method)("/api/v1/push", json.dumps(body), content_type="application/json")

    assert call("post", body).status_code == 201
    assert PushSubscription.objects.get().person == reader
    assert call("post", body | {"endpoint": "https://10.0.0.1/"}).json()["type"] == "/problems/push.host"
    assert call("post", {"endpoint": 7}).status_code == 400
    assert call("post", {"endpoint": ADDRESS}).status_code == 400
    assert call("delete", {"endpoint": ADDRESS}).status_code == 204
    assert not PushSubscription.objects.exists()


def test_a_shared_browser_belongs_to_who_subscribed_last(reader, at):
    other = factories.person()
    for person in (reader, other):
        actions.subscribe_push(by=person, endpoint=ADDRESS, p256dh="k", auth="a", at=at)
    assert PushSubscription.objects.get().person == other
    actions.unsubscribe_push(by=reader, endpoint=ADDRESS, at=at)
    assert PushSubscription.objects.count() == 1


def test_the_outbox_of_development_is_searched_by_phone(client, at):
    for phone in ("19900000001", "19900000002"):
        DevOutbox.objects.create(channel="sms", recipient=phone, text="验证码 123456", created_at=at)
    page = client.get("/dev/outbox?to=19900000002").content.decode()
    assert 'data-recipient="19900000002"' in page
    assert 'data-recipient="19900000001"' not in page


def test_the_outbox_is_not_there_in_production(client, settings):
    settings.DEV_PAGES = False
    assert client.get("/dev/outbox").status_code == 404


def test_admission_to_the_live_stream_is_decided_by_the_view(web, client, reader):
    assert client.get("/api/v1/live").status_code == 401
    assert web.get("/api/v1/live").status_code == 406
    assert web.post("/api/v1/live").status_code == 405
    assert web.get("/api/v1/live", {"topic": "permit/clues.read/board"}).status_code == 403
    assert web.get("/api/v1/live", {"topic": f"person/{factories.person().pk}/room"}).status_code == 403


def test_a_confirmation_link_is_good_for_its_own_address_only(reader, at):
    given = {
        "by": reader,
        "sms": True,
        "mail": True,
        "push": True,
        "quiet_from": None,
        "quiet_until": None,
        "at": at,
    }
    actions.save_preferences(mail_address="old@example.org", **given)
    actions.ask_to_confirm(person_id=reader.pk)
    token = DevOutbox.objects.get().url.rstrip("/").rpartition("/")[2]
    actions.save_preferences(mail_address="new@example.org", **given)
    with pytest.raises(actions.MailRefused):
        actions.confirm_mail(by=reader, token=token, at=at)
    assert Preference.objects.get().mail_confirmed_at is None
