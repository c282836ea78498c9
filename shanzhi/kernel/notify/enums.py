"""Values of messages."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Channel(TextChoices):
    """Ways out of the platform, beside the inbox."""

    SMS = "sms", _("短信")
    MAIL = "mail", _("邮件")
    PUSH = "push", _("推送")


class SendState(TextChoices):
    """What became of one message on one channel."""

    WAITING = "waiting", _("待发送")
    SENT = "sent", _("已发送")
    FAILED = "failed", _("未送达")
    DROPPED = "dropped", _("已不需要")
