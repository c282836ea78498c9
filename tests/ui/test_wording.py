import datetime as dt

import pytest
from django.utils import translation

from shanzhi.ui import wording

NOW = dt.datetime(2020, 4, 3, 2, 0, tzinfo=dt.UTC)  # 10:00 in the city


@pytest.mark.parametrize(
    ("before", "words"),
    [
        (dt.timedelta(seconds=20), "刚刚"),
        (dt.timedelta(minutes=3, seconds=5), "3 分钟前"),
        (dt.timedelta(minutes=-5), "5 分钟后"),
        (dt.timedelta(hours=2), "今天 08:00"),
        (dt.timedelta(hours=11), "昨天 23:00"),
        (dt.timedelta(hours=-20), "明天 06:00"),
        (dt.timedelta(days=20), "3月14日 10:00"),
        (dt.timedelta(days=200), "2019年9月16日"),
    ],
)
def test_near(before, words):
    assert wording.near(NOW - before, NOW) == words


def test_exact_is_city_time():
    assert wording.exact(NOW) == "2020年4月3日 10:00"


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (dt.timedelta(days=1, hours=3, minutes=7), "1 天 3 小时"),
        (dt.timedelta(hours=2, minutes=5), "2 小时 5 分钟"),
        (dt.timedelta(seconds=12), "不到 1 分钟"),
    ],
)
def test_lasting(span, words):
    assert wording.lasting(span) == words


def test_short_figures():
    assert wording.short(35_478) == "3.5 万"
    assert wording.short(9_999) == "9,999"
    assert wording.short(120_000_000) == "1.2 亿"
    with translation.override("en"):
        assert wording.short(35_478) == "35.5k"
