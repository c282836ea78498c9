"""Channels fail, come back, or never take a message; nobody is told twice."""

import datetime as dt
import threading

import httpx
import pytest
from django.core import mail
from django.db import connection

from shanzhi.core import sms as core_sms
from shanzhi.kernel.notify import actions, channels, checks, rules, tasks
from shanzhi.kernel.notify.channels import mail as mail_channel
from shanzhi.kernel.notify.channels import outbox, push, sms, vapid
from shanzhi.kernel.notify.models import DevOutbox, Outgoing, Preference, PushSubscription

ADDRESS = "https://fcm.googleapis.com/fcm/send/1"


class Provider:
    """A provider of short messages whose mood the test sets."""

    def __init__(self):
        self.trouble, self.taken, self.keys = None, [], []

    def __call__(self, *, phone, text, key=""):
        self.keys.append(key)
        if self.trouble:
            raise self.trouble
        self.taken.append((phone, text))


provider = Provider()


@pytest.fixture(autouse=True)
def city(settings):
    settings.SHANZHI_SMS_SENDER = f"{__name__}.provider"
    provider.__init__()
    return settings


@pytest.fixture
def outgoing(reader, at):
    message = actions.tell(person=reader, notice="test.loud", title="核酸检测", body="请于今日到点", at=at)
    return message.outgoing.get()


def jobs_for(outgoing) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM procrastinate_jobs WHERE args->>'outgoing_id' = %s", [str(outgoing.pk)]
        )
        return cursor.fetchone()[0]


@pytest.mark.django_db
def test_two_jobs_send_once(outgoing, reader, frozen_at):
    tasks.send(str(outgoing.pk))
    tasks.send(str(outgoing.pk))
    outgoing.refresh_from_db()
    assert (outgoing.state, outgoing.attempts, outgoing.sent_at) == ("sent", 1, frozen_at)
    assert provider.taken == [(reader.phone, "核酸检测：请于今日到点")]


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_send_once(outgoing, at):
    inside, go_on = threading.Event(), threading.Event()

    class Slow(Provider):
        def __call__(self, **given):
            inside.set()
            go_on.wait(5)
            super().__call__(**given)

    global provider
    provider = Slow()

    def work():
        actions.send_out(outgoing_id=outgoing.pk, at=at)
        connection.close()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    inside.wait(5)
    go_on.set()
    for worker in workers:
        worker.join(10)
    assert len(provider.taken) == 1
    provider = Provider()


@pytest.mark.django_db
def test_a_provider_that_is_away_is_asked_again_with_the_same_key(outgoing, at):
    provider.trouble = ConnectionError("away")
    actions.send_out(outgoing_id=outgoing.pk, at=at)
    outgoing.refresh_from_db()
    assert (outgoing.state, outgoing.attempts) == ("waiting", 1)
    assert outgoing.due_at == at + dt.timedelta(seconds=rules.WAITS[0])
    assert "away" in outgoing.trouble
    assert jobs_for(outgoing) == 2
    provider.trouble = None
    actions.send_out(outgoing_id=outgoing.pk, at=at)
    outgoing.refresh_from_db()
    assert (outgoing.state, outgoing.attempts, outgoing.trouble) == ("sent", 2, "")
    assert provider.keys == [str(outgoing.pk)] * 2


@pytest.mark.django_db
def test_a_provider_that_stays_away_is_given_up(outgoing, at):
    provider.trouble = ConnectionError("away")
    for _ in range(10):
        actions.send_out(outgoing_id=outgoing.pk, at=at)
    outgoing.refresh_from_db()
    assert (outgoing.state, outgoing.attempts) == ("failed", len(rules.WAITS) + 1)


@pytest.mark.django_db
def test_a_refusal_is_final(outgoing, at):
    provider.trouble = channels.Undeliverable("no such number")
    actions.send_out(outgoing_id=outgoing.pk, at=at)
    outgoing.refresh_from_db()
    assert (outgoing.state, outgoing.trouble) == ("failed", "Undeliverable: no such number")
    assert jobs_for(outgoing) == 1


@pytest.mark.django_db
def test_a_device_that_is_gone_is_forgotten(reader, at, monkeypatch):
    def gone(**given):
        raise channels.Gone("withdrawn")

    monkeypatch.setattr(outbox, "send_push", gone)
    Preference.objects.create(person=reader, sms=False)
    actions.subscribe_push(by=reader, endpoint=ADDRESS, p256dh="k", auth="a", at=at)
    message = actions.tell(person=reader, notice="test.loud", title="t", body="b", at=at)
    actions.send_out(outgoing_id=message.outgoing.get().pk, at=at)
    assert not PushSubscription.objects.exists()


