"""What is asked: questionnaires and their versions."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from shanzhi.core.ids import new_id

from ..enums import Audience, SetState

PERSON = settings.AUTH_USER_MODEL


class Questionnaire(models.Model):
    """Something that is asked again and again; its questions change by version. `key` is what features name it by."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    key = models.SlugField(max_length=60, unique=True)
    audience = models.CharField(max_length=8, choices=Audience.choices)
    title = models.CharField(max_length=80)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["key"]

    def __str__(self) -> str:
        return self.title


class QuestionSet(models.Model):
    """One version of a questionnaire. `questions` and `outcomes` have the shape that `rules.questions` reads.

    A published version asks from `valid_from` on, until the next one does; what was asked on a day never changes.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    questionnaire = models.ForeignKey(Questionnaire, models.PROTECT, related_name="versions")
    version = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=SetState.choices, default=SetState.DRAFT)
    questions = models.JSONField(default=list)
    outcomes = models.JSONField(
        default=list, help_text="levels of advice, gravest first; none for daily rounds"
    )
    note = models.CharField(max_length=200, blank=True, help_text="what is new in this version")
    valid_from = models.DateField(null=True)
    made_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    published_by = models.ForeignKey(PERSON, models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["questionnaire", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["questionnaire", "version"], name="declarations_version_once"),
            models.UniqueConstraint(
                fields=["questionnaire"], condition=Q(state=SetState.DRAFT), name="declarations_one_draft"
            ),
            models.UniqueConstraint(
                fields=["questionnaire", "valid_from"],
                condition=Q(state=SetState.PUBLISHED),
                name="declarations_one_set_a_day",
            ),
            models.CheckConstraint(
                condition=~Q(state=SetState.PUBLISHED)
                | Q(valid_from__isnull=False, published_at__isnull=False),
                name="declarations_published_is_whole",
            ),
        ]
