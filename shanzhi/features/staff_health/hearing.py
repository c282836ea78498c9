"""What this feature does when others report: agents of firms come and go."""

from typing import Any
from uuid import UUID

from shanzhi.core.clock import now
from shanzhi.core.refs import ref
from shanzhi.kernel.orgs.models import Organisation

from . import actions


def agents_changed(event: Any) -> None:
    """Somebody may act for a firm now, or no longer: its duties follow."""
    kind, _sep, key = event.subject.partition(":")
    if kind == ref(Organisation(pk=UUID(key))).partition(":")[0]:
        actions.keep_agents(organisation_id=UUID(key), at=now())
