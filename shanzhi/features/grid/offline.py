"""What the worker's pages keep on the phone for when there is no network."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from shanzhi.core import htmx
from shanzhi.ui import install

# Everything the pages load; a journey opens them without network.
FILES = (
    "npm/@tabler/core/dist/css/tabler.min.css",
    "npm/idb/build/index.js",
    "django_htmx/htmx-2.min.js",
    *(f"ui/{name}.css" for name in ("tokens", "parts", "forms", "widgets", "office")),
    *(
        f"ui/{name}.js"
        for name in (
            *("theme", "main", "toast", "dialogs", "forms", "drafts", "times", "kept", "sign_out"),
            *("live", "photo", "outbox"),
        )
    ),
    "grid/parts.css",
    "grid/visits.js",
    "grid/patrol.js",
    "grid/report.js",
    *(f"ui/icons/office{kind}" for kind in (".svg", "-192.png")),
)
_version = lru_cache(maxsize=1)(install.version)


def page_settings(request: HttpRequest, *, upload: str, **more: Any) -> dict[str, Any]:
    """For the scripts of a page: whose it is, where rows go, what is kept, and the sentences."""
    pages: Sequence[str] = [
        htmx.here(request, "grid:visits"),
        htmx.here(request, "grid:patrol"),
        htmx.here(request, "grid:report"),
    ]
    return {
        "person": str(request.user.pk),
        "upload": htmx.here(request, upload),
        "keep": {"pages": pages, "files": install.kept_files(FILES), "version": _version(FILES)},
        "words": sentences(),
        **more,
    }


def sentences() -> Mapping[str, str]:
    return {
        "waiting": _("待上传 {count} 条，联网后自动上传"),
        "none": _("已全部上传"),
        "offline": _("没有网络，记录存在本机"),
        "kept": _("已存在本机，联网后自动上传"),
        "sent": _("已上传"),
        "not_stored": _("本机存储已满或不可用，这条没有存下，请到有网络处再填"),
        "signed_out": _("登录已失效，请重新登录；待上传的记录不会丢失"),
        "row_waiting": _("待上传"),
        "away": _("约 {km} 公里"),
        "denied": _("没有得到位置权限，按时限排列"),
        "no_position": _("没有得到位置权限，不能记录轨迹"),
        "walking": _("正在记录，已有 {count} 个位置"),
        "choose_class": _("请先选择事件类别"),
        "choose_place": _("还没有位置，请允许定位后再试"),
        "placed": _("位置已取得，误差约 {metres} 米"),
        "choose": _("请先选择见到谁"),
    }
