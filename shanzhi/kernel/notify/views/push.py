"""Subscribing this browser to web push."""

import msgspec
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from shanzhi.core import clock
from shanzhi.core.access import signed_in
from shanzhi.core.problems import problem
from shanzhi.kernel.notify import actions, queries


class Keys(msgspec.Struct):
    p256dh: str
    auth: str


class Subscription(msgspec.Struct):
    """What `PushSubscription.toJSON()` gives in a browser."""

    endpoint: str
    keys: Keys | None = None


@signed_in
@require_http_methods(["GET", "POST", "DELETE"])
def push(request: HttpRequest) -> HttpResponse:
    """GET: the city's public key. POST, DELETE: have messages shown by this browser, or no more."""
    if request.method == "GET":
        return JsonResponse({"key": queries.push_key()})
    try:
        wanted = msgspec.json.decode(request.body, type=Subscription)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return problem(400, "push.malformed", _("浏览器给出的推送信息无法识别，请更新浏览器后再试"))
    if request.method == "DELETE":
        actions.unsubscribe_push(by=request.user, endpoint=wanted.endpoint, at=clock.now())  # type: ignore[arg-type]
        return HttpResponse(status=204)
    if wanted.keys is None:
        return problem(400, "push.malformed", _("浏览器给出的推送信息无法识别，请更新浏览器后再试"))
    actions.subscribe_push(
        by=request.user,  # type: ignore[arg-type]
        endpoint=wanted.endpoint,
        p256dh=wanted.keys.p256dh,
        auth=wanted.keys.auth,
        at=clock.now(),
    )
    return HttpResponse(status=201)
