"""Results of nucleic acid tests, typed one by one or brought by a file."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from shanzhi.core.fields import EncryptedTextField
from shanzhi.core.ids import new_id

from ..enums import ImportState, RowProblem, TestOutcome

PERSON = settings.AUTH_USER_MODEL


class TestImport(models.Model):
    """A file of results: checked, shown, then taken, in the worker. Its content goes once it is checked."""

    __test__ = False

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(max_length=100)
    content = EncryptedTextField(null=True, help_text="the file in base64, until its rows are checked")
    state = models.CharField(max_length=12, choices=ImportState.choices, default=ImportState.CHECKING)
    problem = models.CharField(max_length=12, blank=True, help_text="why it cannot be read")
    rows = models.PositiveIntegerField(default=0)
    good = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0, help_text="checked, then taken")
    uploaded_by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()
    applied_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-uploaded_at"]
        indexes = [models.Index(fields=["uploaded_by", "-uploaded_at"], name="test_import_mine")]

    @property
    def bad(self) -> int:
        """Rows that cannot be taken."""
        return self.rows - self.good


class TestImportRow(models.Model):
    """A row of such a file as it was understood. No full number of a document is kept."""

    __test__ = False

    id = models.BigAutoField(primary_key=True)
    batch = models.ForeignKey(TestImport, models.CASCADE, related_name="lines")
    line = models.PositiveIntegerField()
    masked_name = models.CharField(max_length=60, blank=True)
    masked_id_number = models.CharField(max_length=30, blank=True)
    person = models.ForeignKey(PERSON, models.CASCADE, null=True, related_name="+")
    outcome = models.CharField(max_length=8, choices=TestOutcome.choices, blank=True)
    sampled_at = models.DateTimeField(null=True)
    institution = models.CharField(max_length=100, blank=True)
    problem = models.CharField(max_length=12, choices=RowProblem.choices, blank=True)

    class Meta:
        ordering = ["line"]
        constraints = [models.UniqueConstraint(fields=["batch", "line"], name="test_import_line_once")]
        indexes = [
            models.Index(fields=["batch", "line"], condition=~Q(problem=""), name="test_import_problems")
        ]


class TestResult(models.Model):
    """What a test found. `division_code` is where the person lived then: who may see the row."""

    __test__ = False

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(PERSON, models.CASCADE, related_name="test_results")
    division_code = models.CharField(max_length=12, blank=True)
    outcome = models.CharField(max_length=8, choices=TestOutcome.choices)
    sampled_at = models.DateTimeField()
    institution = models.CharField(max_length=100)
    batch = models.ForeignKey(TestImport, models.PROTECT, null=True, related_name="results")
    entered_by = models.ForeignKey(PERSON, models.SET_NULL, null=True, related_name="+")
    entered_at = models.DateTimeField()
    withdrawn_by = models.ForeignKey(PERSON, models.SET_NULL, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_because = models.CharField(max_length=100, blank=True)

    class Meta:
        ordering = ["-sampled_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "sampled_at", "institution"],
                condition=Q(withdrawn_at=None),
                name="test_result_once",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | ~Q(withdrawn_because=""),
                name="test_result_withdrawn_because",
            ),
        ]
        indexes = [
            models.Index(fields=["person", "-sampled_at"], name="test_result_mine"),
            models.Index(fields=["-sampled_at", "id"], name="test_result_latest"),
            models.Index(fields=["division_code", "-sampled_at"], name="test_result_by_division"),
        ]
