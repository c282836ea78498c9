"""What people and sign-in plug in."""

from django.utils.translation import gettext_lazy as _

from shanzhi.core.registry import EventKind, Export, Manifest, Permit, Role, Tile, TodoSource, register

from . import my_data
from .todos import answers_due

MANIFEST = Manifest(
    module="accounts",
    permits=(
        Permit("accounts.grant_roles", _("授予和收回角色")),
        Permit("accounts.change_roles", _("调整角色的权限")),
        Permit("accounts.review_identity", _("人工核验身份")),
        Permit("accounts.open_identity", _("查看完整身份信息")),
    ),
    roles=(
        Role("administrator", _("平台管理员"), ("accounts.grant_roles", "accounts.change_roles")),
        Role("identity_reviewer", _("身份核验员"), ("accounts.review_identity", "accounts.open_identity")),
    ),
    tiles=(
        Tile(
            "accounts.roles",
            _("角色与授权"),
            "user-shield",
            "office",
            "accounts:roles",
            _("管理"),
            80,
            "accounts.grant_roles",
        ),
        Tile(
            "accounts.permits",
            _("角色的权限"),
            "adjustments",
            "office",
            "accounts:permits",
            _("管理"),
            81,
            "accounts.change_roles",
            words=_("授权 权限 管理员"),
        ),
        Tile(
            "accounts.reviews",
            _("身份核验"),
            "id-badge-2",
            "office",
            "accounts:reviews",
            _("管理"),
            82,
            "accounts.review_identity",
        ),
        Tile(
            "accounts.family",
            _("家人"),
            "users",
            "citizen",
            "accounts:family",
            _("我的"),
            80,
            words=_("孩子 长辈 监护人 代办"),
        ),
    ),
    events=(
        EventKind("accounts.opened", _("开通账号")),
        EventKind("accounts.real_name_set", _("完成实名")),
        EventKind("accounts.family_asked", _("申请成为家人")),
        EventKind("accounts.family_added", _("添加家人")),
        EventKind("accounts.family_ended", _("解除家人")),
    ),
    todos=(TodoSource("accounts.family", "citizen", answers_due),),
    exports=(
        Export("accounts.account", _("账号和实名信息"), my_data.account),
        Export("accounts.family", _("家人"), my_data.family),
        Export("accounts.guardians", _("可以替您办事的人"), my_data.guardians),
        Export("accounts.roles", _("角色"), my_data.roles),
        Export("accounts.reviews", _("身份核验申请"), my_data.reviews),
        Export("accounts.devices", _("登录的设备"), my_data.devices),
        Export("accounts.second_factors", _("验证器和通行密钥"), my_data.second_factors),
    ),
    sentences={
        "person_phone_once": _("这个手机号已经用于另一个账号。"),
        "person_id_number_once": _("这个证件号码已经用于另一个账号。"),
        "family_link_once": _("这位家人已经在您的家人列表里，或正在等待对方同意。"),
        "role_grant_once": _("这个角色刚刚已经授予。"),
        "identity_review_one_open": _("您的申请已经收到，请等待核验。"),
    },
)
register(MANIFEST)
