"""Places that check codes at their doors, and who checks."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from shanzhi.core.ids import new_id
from shanzhi.core.masking import mask_name
from shanzhi.kernel.accounts.models import Person
from shanzhi.kernel.orgs.enums import AgentState
from shanzhi.kernel.orgs.models import Division, GridCell, Organisation, OrganisationAgent, Place

from ..enums import VenueKind

PERSON = settings.AUTH_USER_MODEL
RUNNING = ["*", "health_code"]  # rights of an agent that reach the firm's venues


class VenueQuerySet(models.QuerySet["Venue"]):
    def open(self) -> "VenueQuerySet":
        return self.filter(closed_at__isnull=True)

    def run_by(self, person: Person) -> "VenueQuerySet":
        """Those that the person administers, helps to manage, or sees as an agent of the firm they belong to."""
        deputies = VenueInspector.objects.filter(person=person, is_deputy=True, until__isnull=True)
        agencies = OrganisationAgent.objects.filter(
            person=person, state=AgentState.ACTIVE, rights__overlap=RUNNING
        )
        return self.filter(
            Q(administrator=person)
            | Q(pk__in=deputies.values("venue"))
            | Q(organisation__in=agencies.values("organisation"))
        )

    def owned_by(self, person: Person) -> "VenueQuerySet":
        """Those that the person administers."""
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
    closed_by = models.ForeignKey(PERSON, models.SET_NULL, null=True, related_name="+")
    closing_document = models.CharField(max_length=60, blank=True, help_text="where an official closed it")
    closing_reason = models.CharField(max_length=200, blank=True)
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

    def get_kind_display(self) -> str:  # type: ignore[no-redef]
        """The type in the reader's language. Django's own looks at all types anew for each row of a list."""
        return str(VenueKind(self.kind).label)


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
    is_deputy = models.BooleanField(
        default=False, help_text="also manages the venue beside its administrator"
    )
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
