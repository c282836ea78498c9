"""What a venue did about an abnormal temperature."""

import datetime as dt
from uuid import UUID

from django.db import transaction

from shanzhi.core.refs import ref
from shanzhi.kernel.accounts.models import Person
from shanzhi.kernel.audit import actions as audit

from .. import queries
from ..models import FeverNote, Venue


@transaction.atomic
def note_fever(
    *, by: Person, venue: Venue, scan_id: UUID, step: str, words: str, request_id: UUID, at: dt.datetime
) -> FeverNote:
    """Add a line to an abnormal temperature at this venue; the same `request_id` again adds nothing."""
    venue = queries.venue_run_by(by, venue.pk)
    scan = queries.fever_at(venue, scan_id, at=at)
    note, is_new = FeverNote.objects.get_or_create(
        request_id=request_id,
        defaults={
            "venue": venue,
            "scan_id": scan.id,
            "person_id": scan.person_id,
            "step": step,
            "words": words,
            "at": at,
            "by": by,
        },
    )
    if is_new:
        audit.record(by=by, act="health_code.note_fever", subject=ref(venue), at=at, detail={"step": step})
    return note
