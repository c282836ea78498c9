"""Of whom: rosters as trees, their members, who answers for them and who looks after them."""

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from shanzhi.core.fields import EncryptedTextField
from shanzhi.core.ids import new_id
from shanzhi.kernel.orgs.models import Division, Organisation, Place

from ..enums import Audience, DutyRole, GroupKind, Leaving, Relation, ReporterState

PERSON = settings.AUTH_USER_MODEL


class Group(models.Model):
    """A node of a roster: a school, a grade, a class; a firm, a site, a workshop. `top` is the school or the firm.

    The bureau above the schools is whoever holds its permit for the division that a school lies in.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    audience = models.CharField(max_length=8, choices=Audience.choices)
    kind = models.CharField(max_length=12, choices=GroupKind.choices)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="parts")
    top = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="everything", help_text="none for itself"
    )
    code = models.CharField(
        max_length=40, help_text="school code, credit code, or the top's code and a number"
    )
    name = models.CharField(max_length=80)
    order = models.PositiveSmallIntegerField(default=0)
    entry_year = models.PositiveSmallIntegerField(null=True, help_text="of a grade or class: when it began")
    division = models.ForeignKey(Division, models.PROTECT, related_name="+")
    place = models.ForeignKey(Place, models.PROTECT, null=True, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["order", "name", "id"]
        constraints = [
            models.UniqueConstraint(fields=["audience", "code"], name="declarations_group_code_once"),
            models.UniqueConstraint(
                fields=["parent", "name"],
                condition=Q(closed_at__isnull=True),
                name="declarations_group_name_once",
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True, top__isnull=True)
                | Q(parent__isnull=False, top__isnull=False),
                name="declarations_group_has_a_top",
            ),
        ]
        indexes = [
            models.Index(
                fields=["audience", "division"],
                condition=Q(top__isnull=True),
                name="declarations_tops_by_place",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_open(self) -> bool:
        return self.closed_at is None


class Duty(models.Model):
    """A person looks after a group and everything under it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    group = models.ForeignKey(Group, models.CASCADE, related_name="duties")
    person = models.ForeignKey(PERSON, models.CASCADE, related_name="declaration_duties")
    role = models.CharField(max_length=8, choices=DutyRole.choices)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["group", "person", "role"],
                condition=Q(until__isnull=True),
                name="declarations_duty_once",
            )
        ]


class MemberQuerySet(models.QuerySet["Member"]):
    def on(self, day: dt.date) -> "MemberQuerySet":
        """Those who were in the roster on that day."""
        return self.filter(Q(until__isnull=True) | Q(until__gt=day), since__lte=day)


class Member(models.Model):
    """A person's place in a roster, from a day on to another (not included)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    group = models.ForeignKey(Group, models.PROTECT, related_name="members")
    top = models.ForeignKey(Group, models.PROTECT, related_name="+")
    person = models.ForeignKey(PERSON, models.PROTECT, related_name="memberships_declared")
    number = models.CharField(
        max_length=30, blank=True, help_text="of the pupil or employee, given by the top"
    )
    answers_alone = models.BooleanField(default=False, help_text="an adult student or an employee")
    shares_position = models.BooleanField(default=True, help_text="the person has not refused it")
    since = models.DateField()
    until = models.DateField(null=True)
    leaving = models.CharField(max_length=10, choices=Leaving.choices, blank=True)
    objects = MemberQuerySet.as_manager()

    class Meta:
        ordering = ["number", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["top", "person"], condition=Q(until__isnull=True), name="declarations_member_once"
            ),
            models.UniqueConstraint(
                fields=["top", "number"],
                condition=Q(until__isnull=True) & ~Q(number=""),
                name="declarations_number_once",
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                name="declarations_member_ends_later",
            ),
        ]
        indexes = [
            models.Index(fields=["group", "until"], name="declarations_member_group"),
            models.Index(
                fields=["person"], condition=Q(until__isnull=True), name="declarations_member_person"
            ),
        ]


class Reporter(models.Model):
    """Who may answer for a member, as the roster says. The holder of the number confirms it after signing in.

    Besides these: the member who `answers_alone`, and whoever acts for the person in the family (accounts).
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    member = models.ForeignKey(Member, models.CASCADE, related_name="reporters")
    person = models.ForeignKey(
        PERSON, models.CASCADE, null=True, related_name="+", help_text="once confirmed"
    )
    name = models.CharField(max_length=60)
    relation = models.CharField(max_length=12, choices=Relation.choices)
    phone = EncryptedTextField()
    phone_index = models.BinaryField(max_length=32)
    state = models.CharField(max_length=10, choices=ReporterState.choices, default=ReporterState.INVITED)
    invited_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["invited_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["member", "phone_index"],
                condition=Q(state__in=[ReporterState.INVITED, ReporterState.CONFIRMED]),
                name="declarations_reporter_once",
            ),
            models.CheckConstraint(
                condition=~Q(state=ReporterState.CONFIRMED) | Q(person__isnull=False),
                name="declarations_confirmed_by_somebody",
            ),
        ]
        indexes = [
            models.Index(fields=["phone_index"], name="declarations_reporter_phone"),
            models.Index(
                fields=["person", "member"],
                condition=Q(state=ReporterState.CONFIRMED),
                name="declarations_reporter_person",
            ),
        ]
