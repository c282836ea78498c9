"""Checking points, who may use them, and the stream of scans and shows.

`scans_scan`, `scans_show` and `scans_refusal` are partitioned by city day (migration 0002); their keys carry
the person, the tables they join are small, and nothing has a foreign key to them, so that they can be
spread over machines.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q

from shanzhi.core.ids import new_id
from shanzhi.kernel.codes.enums import Colour
from shanzhi.kernel.scans.enums import PointKind, StaffRole, Way

COLOURS = [(colour.value, colour.word) for colour in Colour]


class Point(models.Model):
    """A gate, counter or barrier where codes are scanned. `owner_ref` names the venue or checkpoint it serves."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    owner_ref = models.CharField(max_length=80)
    name = models.CharField(max_length=100)
    kind = models.CharField(max_length=12, choices=[(kind.value, kind.value) for kind in PointKind])
    place = models.ForeignKey("orgs.Place", models.PROTECT, null=True, related_name="points")
    division_code = models.CharField(max_length=12)
    lng = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    is_open = models.BooleanField(default=True)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["owner_ref"], name="scans_point_owner"),
            models.Index(fields=["division_code"], name="scans_point_division"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(is_open=True, closed_at=None) | Q(is_open=False, closed_at__isnull=False),
                name="scans_point_closed_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return self.name


class PointStaff(models.Model):
    """Who may scan at a point, since when and until when."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    point = models.ForeignKey(Point, models.PROTECT, related_name="staff")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="point_posts")
    role = models.CharField(max_length=10, choices=[(role.value, role.value) for role in StaffRole])
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["point", "person"], condition=Q(until__isnull=True), name="scans_staff_once"
            )
        ]


class Standing(models.Model):
    """What a gate shows of a person now. Features write it (`set_standing`), every scan reads it."""

    person_id = models.UUIDField(primary_key=True)
    colour = models.SmallIntegerField(choices=COLOURS)
    reason = models.CharField(max_length=200, null=True)  # noqa: DJ001  (none is what the wire says for green)
    masked_name = models.CharField(max_length=60)
    division_code = models.CharField(max_length=12, blank=True)
    until = models.DateTimeField(null=True)
    changed_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["division_code", "colour"], name="scans_standing_division")]


class Scan(models.Model):
    """One check-in. The answer given (colour, reason, name) is kept, because a repeat must give it again."""

    pk = models.CompositePrimaryKey("person_id", "at", "id")
    id = models.UUIDField(default=new_id)
    person_id = models.UUIDField()
    point_id = models.UUIDField()
    inspector_id = models.UUIDField(null=True)
    division_code = models.CharField(max_length=12)
    at = models.DateTimeField()
    received_at = models.DateTimeField()
    way = models.SmallIntegerField(choices=[(way.value, way.name.lower()) for way in Way])
    temperature = models.DecimalField(max_digits=3, decimal_places=1, null=True, help_text="°C")
    abnormal = models.BooleanField()
    nonce = models.UUIDField()
    colour = models.SmallIntegerField(choices=COLOURS)
    reason = models.CharField(max_length=200, null=True)  # noqa: DJ001
    masked_name = models.CharField(max_length=60)

    @property
    def colour_word(self) -> str:
        return Colour(self.colour).word


class Show(models.Model):
    """How often a person showed their code on a city day."""

    pk = models.CompositePrimaryKey("person_id", "day")
    person_id = models.UUIDField()
    day = models.DateField()
    shows = models.IntegerField()
    last_at = models.DateTimeField()
    division_code = models.CharField(max_length=12, blank=True)


class Refusal(models.Model):
    """A scan that was refused, and why: `reason` is the last part of the problem's type."""

    pk = models.CompositePrimaryKey("at", "id")
    id = models.UUIDField(default=new_id)
    at = models.DateTimeField()
    reason = models.CharField(max_length=40)
    point_id = models.UUIDField(null=True)
    inspector_id = models.UUIDField(null=True)
    nonce = models.UUIDField(null=True)


class DayFigure(models.Model):
    """What is settled of a day and division (`figures.py`); it outlives the rows it was counted from.

    `abnormal` is counted when the rows go: until then temperatures may still be corrected.
    """

    day = models.DateField()
    division_code = models.CharField(max_length=12, blank=True)
    scans = models.BigIntegerField(default=0)
    abnormal = models.BigIntegerField(default=0)
    shows = models.BigIntegerField(default=0)
    showers = models.BigIntegerField(default=0, help_text="people who showed a code that day")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["day", "division_code"], name="scans_day_figure_once")]


class CountedStream(models.Model):
    """Up to where the stream is in `DayFigure`: one row, read and moved with the figures."""

    ONLY = 1

    id = models.SmallIntegerField(primary_key=True, default=ONLY)
    received = models.DateTimeField(null=True, help_text="check-ins received before this moment are counted")
    shown = models.DateField(null=True, help_text="shows of the days before this one are counted")

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="scans_counted_stream_is_one")]


class RetentionReceipt(models.Model):
    """Public proof that the rows of a day are gone."""

    table = models.CharField(max_length=20)
    day = models.DateField()
    rows = models.BigIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["table", "day"], name="scans_receipt_once")]


class GateChange(models.Model):
    """A person whose colour has changed since the list for gates was last published; triggers write it."""

    person_id = models.UUIDField()


class GateListVersion(models.Model):
    """One version of the list for gates (`gate_list.py`): what changed, and now and then the whole list."""

    version = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    change = models.BinaryField(null=True, help_text="from the version before; none where a list begins anew")
    snapshot = models.BinaryField(null=True, help_text="only the newest snapshot is kept")


class GateListHead(models.Model):
    """The one signed head of the list for gates."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    version = models.BigIntegerField()
    at = models.DateTimeField(help_text="the list is complete up to this moment")
    key = models.BinaryField(help_text="of the hashes")
    digest = models.BinaryField(help_text="SHA-256 of the snapshot at this version")
    signed = models.BinaryField(help_text="what gates get, signature and all")
    revocation = models.BigIntegerField(help_text="the newest revocation in it")
    entries = models.IntegerField()
    counted_at = models.DateTimeField(help_text="when the list was last made from the tables themselves")

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="scans_gate_list_has_one_head")]
