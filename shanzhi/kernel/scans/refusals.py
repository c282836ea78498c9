"""Why a scan is refused, and what the person at the gate reads. No Django here, so no gettext either:
the two languages stand side by side, and pages translate nothing twice by using the same sentences.
"""

from collections.abc import Mapping
from typing import NamedTuple

from shanzhi.kernel.scans.wire import Problem

BASE = "/problems/"


class Reason(NamedTuple):
    status: int
    chinese: str
    english: str


REASONS = {
    "invalid-request": Reason(422, "请求的格式不对，请对照接口说明修改", "The request does not fit its description"),
    "malformed": Reason(422, "这不是本市的二维码，请对准完整的二维码重扫", "This is not a code of this city; scan the whole code again"),
    "wrong-version": Reason(422, "二维码的版本与本系统不符，请更新设备后重扫", "The code is of another version; update the device"),
    "bad-signature": Reason(422, "二维码未通过验证，请对方重新打开健康码", "The code is not genuine; ask for it to be opened again"),
    "expired": Reason(422, "二维码已过期，请对方刷新后出示，截图无效", "The code has expired; ask for a fresh one, not a picture of it"),
    "not-yet-valid": Reason(422, "二维码尚未生效，请核对设备时间", "The code is not valid yet; check the clock"),
    "wrong-kind": Reason(422, "这是别的用途的二维码，请扫对方出示的健康码", "This code has another use; scan the person's health code"),
    "poster": Reason(422, "这是场所海报上的码，请扫对方手机上的健康码", "This is the poster of a venue; scan the health code on the person's phone"),
    "revoked": Reason(422, "这张码已作废，请对方出示新的健康码", "This code was revoked; ask for a new one"),
    "unknown-point": Reason(422, "没有找到这个查验点，请重新选择", "There is no such checking point"),
    "closed-point": Reason(422, "这个查验点已关闭，请重新选择", "This checking point is closed"),
    "not-your-point": Reason(403, "您不是这个查验点的查验员，请联系场所管理员", "You are not an inspector of this point; ask its manager"),
    "clock-skew": Reason(422, "设备时间与实际相差太多，请校准后重扫", "The clock of the device is too far off; set it and scan again"),
    "temperature": Reason(422, "体温应在 30 至 45 ℃ 之间，请重新测量", "A temperature lies between 30 and 45 °C; measure again"),
    "no-standing": Reason(422, "此人尚未申领健康码，请先申领", "This person has not applied for a health code yet"),
    "not-your-subject": Reason(403, "您不能代此人出示健康码", "You may not show this person's code"),
    "token": Reason(401, "登录已失效，请重新登录", "Sign in again: the token is missing or has expired"),
    "scope": Reason(403, "这个凭证不能用于此操作，请从对应的页面重新进入", "This token is for another use"),
    "overloaded": Reason(503, "此刻人多，请稍候重试，设备会自动补传", "Too many requests at this moment; the device tries again by itself"),
    "unavailable": Reason(503, "暂时连不上数据库，请稍候重试，设备会自动补传", "The database is away; the device tries again by itself"),
    "fault": Reason(500, "系统处理时出错，已记录，请稍候重试", "Something went wrong here; it was recorded. Try again in a moment"),
    "too-large": Reason(413, "内容过大，每批不超过 500 条", "Too large; a batch holds up to 500 rows"),
    "too-slow": Reason(408, "网络太慢，内容未收完，请重试", "The body did not arrive in time"),
    "method": Reason(405, "此地址不支持这种请求方式", "The method does not fit this address"),
    "not-found": Reason(404, "没有这个地址", "There is nothing at this address"),
}  # fmt: skip


def also(reasons: Mapping[str, Reason]) -> None:
    """Let another kernel's endpoints refuse in the same way, for reasons of their own."""
    REASONS.update(reasons)


class Refused(Exception):
    """A scan or show that is not accepted; `reason` is a key of REASONS, `detail` helps programmers."""

    def __init__(self, reason: str, detail: str | None = None):
        super().__init__(reason)
        self.reason = reason
        self.detail = detail


def problem(reason: str, *, detail: str | None = None, english: bool = False) -> Problem:
    """The problem document of a refusal."""
    entry = REASONS[reason]
    # A poster is a code of the wrong kind; its own sentence says what to scan instead.
    name = "wrong-kind" if reason == "poster" else reason
    return Problem(BASE + name, entry.english if english else entry.chinese, entry.status, detail)
