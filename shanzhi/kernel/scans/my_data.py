"""What checking points keep about a person, for them to take away."""

from collections.abc import Mapping, Sequence

from django.db.models import F

from shanzhi.kernel.accounts.models import Person
from shanzhi.kernel.scans.models import Point, PointStaff, Scan, Show

Rows = Sequence[Mapping[str, object]]


def check_ins(person: Person) -> Rows:
    """Where the person checked in, as long as it is kept."""
    rows = list(Scan.objects.filter(person_id=person.pk).order_by("at"))
    points = Point.objects.in_bulk({row.point_id for row in rows})
    return [
        {
            "at": row.at,
            "point": points[row.point_id].name if row.point_id in points else "",
            "colour": row.colour_word,
            "temperature": row.temperature,
        }
        for row in rows
    ]


def shows(person: Person) -> Rows:
    """How often the person showed their code on each day that is kept."""
    return list(Show.objects.filter(person_id=person.pk).order_by("day").values("day", "shows", "last_at"))


def posts(person: Person) -> Rows:
    """At which points the person checks or checked codes."""
    rows = PointStaff.objects.filter(person=person).order_by("since")
    return list(rows.values("role", "since", "until", point_name=F("point__name")))
