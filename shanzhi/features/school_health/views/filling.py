"""The form of a telephone call: the questions of today's round, answered by the teacher for a parent."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from shanzhi.core import htmx
from shanzhi.core.clock import city_day, now
from shanzhi.kernel.declarations.actions import answers
from shanzhi.kernel.declarations.enums import Channel
from shanzhi.kernel.declarations.models import Member, Round
from shanzhi.kernel.declarations.queries import AnswerForm, answer_form
from shanzhi.kernel.declarations.queries.tasks import history_of, questions_of

from .. import queries


def filled_in(request: HttpRequest, member: Member) -> HttpResponse:
    """Show the form, or take what was said."""
    at = now()
    day = city_day(at)
    round = queries.round_for(member.top, day)
    if round is None or round.phase(at) not in {"open", "late"}:
        messages.warning(request, _("现在不在申报时间内，不能代填。"))
        return htmx.go(request, "school_health:pupil", member.pk)
    former = next((one for one in history_of(member, day=day) if one.day < day), None)
    form = answer_form(
        questions_of(round),
        data=request.POST if request.method == "POST" else None,
        former=former.values if former else None,
        former_name=_("上次"),
    )
    if request.method == "POST" and form.is_valid() and _taken(request, round, member, form):
        messages.success(request, _("已按电话内容登记申报。"))
        return htmx.go(request, "school_health:class", member.group_id)
    context = {
        "pupil": member,
        "round": round,
        "form": form,
        "nonce": request.POST.get("nonce") or uuid.uuid4(),
    }
    return render(request, "school_health/office/fill_in.html", context, status=422 if form.is_bound else 200)


def _taken(request: HttpRequest, round: Round, member: Member, form: AnswerForm) -> bool:
    try:
        nonce = uuid.UUID(request.POST.get("nonce", ""))
    except ValueError:
        nonce = uuid.uuid4()
    try:
        answers.record_answer(
            by=request.user,
            round_id=round.pk,
            member_id=member.pk,
            raw=form.raw,
            nonce=nonce,
            channel=Channel.PHONE,
            at=now(),
        )
    except answers.AnswerRefused as refused:
        form.refuse(refused.message)
        return False
    return True
