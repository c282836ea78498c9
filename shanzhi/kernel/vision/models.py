"""Photos that are being read, and what was found, until the person has confirmed it."""

import json
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from shanzhi.core.fields import EncryptedTextField
from shanzhi.core.ids import new_id
from shanzhi.kernel.files.models import StoredFile
from shanzhi.kernel.vision.enums import ReadingKind, ReadingState
from shanzhi.kernel.vision.problems import SENTENCES


class Reading(models.Model):
    """One photo of one paper, read for one person."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("本人")
    )
    kind = models.CharField(_("种类"), max_length=10, choices=ReadingKind.choices)
    state = models.CharField(
        _("状态"), max_length=10, choices=ReadingState.choices, default=ReadingState.WAITING
    )
    photo = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+", verbose_name=_("照片"))
    request_id = models.UUIDField(help_text="made by the page, so that sending twice asks once")
    sealed = EncryptedTextField(null=True, help_text="JSON of what was found; empty once it is confirmed")
    problem = models.CharField(max_length=20, blank=True)
    asked_at = models.DateTimeField(_("提交时间"))
    read_at = models.DateTimeField(_("识别时间"), null=True)
    confirmed_at = models.DateTimeField(_("确认时间"), null=True)

    class Meta:
        verbose_name = _("证照识别")
        ordering = ("-asked_at",)
        indexes = [models.Index(fields=["asked_at"], name="vision_reading_asked")]
        constraints = [
            models.UniqueConstraint(fields=["owner", "request_id"], name="vision_reading_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"

    @property
    def found(self) -> dict[str, Any]:
        """`fields`, `confidence`, `valid`, `turned`, `seconds`; empty where nothing was found or is kept."""
        return json.loads(self.sealed) if self.sealed else {}

    @property
    def sentence(self) -> Any:
        """What to tell the person where nothing was found."""
        return SENTENCES.get(self.problem, "")
