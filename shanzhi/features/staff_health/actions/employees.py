"""What employees decide for themselves."""

import datetime as dt
from uuid import UUID

from django.db import transaction

from shanzhi.kernel.accounts.models import Person
from shanzhi.kernel.declarations.actions import leave, share_position
from shanzhi.kernel.declarations.enums import Leaving
from shanzhi.kernel.declarations.models import Member

from .. import queries
from ..telling import tell_left


def choose_position(*, by: Person, member_id: UUID, shares: bool, at: dt.datetime) -> Member:
    """Let the position be kept with the own declarations, or refuse it. Refusing has no other effect."""
    return share_position(by=by, member=queries.own_membership(by, member_id), shares=shares, at=at)


@transaction.atomic
def leave_firm(*, by: Person, member_id: UUID, at: dt.datetime) -> Member:
    """Leave a firm's roster and say so to the firm."""
    member = queries.own_membership(by, member_id)
    gone = leave(by=by, member=member, reason=Leaving.LEFT, at=at)
    tell_left(member, at=at)
    return gone
