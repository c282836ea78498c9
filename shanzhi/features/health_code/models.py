"""What people declare, the colours that follow, the venues and the figures of each day."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.functional import Promise

from shanzhi.core.ids import new_id
from shanzhi.core.masking import mask_name
from shanzhi.kernel.orgs.models import Division, GridCell, Organisation, Place

from .enums import ADVICE, REASONS, Colour, ColourRule, Contact, Symptom, Travel, VenueKind

PERSON = settings.AUTH_USER_MODEL


class HealthDeclaration(models.Model):
    """What a person, or somebody acting for them, said about the last 14 days."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(PERSON, models.CASCADE, related_name="health_declarations")
    declared_by = models.ForeignKey(PERSON, models.SET_NULL, null=True, related_name="+")
    request_id = models.UUIDField(help_text="given by the form: a second tap finds the first one's row")
    division = models.ForeignKey(Division, models.PROTECT, related_name="+")
    temperature = models.DecimalField(max_digits=3, decimal_places=1, help_text="degrees Celsius")
    symptoms = ArrayField(models.CharField(max_length=12, choices=Symptom.choices), default=list)
    contact = models.CharField(max_length=12, choices=Contact.choices)
    travel = models.CharField(max_length=12, choices=Travel.choices)
    travel_places = models.CharField(max_length=200, blank=True)
    declared_at = models.DateTimeField()

    class Meta:
        ordering = ["-declared_at"]
        constraints = [
            models.UniqueConstraint(fields=["person", "request_id"], name="health_declaration_once"),
            models.CheckConstraint(
                condition=Q(temperature__range=(34, 43)), name="health_declaration_temperature"
            ),
        ]
        indexes = [models.Index(fields=["person", "-declared_at"], name="health_declaration_mine")]


class ColourState(models.Model):
    """A colour with its cause, as the code and its history both carry it."""

    colour = models.CharField(max_length=8, choices=Colour.choices)
    rule = models.CharField(max_length=20, choices=ColourRule.choices)
    until = models.DateTimeField()

    class Meta:
        abstract = True

    @property
    def reason(self) -> Promise:
        """Why, as a sentence to the person."""
        return REASONS[ColourRule(self.rule)]

    @property
    def advice(self) -> Promise:
        """What to do now."""
        return ADVICE[ColourRule(self.rule)]


class HealthCode(ColourState):
    """A person's code as it stands."""

    person = models.OneToOneField(PERSON, models.CASCADE, primary_key=True, related_name="health_code")
    division = models.ForeignKey(Division, models.PROTECT, related_name="+")
    since = models.DateTimeField(help_text="since when this colour holds")
    declared_at = models.DateTimeField(help_text="the last declaration")
    registered_at = models.DateTimeField(help_text="the first declaration")

    class Meta:
        indexes = [
            models.Index(fields=["registered_at", "division"], name="health_code_by_day"),
            models.Index(fields=["division", "colour"], name="health_code_by_division"),
        ]


class ColourChange(ColourState):
    """A code got a colour. Rows are only added."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(PERSON, models.CASCADE, related_name="colour_changes")
    before = models.CharField(max_length=8, choices=Colour.choices, blank=True)
    evidence = models.CharField(max_length=80, help_text="reference of what the rule looked at")
    at = models.DateTimeField()
    by = models.ForeignKey(PERSON, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["-at"]
        indexes = [models.Index(fields=["person", "-at"], name="colour_change_mine")]


class VenueQuerySet(models.QuerySet["Venue"]):
    def open(self) -> "VenueQuerySet":
        return self.filter(closed_at__isnull=True)

    def run_by(self, person: models.Model) -> "VenueQuerySet":
        return self.filter(administrator=person)


class Venue(models.Model):
    """A place with people that shows codes at its doors. Its doors are points of the kernel `scans`."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    number = models.CharField(max_length=8, unique=True, help_text="printed on the poster")
    name = models.CharField(max_length=100, help_text="full name, as on the credit code certificate")
    kind = models.CharField(max_length=20, choices=VenueKind.choices)
    place = models.ForeignKey(Place, models.PROTECT, related_name="+")
    division = models.ForeignKey(Division, models.PROTECT, related_name="+")
    grid = models.ForeignKey(GridCell, models.SET_NULL, null=True, related_name="+")
    organisation = models.ForeignKey(Organisation, models.SET_NULL, null=True, related_name="+")
    administrator = models.ForeignKey(PERSON, models.PROTECT, related_name="venues")
    registered_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    objects = VenueQuerySet.as_manager()

    class Meta:
        ordering = ["-registered_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["administrator", "name", "division"],
                condition=Q(closed_at__isnull=True),
                name="venue_once",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | Q(closed_at__gte=F("registered_at")),
                name="venue_closes_later",
            ),
        ]
        indexes = [
            models.Index(fields=["division", "kind"], name="venue_by_division"),
            models.Index(fields=["-registered_at"], name="venue_by_day"),
        ]

    def __str__(self) -> str:
        return self.name


class InspectorInvite(models.Model):
    """A link by which people become inspectors of a venue, until it expires or is revoked."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    venue = models.ForeignKey(Venue, models.CASCADE, related_name="invites")
    invited_by = models.ForeignKey(PERSON, models.CASCADE, related_name="+")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created_at"]


class VenueInspector(models.Model):
    """A person who checks codes at all doors of a venue."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    venue = models.ForeignKey(Venue, models.CASCADE, related_name="inspectors")
    person = models.ForeignKey(PERSON, models.CASCADE, related_name="inspecting")
    invite = models.ForeignKey(InspectorInvite, models.SET_NULL, null=True, related_name="accepted")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        ordering = ["since"]
        constraints = [
            models.UniqueConstraint(
                fields=["venue", "person"], condition=Q(until__isnull=True), name="venue_inspector_once"
            )
        ]

    @property
    def masked_name(self) -> str:
        return mask_name(self.person.name)


class DailyFigure(models.Model):
    """What happened in one division on one day: the board reads these rows, never the raw check-ins.

    `venues` and `people` are those registered that day; `check_ins` happened at points of the division;
    `shows` are of people who live there, `showers` how many people they were.
    """

    id = models.BigAutoField(primary_key=True)
    day = models.DateField()
    division_code = models.CharField(max_length=12)
    venues = models.PositiveIntegerField(default=0)
    people = models.PositiveIntegerField(default=0)
    check_ins = models.PositiveIntegerField(default=0)
    shows = models.PositiveIntegerField(default=0)
    showers = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["day", "division_code"], name="daily_figure_once")]
        indexes = [models.Index(fields=["division_code", "day"], name="daily_figure_by_division")]


class CountedDay(models.Model):
    """A past day whose figures stand in `DailyFigure`; other days are counted live."""

    day = models.DateField(primary_key=True)
    counted_at = models.DateTimeField()
