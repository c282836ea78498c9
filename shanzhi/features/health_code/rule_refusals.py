"""Why a version of the rules stays as it is, and holding one while it changes."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from shanzhi.core.errors import DomainError

from .models import RuleSet


class RulesRefused(DomainError):
    """A version of the rules cannot be changed, tried out, submitted or approved."""


REFUSALS = {
    "not_draft": _("只有草稿可以修改。要修改其他版本，请先复制成新的草稿。"),
    "not_yours": _("只有起草人可以修改这个草稿。您可以把它复制成自己的草稿。"),
    "decided": _("这个版本不在待审批状态，可能已经有人处理，请刷新页面查看。"),
    "same_official": _("起草人不能审批自己的规则，请由另一名工作人员审批。"),
}


def refused(reason: str) -> RulesRefused:
    """The refusal for a reason that the rules gave."""
    return RulesRefused(REFUSALS[reason], f"rules.{reason}", status=409)


def held_rule_set(rule_set_id: UUID) -> RuleSet:
    """The version, held until the transaction ends."""
    found = RuleSet.objects.select_for_update().filter(pk=rule_set_id).first()
    if found is None:
        raise RulesRefused(_("没有找到这个版本的规则。"), "rules.unknown", status=404)
    return found
