"""Input shapes of messages."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shanzhi.kernel.notify.models import Preference
from shanzhi.kernel.notify.rules import QUIET_FROM, QUIET_UNTIL


class PreferenceForm(forms.Form):
    """Channels and quiet hours of one person."""

    sms = forms.BooleanField(label=_("短信"), required=False, help_text=_("重要事项发到您的手机号"))
    push = forms.BooleanField(label=_("推送"), required=False, help_text=_("发到您在下方开启推送的设备"))
    mail = forms.BooleanField(label=_("邮件"), required=False)
    mail_address = forms.EmailField(
        label=_("邮箱"),
        required=False,
        max_length=120,
        help_text=_("新邮箱会先收到一封确认邮件"),
        widget=forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email"}),
    )
    quiet = forms.BooleanField(
        label=_("免打扰"), required=False, help_text=_("这段时间里短信和推送推迟到结束时再发，紧急通知除外")
    )
    quiet_from = forms.TimeField(
        label=_("开始"), required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    quiet_until = forms.TimeField(
        label=_("结束"), required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )

    @staticmethod
    def shown(wishes: Preference) -> dict[str, Any]:
        """What the form shows before anything is typed."""
        return {
            "sms": wishes.sms,
            "push": wishes.push,
            "mail": wishes.mail,
            "mail_address": wishes.mail_address or "",
            "quiet": wishes.quiet_from is not None,
            "quiet_from": wishes.quiet_from or QUIET_FROM,
            "quiet_until": wishes.quiet_until or QUIET_UNTIL,
        }

    def clean(self) -> dict[str, Any]:
        """Quiet hours off means no times; on means both."""
        data = super().clean() or {}
        is_quiet = data.pop("quiet", False)
        for name in ("quiet_from", "quiet_until"):
            if not is_quiet:
                data[name] = None
            elif data.get(name) is None and name not in self.errors:
                self.add_error(name, _("请填写时间，例如 22:00"))
        return data
