"""Questions about readings."""

import datetime as dt
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from shanzhi.core.errors import DomainError
from shanzhi.kernel.accounts.models import Person
from shanzhi.kernel.files.models import StoredFile
from shanzhi.kernel.vision.models import Reading

PHOTO = "vision.photo"
SURE = 0.9
"""A field that the models give less is marked for the person to look at again."""

KEPT_FOR = dt.timedelta(hours=1)


def reading_of(person: Person, reading_id: UUID) -> Reading:
    """The person's own reading; somebody else's answers as one that does not exist."""
    found = Reading.objects.filter(owner=person, pk=reading_id).select_related("photo").first()
    if found is None:
        raise DomainError(_("没有这次识别，可能已经过期，请重新拍照"), "reading.unknown", status=404)
    return found


def doubtful(reading: Reading) -> frozenset[str]:
    """The fields to look at again: read with little trust, not read at all, or a number that was not checked."""
    found = reading.found
    trusts = found.get("confidence", {})
    if not isinstance(trusts, dict):
        trusts = {"plate": trusts}
    fields = found.get("fields", {})
    marked = {name for name, text in fields.items() if not text or trusts.get(name, 1.0) < SURE}
    if found.get("valid") is False:
        marked |= fields.keys() & {"id_number", "credit_code"}
    return frozenset(marked)


def expired(at: dt.datetime) -> QuerySet[Reading]:
    """Readings whose hour is over, confirmed or not."""
    return Reading.objects.filter(asked_at__lt=at - KEPT_FOR).select_related("photo", "owner")


def may_open(person: Person, stored: StoredFile) -> bool:
    """Only who took the photo."""
    return stored.owner_id == person.pk
