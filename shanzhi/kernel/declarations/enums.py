"""Closed sets of words of regular declarations."""

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _


class Audience(TextChoices):
    """Of whom a roster consists, and which feature asks them."""

    SCHOOL = "school", _("学校")
    STAFF = "staff", _("企业")
    SELF = "self", _("个人")


class GroupKind(TextChoices):
    """What a node of a roster is. The first of each line stands alone, the last has members."""

    SCHOOL = "school", _("学校")
    GRADE = "grade", _("年级")
    CLASS = "class", _("班级")
    ENTERPRISE = "enterprise", _("企业")
    SITE = "site", _("厂区")
    WORKSHOP = "workshop", _("车间（部门）")


class DutyRole(TextChoices):
    """What a person does for a group and for everything under it."""

    HEAD = "head", _("负责人")
    MANAGER = "manager", _("名册管理员")
    TEACHER = "teacher", _("班主任")
    FOREMAN = "foreman", _("车间负责人")
    GATE = "gate", _("门岗")


class Relation(TextChoices):
    """What a reporter is to the member."""

    FATHER = "father", _("父亲")
    MOTHER = "mother", _("母亲")
    GRANDPARENT = "grandparent", _("祖父母、外祖父母")
    GUARDIAN = "guardian", _("其他监护人")
    SELF = "self", _("本人")


class ReporterState(TextChoices):
    INVITED = "invited", _("等待确认")
    CONFIRMED = "confirmed", _("已确认")
    REFUSED = "refused", _("不是我的孩子")
    ENDED = "ended", _("已解除")


class Leaving(TextChoices):
    """Why a member is no longer in a group."""

    TRANSFER = "transfer", _("转学（调动）")
    GRADUATED = "graduated", _("毕业")
    LEFT = "left", _("离校（离职）")
    PROMOTED = "promoted", _("升级")
    MISTAKE = "mistake", _("录入有误")


class SheetState(TextChoices):
    """Where an uploaded roster is."""

    CHECKING = "checking", _("正在检查")
    CHECKED = "checked", _("等待确认")
    UNREADABLE = "unreadable", _("无法读取")
    APPLYING = "applying", _("正在导入")
    APPLIED = "applied", _("已导入")


class PartState(TextChoices):
    """What became of one class of an uploaded roster."""

    READY = "ready", _("可以导入")
    WRONG = "wrong", _("有错误，不导入")
    APPLIED = "applied", _("已导入")
    REFUSED = "refused", _("未能导入")


class Move(TextChoices):
    """What a grade does when the school year begins."""

    NEXT = "next", _("升入下一年级")
    GRADUATES = "graduates", _("毕业")
    STAYS = "stays", _("不变")


class SetState(TextChoices):
    DRAFT = "draft", _("草稿")
    PUBLISHED = "published", _("已发布")
    WITHDRAWN = "withdrawn", _("已撤回")


class Days(TextChoices):
    """On which days a plan asks."""

    EVERY = "every", _("每天")
    WORKING = "working", _("工作日")
    SCHOOL = "school", _("上课日")


class Channel(IntegerChoices):
    """How an answer came."""

    PAGE = 1, _("网页")
    API = 2, _("接口")
    PHONE = 3, _("电话代填")


class Flag(TextChoices):
    """What makes an answer doubtful. A flag asks for a look; it accuses nobody."""

    SAME = "same", _("连续多日完全相同")
    HASTY = "hasty", _("填写过快")
    MANY = "many", _("一人短时间代填多人")
    FAR = "far", _("位置远离平时")


class Progress(TextChoices):
    """Where a member stands in a round."""

    WAITING = "waiting", _("未申报")
    ANSWERED = "answered", _("已申报")
    LATE = "late", _("补报")
    ABSENT = "absent", _("请假")


class AbsenceReason(TextChoices):
    ILL = "ill", _("病假")
    PERSONAL = "personal", _("事假")
    OBSERVED = "observed", _("居家观察")
    AWAY = "away", _("暂未返校（返岗）")
    OTHER = "other", _("其他")


class Rung(TextChoices):
    """Who hears of what is missing, one after the other."""

    REPORTER = "reporter", _("家长（本人）")
    TEACHER = "teacher", _("班主任（车间负责人）")
    HEAD = "head", _("学校（企业）负责人")
    BUREAU = "bureau", _("主管部门")
