"""What declarations keep about a person, for them to take away."""

from typing import Any

from django.db.models import Q

from shanzhi.kernel.accounts.models import Person
from shanzhi.kernel.declarations.enums import ReporterState
from shanzhi.kernel.declarations.models import Absence, Answer, Duty, Member, Reporter, Sheet


def memberships(person: Person) -> list[dict[str, Any]]:
    """Where the person is or was in a roster, with absences."""
    rows = Member.objects.filter(person=person).select_related("group", "top").order_by("since")
    absences = Absence.objects.filter(member__person=person).order_by("first")
    said: dict[Any, list[dict[str, Any]]] = {}
    for row in absences:
        said.setdefault(row.member_id, []).append(
            {"first": row.first, "last": row.last, "reason": row.get_reason_display(), "note": row.note}
        )
    return [
        {
            "top": member.top.name,
            "group": member.group.name,
            "number": member.number,
            "since": member.since,
            "until": member.until,
            "leaving": member.get_leaving_display(),
            "absences": said.get(member.pk, []),
        }
        for member in rows
    ]


def answers(person: Person) -> list[dict[str, Any]]:
    """Every answer about the person, and every one they gave about others."""
    mine = list(Member.objects.filter(person=person).values_list("pk", flat=True))
    rows = Answer.objects.filter(Q(member_id__in=mine) | Q(by_id=person.pk)).order_by("day")
    return [
        {
            "day": row.day,
            "about_you": row.person_id == person.pk,
            "by_you": row.by_id == person.pk,
            "at": row.at,
            "values": row.values,
            "longitude": row.lng,
            "latitude": row.lat,
        }
        for row in rows
    ]


def reporting(person: Person) -> list[dict[str, Any]]:
    """For whom the rosters name the person as a reporter."""
    named = Q(person=person)
    if person.phone_index is not None:
        named |= Q(phone_index=person.phone_index, state=ReporterState.INVITED)
    rows = (
        Reporter.objects.filter(named).select_related("member__person", "member__top").order_by("invited_at")
    )
    return [
        {
            "of": row.member.person.masked_name,
            "top": row.member.top.name,
            "name": row.name,
            "relation": row.get_relation_display(),
            "state": row.get_state_display(),
            "invited_at": row.invited_at,
            "answered_at": row.answered_at,
        }
        for row in rows
    ]


def duties(person: Person) -> list[dict[str, Any]]:
    """The groups the person looks or looked after."""
    rows = Duty.objects.filter(person=person).select_related("group").order_by("since")
    return [
        {"group": row.group.name, "role": row.get_role_display(), "since": row.since, "until": row.until}
        for row in rows
    ]


def sheets(person: Person) -> list[dict[str, Any]]:
    """The rosters the person has uploaded in the last days, and what became of them."""
    rows = Sheet.objects.filter(by=person).select_related("top").defer("content").order_by("created_at")
    return [
        {"top": row.top.name, "file": row.name, "at": row.created_at, "state": row.get_state_display()}
        for row in rows
    ]
