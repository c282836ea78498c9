"""Kinds of papers that are read, and how far a reading is."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ReadingKind(models.TextChoices):
    ID_CARD = "id_card", _("身份证人像面")
    LICENCE = "licence", _("营业执照")
    PLATE = "plate", _("车牌")


class ReadingState(models.TextChoices):
    WAITING = "waiting", _("正在识别")
    DONE = "done", _("待确认")
    FAILED = "failed", _("没有识别出来")
    CONFIRMED = "confirmed", _("已确认")
