"""Files that people attach. The content lies on disk under its SHA-256, the row says whose it is."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from shanzhi.core.ids import new_id


class StoredFile(models.Model):
    """One upload of one person, opened by those whom its gateway lets through."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("上传人")
    )
    gateway = models.CharField(_("用途"), max_length=60)
    name = models.CharField(_("文件名"), max_length=100)
    content_type = models.CharField(_("类型"), max_length=60)
    size = models.PositiveIntegerField(_("字节数"))
    sha256 = models.CharField(max_length=64, db_index=True)
    thumbnail_sha256 = models.CharField(max_length=64, blank=True, db_index=True)
    created_at = models.DateTimeField(_("上传时间"))

    class Meta:
        verbose_name = _("文件")
        ordering = ("-created_at",)
        constraints = [models.CheckConstraint(condition=models.Q(size__gt=0), name="files_size_positive")]

    @property
    def is_image(self) -> bool:
        """Whether it was re-encoded by us, and so may be shown inside a page."""
        return self.content_type.startswith("image/")

    @property
    def url(self) -> str:
        """Where it is opened; who may is decided there."""
        return reverse("files:open", args=[self.pk])

    @property
    def thumbnail_url(self) -> str:
        """A small picture of an image, empty for other files."""
        return reverse("files:thumbnail", args=[self.pk]) if self.thumbnail_sha256 else ""
