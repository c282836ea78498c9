"""What others hear of key people: events for other modules, messages to the person, the worker, the officials."""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from shanzhi.core.masking import mask_name
from shanzhi.core.refs import ref
from shanzhi.kernel.accounts import queries as accounts
from shanzhi.kernel.accounts.models import Person
from shanzhi.kernel.events import actions as events
from shanzhi.kernel.notify import actions as notify

from . import queries
from .enums import Alarm, StepKind
from .models import FollowUp, FollowUpEntry, ListedPerson, ListedStep, Release


def note(listed: ListedPerson, kind: StepKind, *, by: Person | None, at: dt.datetime, said: Any = "") -> None:
    """Add a line to the listing's history."""
    ListedStep.objects.create(listed=listed, kind=kind, by=by, at=at, said=str(said)[:300])


def emit_listed(listed: ListedPerson, *, by: Person | None, at: dt.datetime) -> None:
    """A person is listed, or listed anew with another period or category."""
    _emit(
        "key_people.listed",
        listed,
        by,
        at,
        category=listed.category.code,
        since=listed.starts_on.isoformat(),
        until=listed.ends_on.isoformat(),
        source=listed.evidence,
        document_number=listed.document_number,
    )


def emit_withdrawn(listed: ListedPerson, source: str, *, by: Person | None, at: dt.datetime) -> None:
    """What was told under that source holds no more."""
    _emit("key_people.withdrawn", listed, by, at, source=source)


def emit_released(listed: ListedPerson, release: Release, *, by: Person, at: dt.datetime) -> None:
    """The time of a person is over."""
    _emit(
        "key_people.released",
        listed,
        by,
        at,
        category=listed.category.code,
        at=at.isoformat(),
        source=listed.evidence,
        document_number=release.number,
    )


def _emit(kind: str, listed: ListedPerson, by: Person | None, when: dt.datetime, **payload: str) -> None:
    events.emit(
        kind,
        subject=ref(listed.person),
        at=when,
        by=by,
        division_code=listed.division_id,
        payload={"person": str(listed.person_id), **payload},
    )


def family_of(person: Person) -> list[Person]:
    """The person and who acts for them: a child or an elder without a phone hears through them."""
    return [person, *(link.guardian for link in accounts.guardians_of(person))]


def tell_listed(listed: ListedPerson, *, at: dt.datetime) -> None:
    """Tell the person why, until when, and what to do."""
    notify.tell_many(
        people=family_of(listed.person),
        notice="key_people.listed",
        title=format_lazy(
            _("{name}已纳入健康管理：{category}"),
            name=mask_name(listed.person.name),
            category=listed.category.name,
        ),
        body=format_lazy(
            _("管理期限至 {until}，依据 {document}。{advice}"),
            until=listed.ends_on,
            document=listed.document_number,
            advice=listed.category.advice,
        ),
        url=reverse("citizen:key_people:listing", args=[listed.pk]),
        at=at,
    )


def tell_changed(listed: ListedPerson, title: Promise, body: Any, *, at: dt.datetime) -> None:
    """Tell the person that something about the listing is different now."""
    notify.tell_many(
        people=family_of(listed.person),
        notice="key_people.changed",
        title=title,
        body=body,
        url=reverse("citizen:key_people:mine"),
        at=at,
    )


def tell_released(release: Release, *, at: dt.datetime) -> None:
    """Tell the person that it is over, and where the document is."""
    listed = release.listed
    notify.tell_many(
        people=family_of(listed.person),
        notice="key_people.released",
        title=format_lazy(
            _("{name}的{category}管理已解除"),
            name=mask_name(listed.person.name),
            category=release.category_name,
        ),
        body=format_lazy(
            _("解除告知书 {number} 已出具，可以在“我的健康管理”里查看、下载和打印。"), number=release.number
        ),
        url=reverse("citizen:key_people:listing", args=[listed.pk]),
        at=at,
    )


def raise_alarm(follow_up: FollowUp, entry: FollowUpEntry, *, at: dt.datetime) -> None:
    """Tell the health officials at once, and whoever subscribes."""
    listed = follow_up.listed
    words = "、".join(str(Alarm(alarm).label) for alarm in entry.alarms)
    note(listed, StepKind.ABNORMAL, by=entry.by, at=at, said=words)
    _emit(
        "key_people.abnormal",
        listed,
        entry.by,
        at,
        follow_up=str(follow_up.pk),
        alarms=",".join(entry.alarms),
        temperature=str(entry.temperature or ""),
        source=listed.evidence,
    )
    notify.tell_many(
        people=queries.managers_of(listed.division_id),
        notice="key_people.abnormal",
        title=format_lazy(_("重点人员随访异常：{name}"), name=mask_name(listed.person.name)),
        body=format_lazy(
            _("{category}，{division}。{words}。请马上核实处置。"),
            category=listed.category.name,
            division=listed.division.name,
            words=words,
        ),
        url=reverse("office:key_people:listed", args=[listed.pk]),
        at=at,
        urgent=True,
    )


def emit_missed(follow_up: FollowUp, *, at: dt.datetime) -> None:
    """The time of a follow-up has passed undone."""
    _emit(
        "key_people.follow_up_missed",
        follow_up.listed,
        None,
        at,
        follow_up=str(follow_up.pk),
        due=follow_up.due_at.isoformat(),
        source=follow_up.listed.evidence,
    )


def tell_missed(worker: Person, missed: Sequence[FollowUp], *, at: dt.datetime) -> None:
    """Remind a worker of what has become late just now."""
    notify.tell(
        person=worker,
        notice="key_people.missed",
        title=format_lazy(_("{count} 次随访已超时"), count=len(missed)),
        body=format_lazy(_("{names}。请尽快联系并补做随访。"), names=_names(missed)),
        url=reverse("office:key_people:round"),
        at=at,
    )


def tell_escalated(people: Iterable[Person], missed: Sequence[FollowUp], *, at: dt.datetime) -> None:
    """Tell the officials that a worker has not made it up either."""
    notify.tell_many(
        people=people,
        notice="key_people.escalated",
        title=format_lazy(
            _("{division}有 {count} 次随访超时未补"),
            division=missed[0].listed.division.name,
            count=len(missed),
        ),
        body=format_lazy(_("{names}。请督促网格员，或安排其他人员随访。"), names=_names(missed)),
        url=reverse("office:key_people:overdue"),
        at=at,
    )


def _names(missed: Sequence[FollowUp]) -> str:
    shown = "、".join(dict.fromkeys(mask_name(one.listed.person.name) for one in missed[:5]))
    return shown if len(missed) <= 5 else f"{shown}……"
