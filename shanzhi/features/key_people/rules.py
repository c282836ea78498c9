"""When a follow-up is due, what is alarming, who may be released. Pure: no database, no clock."""

import datetime as dt
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal

from shanzhi.core.clock import CITY_ZONE, day_start

from .enums import Alarm, Found, Obstacle, Progress

FEVER_FROM = Decimal("37.3")
LONGEST_DAYS = 180
EARLIEST_BEFORE = 60  # days that a listing may have begun before it is entered
SECOND_TRY_AFTER = dt.timedelta(minutes=30)
LATE_FOR = dt.timedelta(hours=24)  # so long after its time a missed follow-up may still be done
LAST_DAYS = 3  # what counts before a release
DOCUMENT_HOLDS_SECONDS = 10 * 365 * 24 * 3600


@dataclass(frozen=True)
class Answers:
    """What a follow-up found."""

    found: str
    temperature: Decimal | None
    symptoms: Collection[str]


def is_fever(temperature: Decimal | None) -> bool:
    """37.3 °C and above."""
    return temperature is not None and temperature >= FEVER_FROM


def alarms_of(answers: Answers, *, must_stay: bool, tries: int) -> list[Alarm]:
    """Everything in it that the health officials must hear at once; `tries` failed ones came before."""
    if answers.found == Found.UNREACHED:
        return [Alarm.NOT_FOUND] if tries else []
    found = {
        Alarm.FEVER: is_fever(answers.temperature),
        Alarm.SYMPTOMS: bool(answers.symptoms),
        Alarm.OUT: must_stay and answers.found == Found.OUT,
    }
    return [alarm for alarm, there in found.items() if there]


def is_follow_up_day(day: dt.date, *, starts_on: dt.date, ends_on: dt.date, every_days: int) -> bool:
    """Whether the plan has follow-ups on a day: from the first day to the last, every so many days."""
    return starts_on <= day <= ends_on and (day - starts_on).days % every_days == 0


@dataclass(frozen=True)
class Window:
    """From when to when a follow-up is to be done."""

    opens_at: dt.datetime
    due_at: dt.datetime


def windows_of(day: dt.date, due_times: Sequence[dt.time]) -> list[Window]:
    """The follow-ups of a day: each begins when the one before is due, the first with the day."""
    opens, found = day_start(day), []
    for time in sorted(due_times):
        due = dt.datetime.combine(day, time, CITY_ZONE)
        found.append(Window(opens, due))
        opens = due
    return found


def progress_of(
    *, opens_at: dt.datetime, done_at: dt.datetime | None, due_at: dt.datetime, at: dt.datetime
) -> Progress:
    """The word for a follow-up as it stands at a moment."""
    if done_at is not None:
        return Progress.DONE if done_at <= due_at else Progress.LATE
    if at >= due_at:
        return Progress.MISSED
    return Progress.LATER if at < opens_at else Progress.OPEN


def may_try(*, opens_at: dt.datetime, due_at: dt.datetime, at: dt.datetime) -> bool:
    """Whether a follow-up can be recorded now: from its opening until a day after it was due."""
    return opens_at <= at <= due_at + LATE_FOR


def may_try_again(last_try: dt.datetime | None, *, at: dt.datetime) -> bool:
    """A second try needs some time after the first, or it says nothing."""
    return last_try is None or at >= last_try + SECOND_TRY_AFTER


def obstacles(*, today: dt.date, ends_on: dt.date, open_ones: int, alarms: int) -> list[Obstacle]:
    """What stands against a release and has to be explained; `open_ones` and `alarms` are of the last days."""
    found = {
        Obstacle.EARLY: today < ends_on,
        Obstacle.OPEN: open_ones > 0,
        Obstacle.ALARM: alarms > 0,
    }
    return [obstacle for obstacle, there in found.items() if there]


def last_days_from(today: dt.date) -> dt.date:
    """The first of the days that count before a release."""
    return today - dt.timedelta(days=LAST_DAYS - 1)


def period_refusal(*, starts_on: dt.date, ends_on: dt.date, today: dt.date) -> str | None:
    """Why a period cannot be: order, long_ago, ahead or too_long; None when it can."""
    if ends_on < starts_on:
        return "order"
    if starts_on < today - dt.timedelta(days=EARLIEST_BEFORE):
        return "long_ago"
    if starts_on > today + dt.timedelta(days=EARLIEST_BEFORE):
        return "ahead"
    return "too_long" if (ends_on - starts_on).days > LONGEST_DAYS else None


def document_number(identifier: int, day: dt.date) -> str:
    """`JG20200316-7F3K2ZDA`: the day and eight characters without letters that look like figures."""
    alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
    return f"JG{day:%Y%m%d}-" + "".join(alphabet[(identifier >> (5 * place)) & 31] for place in range(8))


def masked_address(address: str) -> str:
    """The road stays, house and room numbers go: 海滨路**号."""
    return re.sub(r"[0-9０-９A-Za-z]+", "**", address)


def place_of(village: str, address: str) -> str:
    """Village and address in one line, the village once."""
    return address if address.startswith(village) else f"{village} {address}"


def reach_of(scope: str, division: str) -> int:
    """How near a right is to a division, by the digits of where it was given; 0 for the whole city."""
    return len(scope) if scope and division.startswith(scope) else 0
