"""The pages of who keeps a roster: schools in the officials' portal, firms in the one of enterprises."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shanzhi.core import htmx, limits
from shanzhi.core.access import signed_in
from shanzhi.core.clock import now
from shanzhi.core.errors import DomainError
from shanzhi.core.forms import act
from shanzhi.core.pagination import paged
from shanzhi.kernel.accounts.queries import person_by_phone
from shanzhi.kernel.declarations import actions
from shanzhi.kernel.declarations.enums import Audience, GroupKind
from shanzhi.kernel.declarations.forms.rosters import DutyForm, NameForm
from shanzhi.kernel.declarations.models import Group
from shanzhi.kernel.declarations.queries import rosters as queries
from shanzhi.kernel.declarations.roster_words import WORDS

_BELOW = {
    GroupKind.SCHOOL: GroupKind.GRADE,
    GroupKind.GRADE: GroupKind.CLASS,
    GroupKind.ENTERPRISE: GroupKind.SITE,
    GroupKind.SITE: GroupKind.WORKSHOP,
}


class NobodyThere(DomainError):
    """No account with that phone."""


def audience_of(request: HttpRequest) -> str:
    """Schools are kept in the officials' portal, firms in that of enterprises."""
    return Audience.STAFF if request.portal.key == "business" else Audience.SCHOOL


def show(request: HttpRequest, page: str, *, form: Any = None, **context: Any) -> HttpResponse:
    """A page of rosters; one whose form was refused says so."""
    status = 422 if form is not None and form.is_bound else 200
    context |= {"form": form, "words": WORDS[audience_of(request)]}
    return render(request, page, context, status=status)


@signed_in
@require_safe
def rosters(request: HttpRequest) -> HttpResponse:
    """The rosters that I keep."""
    return show(
        request,
        "declarations/rosters/rosters.html",
        tops=queries.kept_tops(request.user, audience_of(request)),
    )


@signed_in
@require_safe
def roster(request: HttpRequest, top_id: uuid.UUID) -> HttpResponse:
    """One roster: grades, classes, how many are in them, who looks after them."""
    top = queries.kept_top(request.user, audience_of(request), top_id)
    tree = queries.tree_of(top)
    return show(
        request,
        "declarations/rosters/roster.html",
        top=top,
        tree=tree,
        total=sum(branch.members for branch in tree),
        keepers=top.duties.filter(until__isnull=True).select_related("person"),
        is_school=top.audience == Audience.SCHOOL,
    )


@signed_in
@require_http_methods(["GET", "POST"])
def roster_open(request: HttpRequest, top_id: uuid.UUID) -> HttpResponse:
    """Another grade or site."""
    top = queries.kept_top(request.user, audience_of(request), top_id)
    title = _("添加{kind}").format(kind=WORDS[top.audience]["upper"])
    return _open_part(request, top, title, ("declarations:roster", top.pk))


@signed_in
@require_http_methods(["GET", "POST"])
def roster_group_open(request: HttpRequest, group_id: uuid.UUID) -> HttpResponse:
    """Another class or workshop."""
    group = queries.kept_group(request.user, audience_of(request), group_id)
    title = _("在{parent}添加{kind}").format(parent=group.name, kind=WORDS[group.audience]["group"])
    return _open_part(request, group, title, ("declarations:roster", group.top_id))


def _open_part(request: HttpRequest, parent: Group, title: str, back: tuple[str, Any]) -> HttpResponse:
    form = NameForm(request.POST or None)
    if request.method == "POST":
        done, _group = act(
            form,
            lambda data: actions.open_group(
                by=request.user, kind=_BELOW.get(parent.kind, parent.kind), parent=parent, at=now(), **data
            ),
        )
        if done:
            return htmx.go(request, *back)
    return show(
        request,
        "declarations/rosters/form.html",
        form=form,
        title=title,
        submit=title,
        back_url=htmx.here(request, *back),
    )


@signed_in
@require_safe
def roster_group(request: HttpRequest, group_id: uuid.UUID) -> HttpResponse:
    """A class: its members and who looks after it; a grade: its classes."""
    group = queries.kept_group(request.user, audience_of(request), group_id)
    context = {
        "group": group,
        "is_class": group.kind not in _BELOW,
        "listing": paged(request, queries.members_of(group), 50),
        "duties": group.duties.filter(until__isnull=True).select_related("person"),
        "words": WORDS[group.audience],
    }
    return htmx.page(request, "declarations/rosters/group.html", context)


@signed_in
@require_http_methods(["GET", "POST"])
def roster_rename(request: HttpRequest, group_id: uuid.UUID) -> HttpResponse:
    group = queries.kept_group(request.user, audience_of(request), group_id)
    form = NameForm(request.POST or None, initial={"name": group.name})
    if request.method == "POST":
        done, _row = act(
            form, lambda data: actions.rename_group(by=request.user, group=group, at=now(), **data)
        )
        if done:
            return htmx.go(request, "declarations:roster_group", group.pk)
    back = htmx.here(request, "declarations:roster_group", group.pk)
    return show(
        request,
        "declarations/rosters/form.html",
        form=form,
        title=_("修改名称"),
        submit=_("保存名称"),
        back_url=back,
    )


@signed_in
@require_POST
def roster_close(request: HttpRequest, group_id: uuid.UUID) -> HttpResponse:
    """Close a class in which nobody is left."""
    group = queries.kept_group(request.user, audience_of(request), group_id)
    actions.close_group(by=request.user, group=group, at=now())
    messages.success(request, _("已关闭{name}。").format(name=group.name))
    return htmx.go(request, "declarations:roster", group.top_id)


@signed_in
@require_http_methods(["GET", "POST"])
def roster_duty(request: HttpRequest, group_id: uuid.UUID) -> HttpResponse:
    """Put somebody on duty by their phone."""
    group = queries.kept_group(request.user, audience_of(request), group_id)
    form = DutyForm(request.POST or None, audience=group.audience)
    if request.method == "POST":
        done, _duty = act(form, lambda data: _put_on_duty(request, group, data))
        if done:
            messages.success(request, _("已登记，对方登录后即可使用。"))
            return htmx.go(request, "declarations:roster_group", group.pk)
    back = htmx.here(request, "declarations:roster_group", group.pk)
    title = _("{name}的负责人").format(name=group.name)
    return show(
        request, "declarations/rosters/form.html", form=form, title=title, submit=_("登记职责"), back_url=back
    )


def _put_on_duty(request: HttpRequest, group: Group, data: dict[str, Any]) -> Any:
    limits.count(request, "look_up")
    person = person_by_phone(data["phone"])
    if person is None:
        raise NobodyThere(
            _("这个号码还没有登录过，请对方先登录一次。"), "roster.nobody", field="phone", status=404
        )
    return actions.put_on_duty(by=request.user, group=group, person=person, role=data["role"], at=now())


@signed_in
@require_POST
def roster_duty_end(request: HttpRequest, duty_id: uuid.UUID) -> HttpResponse:
    """Somebody no longer looks after a class."""
    duty = queries.kept_duty(request.user, audience_of(request), duty_id)
    actions.end_duty(by=request.user, duty=duty, at=now())
    messages.success(request, _("已取消这项职责。"))
    return htmx.go(request, "declarations:roster_group", duty.group_id)
