"""How others hear of firms' declarations: events for other modules, messages to agents, officials and foremen."""

import datetime as dt
from typing import Any

from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from shanzhi.core.refs import ref
from shanzhi.kernel.accounts.models import Person
from shanzhi.kernel.declarations.enums import DutyRole
from shanzhi.kernel.declarations.models import Duty, Member
from shanzhi.kernel.events import actions as events
from shanzhi.kernel.notify import actions as notify

from . import queries
from .enums import ResumeState
from .models import Firm, ResumeWork

_STATE_WORDS = {
    ResumeState.ACCEPTED: _("材料已受理，正在核对，有结果会告诉您。"),
    ResumeState.RETURNED: _("需要补充：{said}。补充后会接着办理。"),
    ResumeState.FILED: _("已予以备案，编号 {number}。请按防控措施组织返岗。"),
    ResumeState.REFUSED: _("不予备案：{said}。整改后可以重新提交。"),
}


def emit(kind: str, firm: Firm, *, by: Person | None, at: dt.datetime, **payload: Any) -> None:
    """A fact about a firm, for whoever subscribes."""
    events.emit(
        kind,
        subject=ref(firm.organisation),
        at=at,
        by=by,
        division_code=firm.group.division_id,
        payload={"firm": str(firm.pk), **payload},
    )


def emit_resume(kind: str, resume: ResumeWork, *, by: Person, at: dt.datetime) -> None:
    emit(
        kind,
        resume.firm,
        by=by,
        at=at,
        resume=str(resume.pk),
        state=str(resume.state),
        headcount=resume.headcount,
        planned_on=resume.planned_on.isoformat(),
    )


def tell_bureau(resume: ResumeWork, title: Any, *, at: dt.datetime) -> None:
    """A file waits for the officials of the county."""
    notify.tell_many(
        people=queries.bureau_of(resume.division_code),
        notice="staff_health.resume_waiting",
        title=format_lazy(title, firm=resume.firm.organisation.name),
        body=format_lazy(
            _("计划 {day} 复工，返岗 {count} 人。点开核对材料。"),
            day=resume.planned_on,
            count=resume.headcount,
        ),
        url=reverse("office:staff_health:resume", args=[resume.pk]),
        at=at,
    )


def tell_agents(resume: ResumeWork, *, said: str, at: dt.datetime) -> None:
    """Everybody who acts for the firm hears what was decided."""
    notify.tell_many(
        people=queries.agents_of(resume.firm.organisation),
        notice="staff_health.resume_moved",
        title=format_lazy(
            _("{firm}复工备案：{state}"), firm=resume.firm.organisation.name, state=resume.get_state_display()
        ),
        body=format_lazy(_STATE_WORDS[ResumeState(resume.state)], said=said, number=resume.number),
        url=reverse("business:staff_health:resume", args=[resume.pk]),
        at=at,
    )


def tell_left(member: Member, *, at: dt.datetime) -> None:
    """An employee has left the roster: who looks after the workshop or the firm hears it."""
    roles = [DutyRole.FOREMAN, DutyRole.MANAGER, DutyRole.HEAD]
    duties = Duty.objects.filter(
        group__in=[key for key in (member.group_id, member.group.parent_id, member.top_id) if key],
        role__in=roles,
        until__isnull=True,
    )
    notify.tell_many(
        people=Person.objects.filter(pk__in=duties.values("person"), is_active=True),
        notice="staff_health.left",
        title=format_lazy(_("{name}已退出名册"), name=member.person.masked_name),
        body=format_lazy(
            _("{group}。本人表示已不在贵单位工作；如仍在职，请与其核对后重新加入名册。"),
            group=member.group.name,
        ),
        url=reverse("business:staff_health:group", args=[member.group_id]),
        at=at,
    )
