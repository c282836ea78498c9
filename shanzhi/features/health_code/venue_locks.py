"""A venue held for a change: only by those who may make it, and not after it was closed."""

from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from shanzhi.core.errors import DomainError
from shanzhi.kernel.accounts.models import Person

from .models import Venue


class VenueRefused(DomainError):
    """Something that cannot be done with a venue."""


def run_and_locked(by: Person, venue_id: UUID) -> Venue:
    """An open venue that the person manages, held until the transaction ends; others are told there is none."""
    return _locked(Venue.objects.run_by(by), venue_id)


def owned_and_locked(by: Person, venue_id: UUID) -> Venue:
    """The same for what only the administrator may do."""
    return _locked(Venue.objects.owned_by(by), venue_id)


def locked(venue_id: UUID) -> Venue:
    """The same, where the right to it was decided before."""
    return _locked(Venue.objects.all(), venue_id)


def _locked(rows: QuerySet[Venue], venue_id: UUID) -> Venue:
    venue = rows.select_for_update(of=("self",)).filter(pk=venue_id).first()
    if venue is None:
        raise VenueRefused(_("没有找到这个场所。"), "venue.not_yours", status=404)
    if venue.closed_at is not None:
        raise VenueRefused(_("场所已经关闭。"), "venue.closed", status=409)
    return venue
