"""Files to resume work: handed in by a firm, decided by an official of its county."""

import datetime as dt
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext_lazy as _

from shanzhi.core.clock import city_day
from shanzhi.core.errors import DomainError
from shanzhi.core.identifiers import check_mobile
from shanzhi.core.refs import ref
from shanzhi.kernel.accounts.models import Person
from shanzhi.kernel.audit import actions as audit
from shanzhi.kernel.files import actions as files
from shanzhi.kernel.orgs import queries as orgs

from .. import queries, rules
from ..enums import Decision, ResumeAct, ResumeState
from ..models import ResumeStep, ResumeWork
from ..telling import emit_resume, tell_agents, tell_bureau

PAPERS = "staff_health.paper"
_NUMBERS = 50_202  # the lock under which numbers are given
_FIELDS = (
    *("planned_on", "headcount", "from_outside", "measures", "masks", "thermometers"),
    *("contact_name", "contact_phone", "note"),
)


class ResumeRefused(DomainError):
    """This cannot be done to the file as it stands."""


@transaction.atomic
def file_resume(
    *, by: Person, group_id: UUID, request_id: UUID, papers: Sequence[Any] = (), at: dt.datetime, **facts: Any
) -> ResumeWork:
    """Hand a file in. A second tap finds the first one's; another one while it runs is refused."""
    firm = queries.firm_represented(by, group_id)
    standing = firm.resumes.filter(request_id=request_id).first()
    if standing:
        return standing
    checked = _checked(facts, at)
    resume = ResumeWork(
        firm=firm,
        division_code=firm.group.division_id,
        request_id=request_id,
        submitted_at=at,
        submitted_by=by,
        **checked,
    )
    try:
        with transaction.atomic():
            resume.save(force_insert=True)
    except IntegrityError:
        return _first_one(firm, request_id)
    _attach(resume, papers, by, at)
    _step(resume, ResumeAct.SUBMITTED, by, str(firm), at)
    emit_resume("staff_health.resume_filed", resume, by=by, at=at)
    tell_bureau(resume, _("{firm}提交了复工备案"), at=at)
    audit.record(by=by, act="staff_health.resume_filed", subject=ref(resume), at=at)
    return resume


def _first_one(firm: Any, request_id: UUID) -> ResumeWork:
    """Somebody was quicker: the same form, or a colleague's."""
    standing = firm.resumes.filter(request_id=request_id).first()
    if standing:
        return standing
    raise ResumeRefused(_("已经有一份备案正在办理，可以在那里补充更正。"), "resume.running", status=409)


@transaction.atomic
def correct_resume(
    *, by: Person, resume_id: UUID, papers: Sequence[Any] = (), said: str = "", at: dt.datetime, **facts: Any
) -> ResumeWork:
    """Correct what the file says, or add what was asked for; what it said before stays in its history."""
    resume = _locked(queries.own_resume(by, resume_id).pk)
    if not resume.may_correct:
        raise ResumeRefused(
            _("现在不能更正：{state}。").format(state=resume.get_state_display()), "resume.state"
        )
    before, former_phone = resume.facts(), resume.contact_phone
    checked = _checked(facts, at)
    for field, value in checked.items():
        setattr(resume, field, value)
    if resume.facts() == before and resume.contact_phone == former_phone and not papers and not said.strip():
        return resume  # a second tap, or nothing new
    resume.state = ResumeState.SUBMITTED
    resume.save()
    _attach(resume, papers, by, at)
    _step(resume, ResumeAct.CORRECTED, by, str(resume.firm), at, said=said, before=before)
    emit_resume("staff_health.resume_filed", resume, by=by, at=at)
    tell_bureau(resume, _("{firm}补充了复工备案"), at=at)
    audit.record(by=by, act="staff_health.resume_corrected", subject=ref(resume), at=at)
    return resume


