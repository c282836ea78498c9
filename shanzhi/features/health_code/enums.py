"""Closed sets of words of the health code."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Colour(TextChoices):
    """A person's colour. Each has a word, because colour is never the only sign."""

    GREEN = "green", _("绿码")
    YELLOW = "yellow", _("黄码")
    RED = "red", _("红码")


class Symptom(TextChoices):
    COUGH = "cough", _("干咳")
    FATIGUE = "fatigue", _("乏力")
    BREATH = "breath", _("呼吸困难")
    THROAT = "throat", _("咽痛")
    NOSE = "nose", _("鼻塞、流涕")
    DIARRHOEA = "diarrhoea", _("腹泻")
    SMELL = "smell", _("嗅觉或味觉减退")


class Contact(TextChoices):
    """Contact in the last 14 days; the order is from harmless to grave."""

    NONE = "none", _("没有")
    FEVER = "fever", _("接触过发热或有呼吸道症状的人")
    CASE = "case", _("接触过确诊病例、疑似病例或无症状感染者")


class Travel(TextChoices):
    """Travel in the last 14 days."""

    NONE = "none", _("没有离开过本市")
    ELSEWHERE = "elsewhere", _("去过其他城市")
    RISK_AREA = "risk_area", _("去过疫情重点地区")
    ABROAD = "abroad", _("去过境外")


class EvidenceKind(TextChoices):
    """What is known of a person besides their own declarations."""

    LISTING = "listing", _("列为重点人群")
    ISOLATION = "isolation", _("隔离医学观察")
    RELEASE = "release", _("解除管理")
    TEST_POSITIVE = "test_positive", _("核酸检测阳性")
    TEST_NEGATIVE = "test_negative", _("核酸检测阴性")
    RISK_AREA = "risk_area", _("去过疫情重点地区（核查）")
    TRACING = "tracing", _("流行病学调查发现的接触")
    SELF_CHECK = "self_check", _("健康自查后申报")
    DECISION = "decision", _("工作人员核定")


class ConditionKind(TextChoices):
    """What a colour rule may ask about a person: a closed vocabulary."""

    WELL = "well", _("健康申报没有异常")
    FEVER = "fever", _("申报的体温")
    SYMPTOMS = "symptoms", _("申报的症状")
    CONTACT = "contact", _("申报的接触史")
    TRAVEL = "travel", _("申报的旅居史")
    EVIDENCE = "evidence", _("核查信息")


class RuleSetState(TextChoices):
    """A version of the colour rules on its way."""

    DRAFT = "draft", _("草稿")
    SUBMITTED = "submitted", _("待审批")
    APPROVED = "approved", _("已批准，待生效")
    LIVE = "live", _("正在执行")
    RETIRED = "retired", _("已停止执行")
    REJECTED = "rejected", _("已退回")


class VenueKind(TextChoices):
    GOVERNMENT = "government", _("党政机关")
    SERVICE_HALL = "service_hall", _("政务服务大厅")
    COMMUNITY_OFFICE = "community_office", _("村（居）委会")
    KINDERGARTEN = "kindergarten", _("幼儿园")
    SCHOOL = "school", _("中小学校")
    COLLEGE = "college", _("高等院校、职业学校")
    TRAINING = "training", _("培训机构")
    HOSPITAL = "hospital", _("医院")
    CLINIC = "clinic", _("卫生院、卫生站、诊所")
    PHARMACY = "pharmacy", _("药店")
    CARE_HOME = "care_home", _("养老、福利机构")
    MALL = "mall", _("商场")
    SUPERMARKET = "supermarket", _("超市")
    SHOP = "shop", _("便利店、商铺")
    MARKET = "market", _("农贸市场")
    RESTAURANT = "restaurant", _("餐饮店")
    HOTEL = "hotel", _("酒店、民宿")
    BANK = "bank", _("银行网点")
    TELECOM = "telecom", _("通信、水电气营业厅")
    OFFICE_BUILDING = "office_building", _("写字楼")
    FACTORY = "factory", _("工厂、企业")
    INDUSTRIAL_PARK = "industrial_park", _("产业园区")
    BUILDING_SITE = "building_site", _("建筑工地")
    RESIDENTIAL = "residential", _("住宅小区")
    VILLAGE_GATE = "village_gate", _("村口、路口")
    BUS_STATION = "bus_station", _("汽车站、公交场站")
    RAILWAY = "railway", _("火车站")
    PORT = "port", _("港口、码头、渔港")
    SERVICE_AREA = "service_area", _("高速服务区、收费站")
    PETROL = "petrol", _("加油站")
    COURIER = "courier", _("物流、快递网点")
    COLD_STORE = "cold_store", _("冷库、冷链企业")
    PARK = "park", _("公园、广场")
    SCENIC = "scenic", _("旅游景区")
    LIBRARY = "library", _("图书馆、博物馆、文化馆")
    SPORTS = "sports", _("体育场馆、健身房")
    CINEMA = "cinema", _("影剧院")
    ENTERTAINMENT = "entertainment", _("歌舞、游艺娱乐场所")
    INTERNET_CAFE = "internet_cafe", _("网吧")
    HAIRDRESSER = "hairdresser", _("美容美发店")
    BATH = "bath", _("洗浴、足浴场所")
    RELIGIOUS = "religious", _("宗教活动场所")
    FUNERAL = "funeral", _("殡葬服务场所")
    OTHER = "other", _("其他场所")


