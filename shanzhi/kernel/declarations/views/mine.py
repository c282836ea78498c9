"""Where everybody answers: parents for their children, adult students and employees for themselves."""

import uuid
from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shanzhi.core import htmx
from shanzhi.core.access import signed_in
from shanzhi.core.clock import now
from shanzhi.kernel.declarations.actions.answers import AnswerRefused, record_answer
from shanzhi.kernel.declarations.actions.reporting import answer_reporter
from shanzhi.kernel.declarations.cards import Card
from shanzhi.kernel.declarations.queries import answer_form
from shanzhi.kernel.declarations.queries.tasks import (
    Task,
    history_of,
    invitation_for,
    invitations_for,
    task_of,
    tasks_of,
)
from shanzhi.kernel.scans.enums import Scope
from shanzhi.kernel.scans.queries import device_token

_OPENED = "declarations.opened"


@signed_in
@require_safe
@never_cache
def mine(request: HttpRequest) -> HttpResponse:
    """Today's declarations of the family: what is due first, in one tap where nothing has changed."""
    at = now()
    tasks = sorted(tasks_of(request.user, at=at), key=lambda task: not task.is_due)
    context = {
        "cards": [Card(task) for task in tasks],
        "invitations": invitations_for(request.user),
        **_sending(request, at),
    }
    return render(request, "declarations/citizen/mine.html", context)


@signed_in
@require_http_methods(["GET", "POST"])
@never_cache
def answer(request: HttpRequest, round_id: uuid.UUID, member_id: uuid.UUID) -> HttpResponse:
    """One member's form: new, or with what was said today to correct it."""
    at = now()
    task = task_of(request.user, round_id, member_id, at=at)
    form = answer_form(
        task.questions,
        data=request.POST if request.method == "POST" else None,
        former=task.former.values if task.former else None,
        initial=task.answer.values if task.answer else None,
        former_name=_("上次"),
    )
    if request.method == "POST" and form.is_valid() and _taken(request, task, form, at):
        return htmx.go(request, "declarations:mine")
    context = {"card": Card(task), "task": task, "form": form, **_sending(request, at)}
    return render(request, "declarations/citizen/answer.html", context, status=422 if form.is_bound else 200)


@signed_in
@require_safe
def history(request: HttpRequest, round_id: uuid.UUID, member_id: uuid.UUID) -> HttpResponse:
    """What was answered about a member in the last two weeks."""
    task = task_of(request.user, round_id, member_id, at=now())
    rows = [Card(task, answer=row) for row in history_of(task.member, day=task.round.day)]
    return render(request, "declarations/citizen/history.html", {"task": task, "rows": rows})


@signed_in
@require_POST
def invitation(request: HttpRequest, reporter_id: uuid.UUID) -> HttpResponse:
    """Yes, I answer for that child; or no, the school has the wrong number."""
    asked = invitation_for(request.user, reporter_id)
    accepts = request.POST.get("accepts") == "yes"
    answer_reporter(by=request.user, reporter=asked, accepts=accepts, at=now())
    said = _("已确认，以后可以在这里申报。") if accepts else _("已告知对方号码有误。")
    messages.success(request, said)
    return htmx.go(request, "declarations:mine")


def _sending(request: HttpRequest, at: Any) -> dict[str, Any]:
    """What a form needs to be sent: by the page itself, or past it by its script."""
    return {
        "token": device_token(request.user, scope=Scope.DECLARE, at=at).token,
        "opened": signing.dumps(at.timestamp(), salt=_OPENED),
    }


def _taken(request: HttpRequest, task: Task, form: Any, at: Any) -> bool:
    try:
        done = record_answer(
            by=request.user,
            round_id=task.round.pk,
            member_id=task.member.pk,
            raw=form.raw,
            nonce=_nonce(request),
            seconds=_seconds(request, at),
            position=_position(request),
            at=at,
        )
    except AnswerRefused as refused:
        form.refuse(refused.message)
        return False
    if done.abnormal:
        messages.warning(request, _("已收到。有异常情况，请先不要到校（到岗），老师或单位会马上联系您。"))
    else:
        messages.success(request, _("{name}的申报已收到。").format(name=task.member.person.name))
    return True


def _nonce(request: HttpRequest) -> uuid.UUID:
    try:
        return uuid.UUID(request.POST.get("nonce", ""))
    except ValueError:
        return uuid.uuid4()


def _seconds(request: HttpRequest, at: Any) -> float | None:
    """From opening the form to sending it; none when nobody knows."""
    try:
        opened = signing.loads(request.POST.get("opened", ""), salt=_OPENED)
    except signing.BadSignature:
        return None
    return max(at.timestamp() - opened, 0.0)


def _position(request: HttpRequest) -> tuple[float, float] | None:
    try:
        lng, lat = (float(request.POST.get(name, "")) for name in ("lng", "lat"))
    except ValueError:
        return None
    return (lng, lat) if -180 <= lng <= 180 and -90 <= lat <= 90 else None
