import datetime as dt
from uuid import uuid4

import pytest

from shanzhi.core.clock import CITY_ZONE
from shanzhi.kernel.notify import rules

NIGHT = {"quiet_from": dt.time(22), "quiet_until": dt.time(7), "zone": CITY_ZONE}


def city(day, hour, minute=0):
    return dt.datetime(2020, 3, day, hour, minute, tzinfo=CITY_ZONE)


@pytest.mark.parametrize(
    ("at", "due"),
    [
        (city(16, 21, 59), city(16, 21, 59)),
        (city(16, 22), city(17, 7)),
        (city(17, 3), city(17, 7)),
        (city(17, 7), city(17, 7)),
    ],
)
def test_what_rings_waits_for_the_end_of_quiet_hours(at, due):
    assert rules.due_at("sms", at=at, urgent=False, **NIGHT) == due


def test_urgent_messages_mail_and_people_without_quiet_hours_do_not_wait():
    at = city(16, 23)
    assert rules.due_at("sms", at=at, urgent=True, **NIGHT) == at
    assert rules.due_at("mail", at=at, urgent=False, **NIGHT) == at
    assert rules.due_at("push", at=at, urgent=False, quiet_from=None, quiet_until=None, zone=CITY_ZONE) == at


def test_quiet_hours_inside_one_day():
    noon = {"quiet_from": dt.time(12), "quiet_until": dt.time(14), "zone": CITY_ZONE}
    assert rules.due_at("sms", at=city(16, 13), urgent=False, **noon) == city(16, 14)
    assert not rules.is_quiet(dt.time(12), dt.time(12), dt.time(12))


def test_attempts_become_rarer_and_end():
    at = city(16, 12)
    waits = [rules.next_try(attempts, at) for attempts in range(1, len(rules.WAITS) + 2)]
    assert waits[-1] is None
    assert waits[:-1] == sorted(waits[:-1])


@pytest.mark.parametrize(
    ("url", "own"),
    [
        ("", True),
        ("/c/x/", True),
        ("//evil.example", False),
        ("https://evil.example", False),
        ("/\\evil", False),
    ],
)
def test_messages_lead_only_into_the_site(url, own):
    assert rules.is_own_address(url) is own


@pytest.mark.parametrize(
    ("endpoint", "taken"),
    [
        ("https://fcm.googleapis.com/fcm/send/abc", True),
        ("https://updates.push.services.mozilla.com/wpush/v2/abc", True),
        ("http://fcm.googleapis.com/abc", False),
        ("https://fcm.googleapis.com.evil.example/abc", False),
        ("https://user@fcm.googleapis.com/abc", False),
        ("https://fcm.googleapis.com:8443/abc", False),
        ("https://127.0.0.1/latest/meta-data", False),
        ("https://[::1", False),
        ("", False),
    ],
)
def test_push_goes_only_to_push_services(endpoint, taken):
    assert rules.is_push_address(endpoint, ["fcm.googleapis.com", ".push.services.mozilla.com"]) is taken


def test_who_may_follow_a_topic():
    me, other = uuid4(), uuid4()
    asks = {"person_id": me, "has_permit": {"clues.read"}.__contains__}
    assert rules.may_follow(rules.person_topic(me, "room"), second_factor=False, **asks)
    assert not rules.may_follow(rules.person_topic(other, "room"), second_factor=True, **asks)
    assert rules.may_follow(rules.permit_topic("clues.read", "board"), second_factor=True, **asks)
    assert not rules.may_follow(rules.permit_topic("clues.read", "board"), second_factor=False, **asks)
    assert not rules.may_follow(rules.permit_topic("cases.read", "board"), second_factor=True, **asks)
    assert not rules.may_follow("anything", second_factor=True, **asks)
