"""Closed sets of words about firms that declare and resume work."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ResumeState(TextChoices):
    SUBMITTED = "submitted", _("已提交")
    ACCEPTED = "accepted", _("已受理")
    RETURNED = "returned", _("需补充")
    FILED = "filed", _("已备案")
    REFUSED = "refused", _("不予备案")
    WITHDRAWN = "withdrawn", _("已撤回")


class ResumeAct(TextChoices):
    """What has happened to a file; the lines of its history."""

    SUBMITTED = "submitted", _("提交备案")
    CORRECTED = "corrected", _("补充更正")
    ACCEPTED = "accepted", _("受理")
    RETURNED = "returned", _("要求补充")
    FILED = "filed", _("予以备案")
    REFUSED = "refused", _("不予备案")
    WITHDRAWN = "withdrawn", _("撤回")


class Decision(TextChoices):
    """What an official may do with a file."""

    ACCEPT = "accept", _("受理")
    RETURN = "return", _("要求补充")
    FILE = "file", _("予以备案")
    REFUSE = "refuse", _("不予备案")


class Measure(TextChoices):
    """What a firm has prepared before people come back."""

    PLAN = "plan", _("已制定疫情防控方案和应急预案")
    TEAM = "team", _("已明确防控负责人和各车间专人")
    ROSTER = "roster", _("已摸清返岗员工近期行程和健康状况")
    TEMPERATURE = "temperature", _("出入口设体温检测和健康码查验")
    DISINFECTION = "disinfection", _("已清洁消毒，每天通风消毒并记录")
    DINING = "dining", _("错峰、分散用餐")
    LODGING = "lodging", _("宿舍每间人数符合要求，设观察室")
    TRAINING = "training", _("已对员工开展防控培训")
