"""Giving somebody a class or a school to look after, with the role that opens the pages for it."""

import datetime as dt

from django.db import transaction

from shanzhi.core.refs import ref
from shanzhi.kernel.accounts import actions as accounts
from shanzhi.kernel.accounts.models import Person
from shanzhi.kernel.declarations.actions.rosters import put_on_duty
from shanzhi.kernel.declarations.enums import DutyRole
from shanzhi.kernel.declarations.models import Duty, Group

ROLES = {
    DutyRole.TEACHER: "class_teacher",
    DutyRole.HEAD: "school_manager",
    DutyRole.MANAGER: "school_manager",
}


@transaction.atomic
def appoint(*, by: Person | None, group: Group, person: Person, role: DutyRole, at: dt.datetime) -> Duty:
    """Let a person look after a group; twice changes nothing."""
    duty = put_on_duty(by=by, group=group, person=person, role=role, at=at)
    top = group.top or group
    if role in ROLES:
        accounts.grant_role(
            by=None, person=person, role=ROLES[role], division_code=top.division_id, unit_ref=ref(top), at=at
        )  # by nobody: the role follows from the duty
    return duty
