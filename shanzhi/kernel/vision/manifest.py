"""What reading papers plugs in."""

from django.utils.translation import gettext_lazy as _

from shanzhi.core.registry import Aid, Export, Gateway, Manifest, register
from shanzhi.kernel.vision import my_data
from shanzhi.kernel.vision.queries import PHOTO, may_open

MANIFEST = Manifest(
    module="vision",
    gateways=(Gateway(PHOTO, may_open=may_open),),
    aids=(
        Aid(
            "vision.real_name",
            page="real_name",
            portal="citizen",
            title=_("拍身份证，自动填写"),
            hint=_("照片只用来识别，确认后立即删除"),
            icon="camera",
            url="vision:id_card",
        ),
    ),
    exports=(Export("vision.readings", _("证照识别"), my_data.readings),),
    sentences={"vision_reading_once": _("这张照片已经提交，请稍等。")},
)
register(MANIFEST)