class ManualReason(TextChoices):
    """Why an inspector opens a person's code by the number of a document."""

    NO_PHONE = "no_phone", _("没有携带手机")
    NO_SMARTPHONE = "no_smartphone", _("不使用智能手机")
    FLAT_BATTERY = "flat_battery", _("手机没电或无法联网")
    CODE_UNREADABLE = "code_unreadable", _("二维码无法识别")


class CardEnding(TextChoices):
    """Why a printed card is good no more."""

    LOST = "lost", _("已挂失")
    REPLACED = "replaced", _("已换新卡")


class TransferState(TextChoices):
    """How an offer of a venue ends."""

    OFFERED = "offered", _("等待接受")
    ACCEPTED = "accepted", _("已接受")
    DECLINED = "declined", _("对方未接受")
    CANCELLED = "cancelled", _("已取消")


class FeverStep(TextChoices):
    """What a venue does about an abnormal temperature."""

    MEASURED_AGAIN = "again", _("复测体温")
    PHONED = "phoned", _("已电话联系")
    TO_CLINIC = "clinic", _("已送发热门诊")
    SENT_HOME = "home", _("已劝返")
    REPORTED = "reported", _("已报所在村（社区）")
    CLEARED = "cleared", _("已排除，准予进入")


class RiskLevel(TextChoices):
    """How grave an area with cases is, as the authorities announce it."""

    HIGH = "high", _("高风险地区")
    MEDIUM = "medium", _("中风险地区")
    FOCUS = "focus", _("重点关注地区")


class TestOutcome(TextChoices):
    """What a nucleic acid test found."""

    __test__ = False  # its name begins like that of a test class

    NEGATIVE = "negative", _("阴性")
    POSITIVE = "positive", _("阳性")


class ImportState(TextChoices):
    """A file of test results on its way in."""

    CHECKING = "checking", _("正在核对")
    READY = "ready", _("等待确认")
    APPLYING = "applying", _("正在录入")
    DONE = "done", _("已录入")
    UNREADABLE = "unreadable", _("文件无法读取")
    DROPPED = "dropped", _("已放弃")


class RowProblem(TextChoices):
    """Why a row of a file of test results cannot be taken."""

    ID_NUMBER = "id_number", _("身份证号码有误")
    PERSON = "person", _("没有找到这个人，或不在您负责的区域")
    NAME = "name", _("姓名与身份证号码不一致")
    OUTCOME = "outcome", _("结果应填“阴性”或“阳性”")
    MOMENT = "moment", _("采样时间看不懂，应像 2020-03-16 09:30")
    FUTURE = "future", _("采样时间晚于现在")
    TOO_OLD = "too_old", _("采样时间早于 60 天前")
    INSTITUTION = "institution", _("没有填写检测机构，或超过 100 个字")
    TWICE = "twice", _("文件中有重复的行")
    KNOWN = "known", _("这条结果已经录入过")


class GateFindingKind(TextChoices):
    """How a check-in made without network turned out to be other than the gate had shown."""

    REFUSED = "refused", _("没有被接受")
    COLOUR = "colour", _("颜色不同")
    TWICE = "twice", _("重复登记")


class ProposalState(TextChoices):
    """A colour set by hand: it counts only once a second official has confirmed it."""

    WAITING = "waiting", _("待复核")
    CONFIRMED = "confirmed", _("已生效")
    REFUSED = "refused", _("复核未通过")
    WITHDRAWN = "withdrawn", _("已撤回")
    LAPSED = "lapsed", _("逾期未复核")
    REPLACED = "replaced", _("已被新的决定替代")


class AppealState(TextChoices):
    """Where an appeal against a colour stands."""

    OPEN = "open", _("等待答复")
    PROPOSED = "proposed", _("等待复核")
    KEPT = "kept", _("维持原判定")
    CHANGED = "changed", _("已转码")
    SETTLED = "settled", _("颜色已变，自动办结")
    WITHDRAWN = "withdrawn", _("已撤回")


class AppealStepKind(TextChoices):
    """What happened to an appeal, in the words of its steps."""

    MADE = "made", _("提交申诉")
    ADDED = "added", _("补充说明")
    PROPOSED = "proposed", _("工作人员提出转码，等待另一名工作人员复核")
    RETURNED = "returned", _("复核未通过，继续核实")
    KEPT = "kept", _("答复：维持原判定")
    CHANGED = "changed", _("答复：已转码")
    SETTLED = "settled", _("健康码颜色已变，申诉办结")
    WITHDRAWN = "withdrawn", _("撤回申诉")
