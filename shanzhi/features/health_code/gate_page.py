"""What the pages of a gate are given: addresses, sentences, and the files that they keep for without network."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from shanzhi.core import htmx
from shanzhi.kernel.scans.refusals import problem
from shanzhi.ui import install

MOST_ROWS = 20_000
NOTHING = UUID(int=0)
# Everything the pages load; a test compares it with what they ask for.
FILES = (
    "npm/weui/dist/style/weui.min.css",
    "npm/idb/build/index.js",
    "npm/@noble/ed25519/index.js",
    "npm/zxing-wasm/dist/es/reader/index.js",
    "npm/zxing-wasm/dist/es/share.js",
    "npm/zxing-wasm/dist/reader/zxing_reader.wasm",
    "django_htmx/htmx-2.min.js",
    *(f"ui/{name}.css" for name in ("tokens", "parts", "forms", "widgets", "phone")),
    *(
        f"ui/{name}.js"
        for name in (
            *("theme", "main", "toast", "dialogs", "forms", "drafts", "times", "kept", "sign_out"),
            *("live", "scanner", "reader"),
        )
    ),
    "health_code/gate.css",
    "health_code/doors.js",
    "health_code/gate.js",
    *(
        f"health_code/gate-{name}.js"
        for name in (
            *("code", "crypto", "kept", "link", "list", "net", "queue", "ready"),
            *("signal", "state", "temperature", "verdict", "words"),
        )
    ),
    *(f"ui/icons/{portal}{kind}" for portal in ("citizen", "business") for kind in (".svg", "-192.png")),
)
_SERVERS_WORDS = (
    *("malformed", "wrong-version", "bad-signature", "expired", "not-yet-valid", "wrong-kind", "poster"),
)
_version = lru_cache(maxsize=1)(install.version)


def page_settings(
    request: HttpRequest, *, token: str, pages: Iterable[str], are_all: bool = False
) -> dict[str, Any]:
    """For the scripts; `pages` are the addresses to keep, `are_all` when nothing else is to stay."""
    return {
        "person": str(request.user.pk),
        "token": token,
        "list_hours": settings.GATE_LIST_HOURS,
        "most_rows": MOST_ROWS,
        "addresses": {
            "report": htmx.here(request, "health_code:gate_report"),
            "temperature": htmx.here(request, "health_code:temperature", NOTHING, NOTHING),
        },
        "keep": {
            "pages": list(pages),
            "files": install.kept_files(FILES),
            "version": _version(FILES),
            "all": are_all,
        },
    }


def sentences() -> dict[str, str]:
    """What the scripts say, in the language of the page."""
    english = (get_language() or "").startswith("en")
    same = {reason: problem(reason, english=english).title for reason in _SERVERS_WORDS}
    return same | _at_the_door() | _on_the_state() | _on_readiness()


def _at_the_door() -> dict[str, str]:
    return {
        "green": _("绿码"),
        "yellow": _("黄码"),
        "red": _("红码"),
        "none": _("已过期"),
        "refused": _("不能登记"),
        "unmeasured": _("未测"),
        "queued": _("离线"),
        "unnamed": _("姓名联网后显示"),
        "offline": _("离线查验，已存在本机，联网后自动上传"),
        "maybe-listed": _("名单中可能有此码，请联网核对或按证件号码查验"),
        "maybe-revoked": _("作废名单中可能有此码，请联网核对或按证件号码查验"),
        "unknown-key": _("这张码用的是新密钥，本机还没有，请联网更新后重扫"),
        "no-list": _("本机还没有名单，纸质卡片不能离线查验，请联网更新或按证件号码查验"),
        "waiting": _("网络不通，正在重试，登记不会丢失"),
        "unsaved": _("网络不通，体温没有存下，请再点一次"),
        "full": _("本机待上传的登记已满，这次没有存下，请先到有网络处上传"),
        "not_stored": _("本机存储已满或不可用，这次登记没有存下，请到有网络处再扫"),
        "not_ready": _("没有网络，本机也没有准备好离线查验，请到有网络处打开本页"),
        "signed_out": _("登录已失效，请重新登录；待上传的登记不会丢失"),
        "by_number_offline": _("按证件号码查验需要网络"),
    }


def _on_the_state() -> dict[str, str]:
    return {
        "band": _("离线 · 名单 {time}"),
        "band_without": _("离线 · 还没有名单，不能查验纸质卡片，也看不到转码，请尽快联网更新"),
        "band_old": _(
            "离线 · 名单 {time}，已超过 {hours} 小时，可能漏掉新的黄码、红码和作废的码。"
            "请到有网络处更新；更新之前，纸质卡片请同时核对证件"
        ),
        "waiting_rows": _("待上传 {count} 条"),
        "waiting_short": _("待上传 {count}"),
        "none_waiting": _("已同步"),
        "no_waiting_rows": _("没有待上传的登记"),
        "last_upload": _("上次上传 {time}"),
        "never_uploaded": _("本机还没有上传过"),
        "uploaded": _("已全部上传"),
        "not_uploaded": _("没有传完，联网后会自动再传"),
    }


def _on_readiness() -> dict[str, str]:
    return {
        "ready": _("可以离线使用"),
        "not_yet_ready": _("还不能离线使用"),
        "list_at": _("{time}，{count} 条"),
        "list_none": _("还没有"),
        "keys_there": _("已存好"),
        "keys_none": _("还没有"),
        "pages_all": _("已存好"),
        "pages_some": _("已存 {count} / {wanted}"),
        "camera_granted": _("可以使用"),
        "camera_asks": _("进入后请点允许"),
        "camera_denied": _("没有权限，请在浏览器设置中允许"),
        "camera_none": _("没有相机"),
        "storage_kept": _("不会被清理"),
        "storage_may_go": _("空间紧张时可能被浏览器清理"),
        "storage_unknown": _("浏览器没有说明"),
        "prepared": _("离线数据已更新"),
        "not_prepared": _("没有更新成功，请检查网络后再试"),
    }