@transaction.atomic
def withdraw_resume(*, by: Person, resume_id: UUID, at: dt.datetime) -> ResumeWork:
    """The firm takes its file back. A second time does nothing."""
    resume = _locked(queries.own_resume(by, resume_id).pk)
    if resume.state == ResumeState.WITHDRAWN:
        return resume
    if not resume.is_open:
        raise ResumeRefused(_("已经办结，不能撤回。"), "resume.state", status=409)
    resume.state = ResumeState.WITHDRAWN
    resume.save(update_fields=["state"])
    _step(resume, ResumeAct.WITHDRAWN, by, str(resume.firm), at)
    audit.record(by=by, act="staff_health.resume_withdrawn", subject=ref(resume), at=at)
    return resume


@transaction.atomic
def decide_resume(
    *, by: Person, resume_id: UUID, decision: str, said: str = "", at: dt.datetime
) -> ResumeWork:
    """Take up, ask for more, file or refuse. Of two officials at once the second reads what the first decided."""
    resume = _locked(queries.resume_within(by, resume_id).pk)
    if by.pk in set(queries.agents_of(resume.firm.organisation).values_list("pk", flat=True)):
        raise ResumeRefused(_("您是这家企业的经办人，请由其他工作人员办理。"), "resume.own", status=403)
    chosen = Decision(decision)
    if chosen not in rules.decisions_for(resume.state):
        raise ResumeRefused(
            _("这份备案现在是“{state}”，请刷新后再办理。").format(state=resume.get_state_display()),
            "resume.state",
            status=409,
        )
    if rules.needs_reason(chosen) and len(said.strip()) < 4:
        raise ResumeRefused(_("请写明原因，企业会看到（至少 4 个字）。"), "resume.reason", field="said")
    state, act = rules.moved(chosen)
    resume.state = state
    if chosen in {Decision.FILE, Decision.REFUSE}:
        resume.decided_at = at
    if chosen == Decision.FILE:
        resume.number = _next_number(resume, at)
    resume.save(update_fields=["state", "decided_at", "number"])
    unit = orgs.unit_of(by)
    _step(resume, act, by, unit.name if unit else by.masked_name, at, said=said)
    emit_resume("staff_health.resume_decided", resume, by=by, at=at)
    tell_agents(resume, said=said.strip().rstrip("。"), at=at)
    audit.record(by=by, act=f"staff_health.resume_{act}", subject=ref(resume), at=at, reason=said)
    return resume


def _locked(key: UUID) -> ResumeWork:
    rows = ResumeWork.objects.select_for_update(of=("self",))
    return rows.select_related("firm__organisation", "firm__group").get(pk=key)


def _checked(facts: dict[str, Any], at: dt.datetime) -> dict[str, Any]:
    if not rules.is_plausible_day(facts["planned_on"], today=city_day(at)):
        raise ResumeRefused(_("复工日期应在今天到 90 天之内，请核对。"), "resume.day", field="planned_on")
    if facts["from_outside"] > facts["headcount"]:
        raise ResumeRefused(_("市外返岗人数不能多于返岗人数。"), "resume.outside", field="from_outside")
    return {name: facts[name] for name in _FIELDS} | {"contact_phone": check_mobile(facts["contact_phone"])}


def _attach(resume: ResumeWork, papers: Sequence[Any], by: Person, at: dt.datetime) -> None:
    if resume.papers.count() + len(papers) > rules.MOST_PAPERS:
        raise ResumeRefused(_("最多上传 4 个附件。"), "resume.papers", field="paper_1")
    for number, paper in enumerate(papers, 1):
        resume.papers.add(files.store(by=by, upload=paper, gateway=PAPERS, at=at, field=f"paper_{number}"))


def _step(
    resume: ResumeWork,
    act: ResumeAct,
    by: Person,
    label: str,
    at: dt.datetime,
    *,
    said: str = "",
    before: Any = None,
) -> None:
    ResumeStep.objects.create(
        resume=resume, act=act, by=by, by_label=label[:80], at=at, said=said.strip()[:300], before=before
    )


def _next_number(resume: ResumeWork, at: dt.datetime) -> str:
    """The next number of the county and year; given one after the other."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_NUMBERS])
    county, year = resume.division_code[:6], city_day(at).year
    given = ResumeWork.objects.filter(number__startswith=f"{county}-{year}-").count()
    return rules.number_of(county, year, given + 1)
