"""What messages plug in."""

from django.utils.translation import gettext_lazy as _

from shanzhi.core.registry import Export, Manifest, register
from shanzhi.kernel.notify import my_data

MANIFEST = Manifest(
    module="notify",
    exports=(
        Export("notify.messages", _("消息"), my_data.messages),
        Export("notify.wishes", _("消息设置"), my_data.wishes),
        Export("notify.push_devices", _("推送设备"), my_data.push_devices),
    ),
    sentences={"notify_quiet_both": _("免打扰的开始和结束时间要一起填写")},
)
register(MANIFEST)
