"""What appeals plug in."""

from django.utils.translation import gettext_lazy as _

from shanzhi.core.registry import Export, Manifest, Permit, Role, Tile, register

from . import queries
from .procedure import LEADING, PROCEDURE, SEEING, TRIAGE

GROUP = _("企业服务")
MANIFEST = Manifest(
    module="appeals",
    tiles=(
        Tile(
            "appeals.new",
            _("提交诉求"),
            "message-plus",
            "business",
            "appeals:new",
            GROUP,
            20,
            hint=_("遇到困难，告诉政府"),
            words=_("困难 投诉 求助 贷款 用工 用电"),
        ),
        Tile(
            "appeals.mine",
            _("我的诉求"),
            "messages",
            "business",
            "cases:cases",
            GROUP,
            21,
            hint=_("进展、补充、催办、评价"),
            words=_("进度 催办 评价"),
        ),
    ),
    permits=(
        Permit(SEEING, _("查看企业诉求")),
        Permit(TRIAGE, _("受理和分派企业诉求")),
        Permit(LEADING, _("督办企业诉求、审批延期")),
    ),
    roles=(
        Role("appeals_official", _("企业诉求专员"), (SEEING, TRIAGE)),
        Role("city_leader", _("市领导"), (SEEING, LEADING)),
    ),
    exports=(Export("appeals.contacts", _("您提交诉求时填写的联系人"), queries.contacts),),
    procedures=(PROCEDURE,),
    sentences={
        "appeals_term_once": _("这一天已经有这一级的办理期限。"),
        "appeals_term_days": _("结束日期不能早于开始日期。"),
    },
)
register(MANIFEST)
