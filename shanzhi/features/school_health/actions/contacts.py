"""Showing a teacher the numbers of a pupil's parents: noted, once a day for each teacher and person."""

import datetime as dt
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from shanzhi.core.clock import city_day, day_start
from shanzhi.kernel.accounts.models import Person
from shanzhi.kernel.audit import actions as audit
from shanzhi.kernel.audit import queries as record
from shanzhi.kernel.declarations.models import Member

from .. import queries


@transaction.atomic
def open_contact(*, by: Person, member_id: UUID, at: dt.datetime) -> tuple[Member, list[queries.Contact]]:
    """The pupil with the name and number of everybody who answers for them."""
    member = queries.pupil_for(by, member_id)
    contacts = queries.contacts_of(member)
    reason = _("联系{group}学生家长").format(group=member.group.name)
    shown = {member.person_id: member.person} | {
        one.person.pk: one.person for one in contacts if one.person is not None
    }
    today = day_start(city_day(at))
    for person in shown.values():
        noted = record.openings_of(person).filter(by_id=by.pk, at__gte=today, reason=reason)
        if not noted.exists():
            audit.record_opening(
                by=by, person_id=person.pk, what=gettext_noop("姓名、联系电话"), reason=reason, at=at
            )
    return member, contacts