@pytest.mark.django_db
def test_sign_in_codes_land_in_the_outbox_of_development(settings, frozen_at):
    settings.SHANZHI_SMS_SENDER = "shanzhi.kernel.notify.channels.outbox.send_sms"
    core_sms.send(phone="19900000001", text="验证码 123456")
    row = DevOutbox.objects.get()
    assert (row.channel, row.recipient, row.text, row.created_at) == (
        "sms",
        "19900000001",
        "验证码 123456",
        frozen_at,
    )


def test_the_outbox_of_development_is_closed_in_production(settings):
    settings.DEV_PAGES = False
    with pytest.raises(channels.NotConfigured):
        outbox.send_sms(phone="19900000001", text="x")
    assert {error.id for error in checks.real_channels(None)} == {"notify.E001"}


@pytest.mark.parametrize(
    ("status", "outcome"),
    [(202, None), (400, channels.Undeliverable), (429, ConnectionError), (503, ConnectionError)],
)
def test_the_sms_gateway_gets_a_signed_request(settings, monkeypatch, status, outcome):
    settings.SHANZHI_SMS_GATEWAY_URL, settings.SHANZHI_SMS_GATEWAY_SECRET = (
        "https://sms.example/send",
        "secret",
    )
    seen = []

    def gateway(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(status)

    client = httpx.Client(transport=httpx.MockTransport(gateway))
    monkeypatch.setattr(
        sms.httpx,
        "post",
        lambda url, *, content, headers, **_: client.post(url, content=content, headers=headers),
    )
    if outcome:
        with pytest.raises(outcome):
            sms.send_sms(phone="19900000001", text="您好", key="k1")
    else:
        sms.send_sms(phone="19900000001", text="您好", key="k1")
    request = seen[0]
    assert request.content == '{"id": "k1", "to": "19900000001", "text": "您好"}'.encode()
    wanted = sms.signature("secret", request.headers["X-Timestamp"], request.content)
    assert request.headers["X-Signature"] == wanted


def test_mail_carries_the_address_of_the_page(settings):
    settings.SITE_URL = "https://city.example"
    mail_channel.send_mail(
        address="a@example.org", title="标题\n第二行", text="正文", url="/c/messages/", key="k1"
    )
    sent = mail.outbox[0]
    assert (sent.subject, sent.to) == ("标题 第二行", ["a@example.org"])
    assert "https://city.example/c/messages/" in sent.body


@pytest.mark.parametrize(
    ("status", "outcome"),
    [(201, None), (410, channels.Gone), (413, channels.Undeliverable), (500, push.WebPushException)],
)
def test_web_push_is_encrypted_for_the_device_and_signed_by_the_city(monkeypatch, status, outcome):
    posted = []

    class Answer:
        status_code, reason, text, headers = status, "", "", {}

    def post(self, url, data=None, headers=None, **_):
        posted.append((url, data, headers))
        return Answer()

    monkeypatch.setattr("requests.Session.post", post)
    monkeypatch.setattr("requests.post", lambda url, **given: post(None, url, **given))
    device = PushSubscription(endpoint=ADDRESS, p256dh=vapid.public_key(), auth="AAAAAAAAAAAAAAAAAAAAAA")
    if outcome:
        with pytest.raises(outcome):
            push.send_push(device=device, title="t", body="b", url="/c/", key="")
    else:
        push.send_push(device=device, title="t", body="b", url="/c/", key="")
    url, data, headers = posted[0]
    assert url == ADDRESS
    assert b"title" not in data
    assert vapid.public_key() in headers["Authorization"] or vapid.public_key() in headers["authorization"]


@pytest.mark.django_db
def test_old_traces_are_cleaned_up_and_waiting_ones_kept(outgoing, at, settings):
    settings.SHANZHI_SMS_SENDER = "shanzhi.kernel.notify.channels.outbox.send_sms"
    later = at + dt.timedelta(days=100)
    actions.clean_up(at=later)
    assert Outgoing.objects.count() == 1
    actions.send_out(outgoing_id=outgoing.pk, at=at)
    DevOutbox.objects.update(created_at=at)
    actions.clean_up(at=later)
    assert not Outgoing.objects.exists()
    assert not DevOutbox.objects.exists()
