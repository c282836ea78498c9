"""What files plug in."""

from django.utils.translation import gettext_lazy as _

from shanzhi.core.registry import Export, Gateway, Manifest, register
from shanzhi.kernel.files import my_data
from shanzhi.kernel.files.queries import is_owner

OWN = "files.own"

MANIFEST = Manifest(
    module="files",
    gateways=(Gateway(OWN, may_open=is_owner),),
    exports=(Export("files.uploads", _("上传的文件"), my_data.uploads),),
    sentences={"files_size_positive": _("这个文件是空的，请重新选择")},
)
register(MANIFEST)
