"""Inbox and settings, the same pages in all portals."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from shanzhi.core import clock, forms, htmx
from shanzhi.core.access import signed_in
from shanzhi.core.pagination import paged
from shanzhi.kernel.notify import actions, queries
from shanzhi.kernel.notify.forms import PreferenceForm


@signed_in
def inbox(request: HttpRequest) -> HttpResponse:
    """The person's messages, newest first; `?unread=1` leaves out the read ones."""
    return htmx.page(request, "notify/portal/inbox.html", _inbox(request))


def _inbox(request: HttpRequest) -> dict[str, Any]:
    only_unread = request.GET.get("unread") == "1"
    return {
        "listing": paged(request, queries.inbox(request.user, only_unread=only_unread)),  # type: ignore[arg-type]
        "only_unread": only_unread,
        "unread": queries.unread_count(request.user),  # type: ignore[arg-type]
    }


@signed_in(records=True)
def open_message(request: HttpRequest, message_id: UUID) -> HttpResponse:
    """On to what the message is about; it counts as read from now on."""
    message = actions.mark_read(by=request.user, message_id=message_id, at=clock.now())  # type: ignore[arg-type]
    if message.url:
        return htmx.leave(request, message.url)
    return htmx.go(request, "notify:inbox")


@signed_in
@require_POST
def read(request: HttpRequest, message_id: UUID) -> HttpResponse:
    """Mark one read and show the list again."""
    actions.mark_read(by=request.user, message_id=message_id, at=clock.now())  # type: ignore[arg-type]
    return _again(request)


@signed_in
@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    """Mark all read and show the list again."""
    count = actions.mark_all_read(by=request.user, at=clock.now())  # type: ignore[arg-type]
    said = ngettext("{count} 条消息已标为已读", "{count} 条消息已标为已读", count).format(count=count)
    return htmx.toast(_again(request), said)


def _again(request: HttpRequest) -> HttpResponse:
    if getattr(request, "htmx", False):
        return htmx.page(request, "notify/portal/inbox.html", _inbox(request))
    return htmx.go(request, "notify:inbox")


@signed_in
def settings(request: HttpRequest) -> HttpResponse:
    """Over which channels and when the person wants to be told."""
    wishes = queries.preference_of(request.user)  # type: ignore[arg-type]
    form = PreferenceForm(request.POST or None, initial=PreferenceForm.shown(wishes))
    if request.method == "POST":
        ok, saved = forms.act(
            form,
            lambda data: actions.save_preferences(by=request.user, at=clock.now(), **data),  # type: ignore[arg-type]
        )
        if ok:
            waits = saved.mail_address and not saved.mail_confirmed_at
            text = _("已保存，请到邮箱里打开确认链接") if waits else _("已保存")
            messages.success(request, text)
            return htmx.go(request, "notify:settings")
    context = {"form": form, "wishes": wishes, "push_key": queries.push_key()}
    return htmx.page(request, "notify/portal/settings.html", context, status=422 if form.errors else 200)


@signed_in(records=True)
def confirm_mail(request: HttpRequest, token: str) -> HttpResponse:
    """The link of the mail that confirms an address."""
    actions.confirm_mail(by=request.user, token=token, at=clock.now())  # type: ignore[arg-type]
    messages.success(request, _("邮箱已确认，今后的消息也会发到这里"))
    return htmx.go(request, "notify:settings")
