"""Closed sets of words of the grid workers' days."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class VisitReason(TextChoices):
    CARE = "care", _("日常走访")
    ELDER = "elder", _("独居老人")
    HEALTH = "health", _("健康监测")
    ALERT = "alert", _("预警核实")
    HIDDEN_RISK = "risk", _("安全隐患")


class Met(TextChoices):
    """Whom the worker met."""

    SELF = "self", _("见到本人")
    FAMILY = "family", _("家人代答")
    NOBODY = "nobody", _("无人应答")
    MOVED = "moved", _("已搬走")


class Need(TextChoices):
    """What the people asked for or seemed to need."""

    FOOD = "food", _("生活物资")
    MEDICINE = "medicine", _("买药送药")
    DOCTOR = "doctor", _("看病就医")
    REPAIR = "repair", _("维修")
    OTHER = "other", _("其他")


class Slot(TextChoices):
    """Parts of a day that a shift covers."""

    MORNING = "morning", _("上午")
    AFTERNOON = "afternoon", _("下午")
    NIGHT = "night", _("夜间")


class EventState(TextChoices):
    """Where an event is on its way."""

    REPORTED = "reported", _("待立案")
    FILED = "filed", _("待派遣")
    DISPATCHED = "dispatched", _("待签收")
    HANDLING = "handling", _("处置中")
    ANSWERED = "answered", _("待核查")
    VERIFIED = "verified", _("待结案")
    CLOSED = "closed", _("已结案")
    RATED = "rated", _("已评价")
    REFUSED = "refused", _("不予立案")


OPEN = (
    EventState.REPORTED,
    EventState.FILED,
    EventState.DISPATCHED,
    EventState.HANDLING,
    EventState.ANSWERED,
    EventState.VERIFIED,
)


class Role(TextChoices):
    """What somebody is to an event."""

    CENTRE = "centre", _("网格中心")
    UNIT = "unit", _("责任单位")
    WORKER = "worker", _("网格员")
    REPORTER = "reporter", _("上报人")


class LimitUnit(TextChoices):
    WORKING_HOURS = "working_hours", _("工作小时")
    WORKING_DAYS = "working_days", _("工作日")
