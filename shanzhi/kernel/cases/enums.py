"""Words of cases."""

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _


class LimitUnit(TextChoices):
    """What terms are counted in; the keys are those of `rules.clocks.Limit`."""

    MINUTES = "minutes", _("分钟")
    WORKING_HOURS = "working_hours", _("工作小时")
    WORKING_DAYS = "working_days", _("工作日")
    DAYS = "days", _("自然日")


class InCase(TextChoices):
    """What somebody is to a case, besides the permits that officials hold."""

    OPENER = "opener", _("提出人")
    LEAD = "lead", _("主办人")
    UNIT = "unit", _("主办单位")
    HELPER = "helper", _("会办单位")


class Supervision(IntegerChoices):
    """How closely a case is watched from above (督办); it only rises."""

    NONE = 0, _("未督办")
    REMINDED = 1, _("提醒督办")
    DATED = 2, _("限期督办")
    LISTED = 3, _("挂牌督办")
