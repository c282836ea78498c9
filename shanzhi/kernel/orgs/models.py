"""The city's order: where things lie, who belongs where."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from shanzhi.core.fields import EncryptedTextField
from shanzhi.core.ids import new_id
from shanzhi.kernel.orgs.enums import (
    AgentState,
    GridSize,
    Industry,
    JoinRoute,
    Level,
    OrganisationKind,
)


class Division(models.Model):
    """A division by its statistical code: 6 digits to the county, 9 to the town, 12 to the village."""

    code = models.CharField(max_length=12, primary_key=True)
    name = models.CharField(max_length=60)
    level = models.CharField(max_length=8, choices=Level.choices)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    outline = models.JSONField(null=True, blank=True, help_text="GeoJSON geometry; points only where None")
    lng = models.FloatField(null=True, blank=True)
    lat = models.FloatField(null=True, blank=True)

    class Meta:
        ordering = ["code"]
        indexes = [models.Index(fields=["level", "lng", "lat"], name="orgs_division_point")]
        constraints = [
            models.CheckConstraint(
                condition=Q(code__regex=r"^(\d{6}|\d{9}|\d{12})$"), name="orgs_division_code_shape"
            ),
            models.CheckConstraint(
                condition=Q(level=Level.CITY) | Q(parent__isnull=False), name="orgs_division_has_parent"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class GridCell(models.Model):
    """A piece of the city that named people walk. Its box is kept beside the polygon for the index."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(max_length=15, unique=True)
    name = models.CharField(max_length=60)
    size = models.CharField(max_length=8, choices=GridSize.choices)
    division = models.ForeignKey(Division, models.PROTECT, related_name="grids")
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="parts")
    polygon = models.JSONField(help_text="GeoJSON Polygon or MultiPolygon")
    west = models.FloatField()
    south = models.FloatField()
    east = models.FloatField()
    north = models.FloatField()
    workers = models.ManyToManyField(settings.AUTH_USER_MODEL, through="GridPost", related_name="grids")

    class Meta:
        ordering = ["code"]
        indexes = [models.Index(fields=["size", "west", "east"], name="orgs_grid_box")]
        constraints = [
            models.CheckConstraint(condition=Q(code__regex=r"^\d{15}$"), name="orgs_grid_code_shape"),
            models.CheckConstraint(
                condition=Q(west__lt=models.F("east"), south__lt=models.F("north")),
                name="orgs_grid_box_order",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class GridImport(models.Model):
    """A file of grids that was read and checked; it is drawn once an official says so."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="grid_imports")
    name = models.CharField(max_length=100)
    features = models.JSONField(help_text="the features of the file, as they came")
    findings = models.JSONField(help_text="what the check found, see `grid_check.Finding`")
    at = models.DateTimeField()
    drawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return self.name


class GridPost(models.Model):
    """Who walks a grid, since when."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    grid = models.ForeignKey(GridCell, models.CASCADE, related_name="posts")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="grid_posts")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["grid", "person"], condition=Q(until__isnull=True), name="orgs_grid_post_once"
            )
        ]


class Place(models.Model):
    """A spot with a name and an address, put into its division and, where one is drawn, its small grid."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(max_length=100)
    address = models.CharField(max_length=200)
    lng = models.FloatField()
    lat = models.FloatField()
    division = models.ForeignKey(Division, models.PROTECT, related_name="places")
    grid = models.ForeignKey(GridCell, models.SET_NULL, null=True, blank=True, related_name="places")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(lng__range=(-180, 180), lat__range=(-90, 90)), name="orgs_place_on_earth"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Organisation(models.Model):
    """A firm, school or body under one unified social credit code."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    credit_code = models.CharField(max_length=18, unique=True)
    name = models.CharField(max_length=100)
    kind = models.CharField(max_length=12, choices=OrganisationKind.choices)
    industry = models.CharField(max_length=1, choices=Industry.choices, blank=True)
    place = models.ForeignKey(Place, models.PROTECT, null=True, blank=True, related_name="organisations")
    representative = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="represented"
    )
    is_synthetic = models.BooleanField(default=False)
    registered_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(credit_code__regex=r"^[0-9A-HJ-NP-RTUWXY]{18}$"), name="orgs_credit_code_shape"
            )
        ]

    def __str__(self) -> str:
        return self.name


class OrganisationAgent(models.Model):
    """A person who may act for an organisation. `rights` are feature names; `*` means all of them."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="agents")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="agencies")
    rights = ArrayField(models.CharField(max_length=40), default=list)
    state = models.CharField(max_length=8, choices=AgentState.choices, default=AgentState.ASKED)
    route = models.CharField(max_length=16, choices=JoinRoute.choices)
    as_representative = models.BooleanField(default=False, help_text="says to be the legal representative")
    asked_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="agents_decided"
    )
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["asked_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "person"],
                condition=Q(state__in=[AgentState.ASKED, AgentState.ACTIVE]),
                name="orgs_agent_once",
            ),
            models.CheckConstraint(
                condition=Q(state=AgentState.ASKED) | Q(decided_at__isnull=False), name="orgs_agent_decided"
            ),
        ]


class Unit(models.Model):
    """A department or office of the administration."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(max_length=80)
    short_name = models.CharField(max_length=20)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="offices")
    division = models.ForeignKey(Division, models.PROTECT, related_name="units")
    credit_code = models.CharField(max_length=18, blank=True)
    order = models.PositiveSmallIntegerField(default=50)

    class Meta:
        ordering = ["order", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["parent", "name", "division"], nulls_distinct=False, name="orgs_unit_name_once"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Post(models.Model):
    """A position in a unit; a lower rank stands higher in lists."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    unit = models.ForeignKey(Unit, models.CASCADE, related_name="posts")
    name = models.CharField(max_length=40)
    rank = models.PositiveSmallIntegerField(default=50)

    class Meta:
        ordering = ["rank", "name"]
        constraints = [models.UniqueConstraint(fields=["unit", "name"], name="orgs_post_name_once")]

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """An official's place in a unit, from when to when."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="memberships")
    post = models.ForeignKey(Post, models.PROTECT, null=True, blank=True, related_name="memberships")
    is_primary = models.BooleanField(default=True)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "unit"], condition=Q(until__isnull=True), name="orgs_member_once"
            ),
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(until__isnull=True, is_primary=True),
                name="orgs_member_one_primary",
            ),
        ]


class Residence(models.Model):
    """Where a person lives. The address is for those who must visit; lists stop at the division."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="residence"
    )
    division = models.ForeignKey(Division, models.PROTECT, related_name="residences")
    grid = models.ForeignKey(GridCell, models.SET_NULL, null=True, blank=True, related_name="residences")
    address = EncryptedTextField()
    updated_at = models.DateTimeField()


class CityDay(models.Model):
    """A day that the city has declared working or free, against the national calendar."""

    day = models.DateField(primary_key=True)
    is_working = models.BooleanField()
    reason = models.CharField(max_length=100)
    declared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="city_days"
    )

    class Meta:
        ordering = ["day"]
