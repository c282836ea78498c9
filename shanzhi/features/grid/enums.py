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
