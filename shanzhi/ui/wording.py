"""Times and figures the way people write them."""

import datetime as dt

from django.utils import dateformat
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from shanzhi.core.clock import local


def exact(at: dt.datetime) -> str:
    """2020年4月3日 08:31."""
    return dateformat.format(local(at), _("Y年n月j日 H:i"))


def near(at: dt.datetime, now: dt.datetime) -> str:
    """刚刚, 3 分钟前, 5 分钟后, 今天 08:31, 昨天 08:31, 4月3日 08:31, 2019年4月3日."""
    seconds = (now - at).total_seconds()
    if 0 <= seconds < 60:
        return _("刚刚")
    minutes = int(abs(seconds) // 60)
    if abs(seconds) < 3600:
        return _minutes(max(minutes, 1), past=seconds > 0)
    return _by_day(local(at), local(now))


def _minutes(count: int, *, past: bool) -> str:
    if past:
        return ngettext("%(count)d 分钟前", "%(count)d 分钟前", count) % {"count": count}
    return ngettext("%(count)d 分钟后", "%(count)d 分钟后", count) % {"count": count}


def _by_day(here: dt.datetime, now: dt.datetime) -> str:
    time = f"{here:%H:%M}"
    names = {-1: _("昨天 %(time)s"), 0: _("今天 %(time)s"), 1: _("明天 %(time)s")}
    days = (here.date() - now.date()).days
    if days in names:
        return names[days] % {"time": time}
    return dateformat.format(here, _("n月j日 H:i") if here.year == now.year else _("Y年n月j日"))


def lasting(span: dt.timedelta) -> str:
    """1 天 3 小时, 2 小时 5 分钟, 不到 1 分钟: two units at most."""
    minutes = int(span.total_seconds() // 60)
    days, hours, rest = minutes // 1440, minutes % 1440 // 60, minutes % 60
    parts = []
    if days:
        parts.append(ngettext("%(count)d 天", "%(count)d 天", days) % {"count": days})
    if hours:
        parts.append(ngettext("%(count)d 小时", "%(count)d 小时", hours) % {"count": hours})
    if rest and not days:
        parts.append(ngettext("%(count)d 分钟", "%(count)d 分钟", rest) % {"count": rest})
    return " ".join(parts) or _("不到 1 分钟")


def full(number: float, decimals: int | None = None) -> str:
    """35,478: groups of three in both languages, as the city's own figures are printed."""
    return f"{number:,}" if decimals is None else f"{number:,.{decimals}f}"


def short(number: float) -> str:
    """3.5 万 above ten thousand, 1.2 亿 above a hundred million; in English 35.5k, 1.2m."""
    chinese = (get_language() or "").startswith("zh")
    if chinese and abs(number) >= 100_000_000:
        return _("%(number)s 亿") % {"number": full(number / 100_000_000, 1)}
    if chinese and abs(number) >= 10_000:
        return _("%(number)s 万") % {"number": full(number / 10_000, 1)}
    if not chinese and abs(number) >= 1_000_000:
        return f"{full(number / 1_000_000, 1)}m"
    if not chinese and abs(number) >= 10_000:
        return f"{full(number / 1_000, 1)}k"
    return full(number)
