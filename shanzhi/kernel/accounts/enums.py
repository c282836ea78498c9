"""Choices stored in the tables of people."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class IdKind(TextChoices):
    """Which paper proves who somebody is."""

    RESIDENT = "resident", _("居民身份证")
    HKMO_PERMIT = "hkmo_permit", _("港澳居民来往内地通行证")
    TAIWAN_PERMIT = "taiwan_permit", _("台湾居民来往大陆通行证")
    PASSPORT = "passport", _("护照")
    INFANT = "infant", _("婴幼儿（尚无身份证号）")


class Sex(TextChoices):
    MALE = "male", _("男")
    FEMALE = "female", _("女")


class FamilyKind(TextChoices):
    """What the member is to the guardian."""

    CHILD = "child", _("孩子")
    ELDER = "elder", _("长辈")
    OTHER = "other", _("其他家人")


class LinkState(TextChoices):
    PENDING = "pending", _("等待对方同意")
    ACTIVE = "active", _("已生效")
    REFUSED = "refused", _("对方未同意")
    ENDED = "ended", _("已解除")


class ReviewKind(TextChoices):
    """Why an official must look at an identity by hand."""

    DOCUMENT = "document", _("证件人工核验")
    RECOVERY = "recovery", _("找回已有账号")


class ReviewState(TextChoices):
    PENDING = "pending", _("等待核验")
    APPROVED = "approved", _("核验通过")
    REFUSED = "refused", _("核验未通过")


class RealNameMethod(TextChoices):
    """How a real name came to be known."""

    PROVIDER = "provider", _("身份核验服务")
    REVIEW = "review", _("人工核验")
    GUARDIAN = "guardian", _("监护人登记")
    COMPANION = "companion", _("同行人或查验员登记")
    ROSTER = "roster", _("学校或单位名册登记")
    PROVINCE = "province", _("省统一身份认证")
    DEVELOPMENT = "development", _("开发环境核验")


class Language(TextChoices):
    CHINESE = "zh-hans", _("简体中文")
    ENGLISH = "en", "English"


class Theme(TextChoices):
    AUTO = "auto", _("跟随系统")
    LIGHT = "light", _("浅色")
    DARK = "dark", _("深色")
