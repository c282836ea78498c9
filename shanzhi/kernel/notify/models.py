"""Messages to people, and their way out over the channels."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from shanzhi.core.fields import EncryptedTextField
from shanzhi.core.ids import new_id
from shanzhi.kernel.notify import rules
from shanzhi.kernel.notify.enums import Channel, SendState


class TransactionIdField(models.BigIntegerField):
    """The 64-bit number of the transaction that wrote the row (`xid8`)."""

    def db_type(self, connection: Any) -> str:
        return "xid8"

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> int | None:
        return None if value is None else int(value)


class CurrentTransaction(Func):
    """`pg_current_xact_id()`."""

    function = "pg_current_xact_id"
    output_field = TransactionIdField()


class Message(models.Model):
    """One entry of one person's inbox.

    `written_in` orders messages by the transaction that wrote them: a live stream that has seen everything
    older than the oldest running transaction can say so in one number and go on from there (live/feed.py).
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("收信人")
    )
    notice = models.CharField(_("种类"), max_length=80)
    title = models.CharField(_("标题"), max_length=120)
    body = models.TextField(_("内容"), blank=True)
    url = models.CharField(_("去处"), max_length=500, blank=True)
    once = models.CharField(_("只发一次的标记"), max_length=120, blank=True)
    is_urgent = models.BooleanField(_("紧急"), default=False)
    created_at = models.DateTimeField(_("时间"))
    read_at = models.DateTimeField(_("已读时间"), null=True)
    written_in = TransactionIdField(db_default=CurrentTransaction(), editable=False)

    class Meta:
        verbose_name = _("消息")
        ordering = ("-created_at", "-id")
        constraints = [
            models.UniqueConstraint("person", "once", condition=~Q(once=""), name="notify_once"),
        ]
        indexes = [
            models.Index(F("person"), F("created_at").desc(), F("id").desc(), name="notify_inbox"),
            models.Index(fields=["person"], condition=Q(read_at__isnull=True), name="notify_unread"),
            models.Index(fields=["person", "written_in"], name="notify_stream"),
        ]


class Preference(models.Model):
    """How one person wants to be told. No row means these defaults."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="+", verbose_name=_("谁")
    )
    sms = models.BooleanField(_("短信"), default=True)
    mail = models.BooleanField(_("邮件"), default=True)
    push = models.BooleanField(_("推送"), default=True)
    mail_address = EncryptedTextField(null=True)
    mail_confirmed_at = models.DateTimeField(_("邮箱确认时间"), null=True)
    quiet_from = models.TimeField(_("免打扰开始"), null=True, default=rules.QUIET_FROM)
    quiet_until = models.TimeField(_("免打扰结束"), null=True, default=rules.QUIET_UNTIL)

    class Meta:
        verbose_name = _("消息设置")
        constraints = [
            models.CheckConstraint(
                condition=Q(quiet_from__isnull=True, quiet_until__isnull=True)
                | Q(quiet_from__isnull=False, quiet_until__isnull=False),
                name="notify_quiet_both",
            )
        ]


class PushSubscription(models.Model):
    """One browser that shows messages although no page of ours is open (RFC 8030, RFC 8291)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("谁")
    )
    endpoint = models.URLField(_("推送地址"), max_length=700, unique=True)
    p256dh = models.CharField(max_length=120)
    auth = models.CharField(max_length=60)
    created_at = models.DateTimeField(_("时间"))

    class Meta:
        verbose_name = _("推送设备")


class Outgoing(models.Model):
    """One message on its way over one channel. `target` tells the devices of one person apart."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    message = models.ForeignKey(Message, models.CASCADE, related_name="outgoing", verbose_name=_("消息"))
    channel = models.CharField(_("渠道"), max_length=10, choices=Channel)
    target = models.CharField(max_length=36, blank=True)
    state = models.CharField(_("状态"), max_length=10, choices=SendState, default=SendState.WAITING)
    attempts = models.PositiveSmallIntegerField(_("次数"), default=0)
    due_at = models.DateTimeField(_("何时发"))
    sent_at = models.DateTimeField(_("发出时间"), null=True)
    trouble = models.CharField(_("原因"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("外发消息")
        constraints = [
            models.UniqueConstraint(fields=["message", "channel", "target"], name="notify_outgoing_once"),
            models.CheckConstraint(condition=Q(state__in=SendState.values), name="notify_outgoing_state"),
            models.CheckConstraint(
                condition=~Q(state=SendState.SENT) | Q(sent_at__isnull=False), name="notify_sent_when"
            ),
        ]
        indexes = [models.Index(fields=["state", "due_at"], name="notify_outgoing_due")]


class DevOutbox(models.Model):
    """What a development machine would have sent. Never written in production."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    channel = models.CharField(_("渠道"), max_length=10, choices=Channel)
    recipient = models.CharField(_("发给"), max_length=700, db_index=True)
    title = models.CharField(_("标题"), max_length=200, blank=True)
    text = models.TextField(_("内容"))
    url = models.CharField(_("去处"), max_length=500, blank=True)
    created_at = models.DateTimeField(_("时间"), db_index=True)

    class Meta:
        verbose_name = _("开发发件箱")
        ordering = ("-created_at", "-id")
