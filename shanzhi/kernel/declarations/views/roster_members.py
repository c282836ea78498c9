"""One member of a roster at a time: added, moved, left; who answers for them."""

import datetime as dt
import uuid
from dataclasses import asdict
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shanzhi.core import htmx, limits
from shanzhi.core.access import signed_in
from shanzhi.core.clock import city_day, now
from shanzhi.core.forms import act
from shanzhi.core.pagination import paged
from shanzhi.kernel.accounts.actions import RosterName
from shanzhi.kernel.accounts.documents import claim_of
from shanzhi.kernel.declarations import actions
from shanzhi.kernel.declarations.forms.rosters import (
    GuardianForm,
    LeaveForm,
    PupilForm,
    TransferForm,
    YearForm,
)
from shanzhi.kernel.declarations.models import Member
from shanzhi.kernel.declarations.queries import rosters as queries
from shanzhi.kernel.declarations.roster_words import WORDS

from .rosters import audience_of, show


@signed_in
@require_http_methods(["GET", "POST"])
def roster_member_new(request: HttpRequest, group_id: uuid.UUID) -> HttpResponse:
    """Add one person by hand."""
    group = queries.kept_group(request.user, audience_of(request), group_id)
    form = PupilForm(request.POST or None, audience=group.audience)
    if request.method == "POST":
        done, member = act(form, lambda data: _enrolled(request, group, data))
        if done:
            messages.success(request, _("已加入{name}。").format(name=group.name))
            return htmx.go(request, "declarations:roster_member", member.pk)
    back = htmx.here(request, "declarations:roster_group", group.pk)
    title = _("添加{kind}").format(kind=WORDS[group.audience]["member"])
    return show(
        request, "declarations/rosters/form.html", form=form, title=title, submit=title, back_url=back
    )


def _enrolled(request: HttpRequest, group: Any, data: dict[str, Any]) -> Member:
    limits.count(request, "look_up")
    at = now()
    number = data.pop("number")
    claim = claim_of(**data, today=city_day(at))
    return actions.enrol(by=request.user, group=group, name=RosterName(**asdict(claim)), number=number, at=at)


@signed_in
@require_safe
def roster_member(request: HttpRequest, member_id: uuid.UUID) -> HttpResponse:
    """A member, and who answers for them."""
    member = queries.kept_member(request.user, audience_of(request), member_id)
    return show(
        request, "declarations/rosters/member.html", member=member, reporters=queries.reporters_of(member)
    )


@signed_in
@require_http_methods(["GET", "POST"])
def roster_transfer(request: HttpRequest, member_id: uuid.UUID) -> HttpResponse:
    """Into another class of the same school."""
    member = queries.kept_member(request.user, audience_of(request), member_id)
    form = TransferForm(request.POST or None, top=member.top)
    return _changed(request, member, form, actions.transfer, title=_("转到另一个班级"), submit=_("确认转入"))


@signed_in
@require_http_methods(["GET", "POST"])
def roster_leave(request: HttpRequest, member_id: uuid.UUID) -> HttpResponse:
    """Out of the roster."""
    member = queries.kept_member(request.user, audience_of(request), member_id)
    return _changed(
        request,
        member,
        LeaveForm(request.POST or None),
        actions.leave,
        title=_("办理离开"),
        submit=_("确认离开"),
    )


@signed_in
@require_http_methods(["GET", "POST"])
def roster_reporter_new(request: HttpRequest, member_id: uuid.UUID) -> HttpResponse:
    """Name a guardian."""
    member = queries.kept_member(request.user, audience_of(request), member_id)
    form = GuardianForm(request.POST or None, audience=member.top.audience)
    title = _("添加{kind}").format(kind=WORDS[member.top.audience]["reporter"])
    return _changed(request, member, form, actions.name_reporter, title=title, submit=_("添加并邀请"))


def _changed(
    request: HttpRequest, member: Member, form: Any, action: Any, *, title: str, submit: str
) -> HttpResponse:
    if request.method == "POST":
        done, _row = act(form, lambda data: action(by=request.user, member=member, at=now(), **data))
        if done:
            messages.success(request, _("已保存。"))
            return htmx.go(request, "declarations:roster_member", member.pk)
    back = htmx.here(request, "declarations:roster_member", member.pk)
    who = f"{member.person.masked_name} · {member.group.name}"
    return show(
        request,
        "declarations/rosters/form.html",
        form=form,
        title=title,
        submit=submit,
        back_url=back,
        who=who,
    )


@signed_in
@require_POST
def roster_reporter_end(request: HttpRequest, reporter_id: uuid.UUID) -> HttpResponse:
    """A guardian may no longer answer."""
    reporter = queries.kept_reporter(request.user, audience_of(request), reporter_id)
    actions.end_reporter(by=request.user, reporter=reporter, at=now())
    messages.success(request, _("已取消，对方不能再申报。"))
    return htmx.go(request, "declarations:roster_member", reporter.member_id)


@signed_in
@require_safe
def roster_leavers(request: HttpRequest, top_id: uuid.UUID) -> HttpResponse:
    """Who has left, with why."""
    top = queries.kept_top(request.user, audience_of(request), top_id)
    context = {
        "top": top,
        "listing": paged(request, queries.leavers_of(top), 50),
        "words": WORDS[top.audience],
    }
    return htmx.page(request, "declarations/rosters/leavers.html", context)


@signed_in
@require_http_methods(["GET", "POST"])
def roster_year(request: HttpRequest, top_id: uuid.UUID) -> HttpResponse:
    """The turn of the school year: what would happen to each grade, then that it happens."""
    top = queries.kept_top(request.user, audience_of(request), top_id)
    lines, at = queries.year_lines(top), now()
    form = YearForm(request.POST or None, lines=lines)
    if request.method == "POST":
        done, begun = act(
            form, lambda _data: actions.roll_over(by=request.user, top=top, moves=form.moves(), at=at)
        )
        if done:
            words = _("已升级：{moved} 人升入下一年级，{graduated} 人毕业。")
            messages.success(request, words.format(moved=begun.moved, graduated=begun.graduated))
            return htmx.go(request, "declarations:roster", top.pk)
    return show(
        request,
        "declarations/rosters/year.html",
        form=form,
        top=top,
        begun=queries.year_begun(top, at=at),
        **_sums(lines, at),
    )


def _sums(lines: list[queries.YearLine], at: dt.datetime) -> dict[str, int]:
    leaving = sum(line.members for line in lines if line.suggested == "graduates")
    return {
        "graduating": leaving,
        "moving": sum(line.members for line in lines if line.suggested == "next"),
        "year": queries.years.school_year(city_day(at)),
    }
