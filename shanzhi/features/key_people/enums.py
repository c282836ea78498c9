"""Closed sets of words about key people."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ListedState(TextChoices):
    ACTIVE = "active", _("管理中")
    RELEASED = "released", _("已解除")
    WITHDRAWN = "withdrawn", _("已撤销")


class Source(TextChoices):
    """How the city came to know of the person."""

    SURVEY = "survey", _("社区排查")
    TRACING = "tracing", _("流行病学调查")
    NOTICE = "notice", _("上级或外地协查")
    PORT = "port", _("口岸、车站通报")
    HOSPITAL = "hospital", _("医疗机构通报")
    SELF = "self", _("本人主动报告")


class StepKind(TextChoices):
    """What has happened to a listing; the lines of its history."""

    LISTED = "listed", _("纳入管理")
    EXTENDED = "extended", _("调整期限")
    RECATEGORISED = "recategorised", _("变更类别")
    ABNORMAL = "abnormal", _("发现异常")
    RELEASED = "released", _("解除管理")
    WITHDRAWN = "withdrawn", _("撤销纳入")
    REVOKED = "revoked", _("作废告知书")
    REISSUED = "reissued", _("重新出具告知书")


class Way(TextChoices):
    VISIT = "visit", _("上门")
    PHONE = "phone", _("电话")
    VIDEO = "video", _("视频")
    SELF = "self", _("本人上报")


class Found(TextChoices):
    """Where the person was."""

    AT_PLACE = "at_place", _("在居住地")
    OUT = "out", _("不在居住地")
    UNREACHED = "unreached", _("没有联系上")


class Symptom(TextChoices):
    COUGH = "cough", _("干咳")
    FATIGUE = "fatigue", _("乏力")
    BREATH = "breath", _("呼吸困难")
    THROAT = "throat", _("咽痛")
    NOSE = "nose", _("鼻塞、流涕")
    DIARRHOEA = "diarrhoea", _("腹泻")
    SMELL = "smell", _("嗅觉或味觉减退")


class Alarm(TextChoices):
    """Why a follow-up is told to the health officials at once."""

    FEVER = "fever", _("体温达到或超过 37.3 ℃")
    SYMPTOMS = "symptoms", _("出现症状")
    OUT = "out", _("应居家而不在居住地")
    NOT_FOUND = "not_found", _("两次没有联系上")


class Progress(TextChoices):
    """Where a follow-up stands now."""

    LATER = "later", _("未到时间")
    OPEN = "open", _("待随访")
    DONE = "done", _("已完成")
    LATE = "late", _("超时补做")
    MISSED = "missed", _("超时未做")


class Obstacle(TextChoices):
    """What an official has to explain before a release."""

    EARLY = "early", _("还没有到期")
    OPEN = "open", _("最近三天有没有完成的随访")
    ALARM = "alarm", _("最近三天的随访有异常")


class BatchState(TextChoices):
    CHECKED = "checked", _("等待确认")
    WAITING = "waiting", _("正在导入")
    APPLIED = "applied", _("已导入")
    REFUSED = "refused", _("没有导入")
