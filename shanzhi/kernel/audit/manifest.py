"""What the record plugs in."""

from django.utils.translation import gettext_lazy as _

from shanzhi.core.registry import Export, Manifest, Tile, register
from shanzhi.kernel.audit import my_data

MANIFEST = Manifest(
    module="audit",
    tiles=tuple(
        Tile(
            name="audit.mine",
            title=_("谁看过我的数据"),
            icon="eye-check",
            portal=portal,
            url="audit:mine",
            group=_("我的"),
            order=80,
            hint=_("每次查看都有记录和原因"),
            words=_("隐私 个人信息 查看记录"),
        )
        for portal in ("citizen", "business", "office")
    ),
    exports=(Export("audit.openings", _("谁看过我的数据"), my_data.openings),),
)
register(MANIFEST)
