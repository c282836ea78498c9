"""How a person wants to be told."""

import datetime as dt
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from shanzhi.core import jobs
from shanzhi.core.errors import DomainError
from shanzhi.kernel.accounts.models import Person
from shanzhi.kernel.notify import channels, rules
from shanzhi.kernel.notify.models import Preference, PushSubscription

_SALT = "notify.mail"
_LINK_SECONDS = 24 * 3600
MAX_DEVICES = 10


class MailRefused(DomainError):
    """The mail address was not confirmed."""


class PushRefused(DomainError):
    """This browser cannot be subscribed."""


@transaction.atomic
def save_preferences(
    *,
    by: Person,
    sms: bool,
    mail: bool,
    push: bool,
    mail_address: str,
    quiet_from: dt.time | None,
    quiet_until: dt.time | None,
    at: dt.datetime,
) -> Preference:
    """Save the wishes of a person. A new mail address gets a link first; nothing else goes there before."""
    wishes = Preference.objects.select_for_update().filter(person=by).first() or Preference(person=by)
    is_new = mail_address != (wishes.mail_address or "")
    if is_new:
        wishes.mail_address, wishes.mail_confirmed_at = mail_address or None, None
    wishes.sms, wishes.mail, wishes.push = sms, mail, push
    wishes.quiet_from, wishes.quiet_until = quiet_from, quiet_until
    wishes.save()
    if is_new and mail_address:
        jobs.later("notify.ask_to_confirm", person_id=str(by.pk))
    return wishes


def ask_to_confirm(*, person_id: UUID | str) -> None:
    """Mail the link that confirms the address, unless it has been confirmed or taken back meanwhile."""
    wishes = Preference.objects.select_related("person").filter(person_id=person_id).first()
    if wishes is None or not wishes.mail_address or wishes.mail_confirmed_at:
        return
    token = signing.dumps({"person": str(person_id), "address": wishes.mail_address}, salt=_SALT)
    with translation.override(wishes.person.language):
        text = gettext(
            "您在{city}政务平台填写了这个邮箱。打开下面的链接后，我们才会往这里发送消息。链接 24 小时内有效。"
        ).format(city=settings.CITY_NAME)
        channels.send_mail(
            address=wishes.mail_address,
            title=gettext("请确认您的邮箱"),
            text=text,
            url=reverse("citizen:notify:confirm_mail", args=[token]),
            key="",
        )


@transaction.atomic
def confirm_mail(*, by: Person, token: str, at: dt.datetime) -> None:
    """The link of the mail was opened by the person who typed the address."""
    refusal = MailRefused(_("这个链接已失效，请在消息设置里重新填写邮箱"), "mail.link")
    try:
        said = signing.loads(token, salt=_SALT, max_age=_LINK_SECONDS)
    except signing.BadSignature as error:
        raise refusal from error
    wishes = Preference.objects.select_for_update().filter(person=by).first()
    if wishes is None or said != {"person": str(by.pk), "address": wishes.mail_address}:
        raise refusal
    wishes.mail_confirmed_at = wishes.mail_confirmed_at or at
    wishes.save(update_fields=["mail_confirmed_at"])


@transaction.atomic
def subscribe_push(*, by: Person, endpoint: str, p256dh: str, auth: str, at: dt.datetime) -> PushSubscription:
    """Have messages shown by this browser; the same browser under another account moves to that one."""
    if not rules.is_push_address(endpoint, settings.SHANZHI_PUSH_HOSTS):
        raise PushRefused(_("暂不支持这个浏览器的推送服务"), "push.host")
    device, _created = PushSubscription.objects.update_or_create(
        endpoint=endpoint, defaults={"person": by, "p256dh": p256dh, "auth": auth, "created_at": at}
    )
    kept = (
        PushSubscription.objects.filter(person=by).order_by("-created_at", "-id").values("pk")[:MAX_DEVICES]
    )
    PushSubscription.objects.filter(person=by).exclude(pk__in=kept).delete()
    return device


def unsubscribe_push(*, by: Person, endpoint: str, at: dt.datetime) -> None:
    """Have no more messages shown by this browser."""
    PushSubscription.objects.filter(person=by, endpoint=endpoint).delete()
