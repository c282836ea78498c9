"""Closed sets of words of the city's order."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Level(TextChoices):
    """How deep a division lies. The code's length says the same, see `rules.level_of`."""

    CITY = "city", _("市")
    COUNTY = "county", _("县（市、区）")
    TOWN = "town", _("镇（街道）")
    VILLAGE = "village", _("村（社区）")


class GridSize(TextChoices):
    """Large grids hold medium ones, those hold small ones; a small grid has one daily round."""

    LARGE = "large", _("大网格")
    MEDIUM = "medium", _("中网格")
    SMALL = "small", _("小网格")


class GridFault(TextChoices):
    """What can be wrong with a file of grids."""

    UNREADABLE = "unreadable", _("没有边界，或边界不是多边形")
    OPEN_RING = "open_ring", _("边界没有闭合")
    CROSSED = "crossed", _("边界自己交叉")
    CODE = "code", _("网格编码应为 15 位数字")
    NAME = "name", _("没有名称，或超过 60 个字")
    SIZE = "size", _("类型应为 large、medium 或 small")
    DIVISION = "division", _("编码的前 9 位不是已登记的镇街")
    TWICE = "twice", _("编码在文件中重复")
    PARENT = "parent", _("上级网格不存在，或不比它大一级")
    OVERLAP = "overlap", _("与同类网格重叠")
    OUTSIDE = "outside", _("超出上级网格")
    GAP = "gap", _("上级网格内有空白")


class OrganisationKind(TextChoices):
    ENTERPRISE = "enterprise", _("企业")
    SOLE_TRADER = "sole_trader", _("个体工商户")
    SCHOOL = "school", _("学校")
    INSTITUTION = "institution", _("事业单位")
    GOVERNMENT = "government", _("机关")
    ASSOCIATION = "association", _("社会组织")


class Industry(TextChoices):
    """Sections of GB/T 4754, by letter."""

    AGRICULTURE = "A", _("农、林、牧、渔业")
    MINING = "B", _("采矿业")
    MANUFACTURING = "C", _("制造业")
    ENERGY = "D", _("电力、热力、燃气及水生产和供应业")
    CONSTRUCTION = "E", _("建筑业")
    TRADE = "F", _("批发和零售业")
    TRANSPORT = "G", _("交通运输、仓储和邮政业")
    LODGING = "H", _("住宿和餐饮业")
    INFORMATION = "I", _("信息传输、软件和信息技术服务业")
    FINANCE = "J", _("金融业")
    PROPERTY = "K", _("房地产业")
    BUSINESS = "L", _("租赁和商务服务业")
    SCIENCE = "M", _("科学研究和技术服务业")
    ENVIRONMENT = "N", _("水利、环境和公共设施管理业")
    HOUSEHOLD = "O", _("居民服务、修理和其他服务业")
    EDUCATION = "P", _("教育")
    HEALTH = "Q", _("卫生和社会工作")
    CULTURE = "R", _("文化、体育和娱乐业")
    PUBLIC = "S", _("公共管理、社会保障和社会组织")


class AgentState(TextChoices):
    ASKED = "asked", _("等待确认")
    ACTIVE = "active", _("已生效")
    REFUSED = "refused", _("未通过")
    LEFT = "left", _("已退出")


class JoinRoute(TextChoices):
    """Who vouches for an agent."""

    REPRESENTATIVE = "representative", _("法定代表人确认")
    OFFICIAL = "official", _("窗口核验营业执照")
