"""Closed sets of words of the self-check."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class AdviceLevel(TextChoices):
    """How pressing the advice is. Each has a word and a shape, because colour is never the only sign."""

    RED = "red", _("尽快就诊")
    YELLOW = "yellow", _("需要留意")
    GREEN = "green", _("没有发现异常")
