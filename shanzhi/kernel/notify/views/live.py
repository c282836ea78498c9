"""Admission to the live stream."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from shanzhi.core.access import signed_in
from shanzhi.core.problems import problem
from shanzhi.kernel.notify import rules
from shanzhi.kernel.notify.live import wire
from shanzhi.kernel.notify.live.stream import ADMISSION, Admission

MAX_TOPICS = 20


@signed_in
@require_GET
def live(request: HttpRequest) -> HttpResponse:
    """Decide who listens to what; the stream itself is served by `live.stream`, outside of Django.

    `?topic=` (repeated) asks for topics beside the own inbox. The place to resume from is the header
    `Last-Event-ID` after a lost connection, `?since=` after a page has put the stream to rest.
    """
    person = request.user
    topics = request.GET.getlist("topic")[:MAX_TOPICS]
    for topic in topics:
        if not rules.may_follow(
            topic,
            person_id=person.pk,
            has_permit=person.has_permit,  # type: ignore[union-attr]
            second_factor=request.second_factor,  # type: ignore[attr-defined]
        ):
            return problem(403, "live.topic", _("您不能查看这项实时数据"))
    scope = getattr(request, "scope", None)
    if scope is None:
        return problem(406, "live.stream", _("实时消息需要通过异步服务访问"))
    scope[ADMISSION] = Admission(
        person_id=person.pk,
        session_key=request.session.session_key or "",
        session_salt=person.session_salt,  # type: ignore[union-attr]
        topics=frozenset(topics),
        position=wire.read_position(request.headers.get("Last-Event-ID") or request.GET.get("since")),
    )
    return HttpResponse(status=204)
