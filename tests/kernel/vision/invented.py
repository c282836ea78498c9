"""Invented people and firms for synthetic cards and licences: numbers from the synthetic range, made-up names."""

import datetime as dt
from dataclasses import dataclass
from random import Random

from shanzhi.core.identifiers import SYNTHETIC_SERIALS, synthetic_credit_code, synthetic_id_number

SURNAMES = "陈林黄李吴张郑刘蔡叶彭庄余罗曾温卓吕施范朱徐马何邱谢钟戴胡杨许洪颜江欧赵周孙"
GIVEN = "伟强志明建国文华海龙俊杰泽宇浩然子轩家豪鹏辉锦荣汉生永福德诚丽娟秀英晓燕美玲雪梅佳怡涵诗琪婷惠珍淑芬月娥霞思敏楚楠若兰一丁乙三川"
ETHNICITIES = ["汉"] * 14 + ["壮", "瑶", "回", "土家", "苗", "满", "畲", "维吾尔", "蒙古", "黎"]
PLACES = {
    "441502": "广东省汕尾市城区",
    "441521": "广东省汕尾市海丰县",
    "441523": "广东省汕尾市陆河县",
    "441581": "广东省陆丰市",
    "440106": "广东省广州市天河区",
    "110105": "北京市朝阳区",
    "310115": "上海市浦东新区",
    "430104": "湖南省长沙市岳麓区",
    "450103": "广西南宁市青秀区",
    "330106": "浙江省杭州市西湖区",
    "510107": "四川省成都市武侯区",
}
ROADS = ["红海中路", "凤山街道品清路", "海城镇人民南路", "东海街道迎仙桥路", "河田镇朝阳路", "碣石镇新丰街"]
ENDS = ["12号", "东三巷7号", "38号2栋501房", "二横巷6号之一", "村委会大塘村19号", "雅居花园B座1203室"]


@dataclass(frozen=True)
class Holder:
    """What a card says of an invented person."""

    name: str
    sex: str
    ethnicity: str
    birth: dt.date
    address: str
    id_number: str


@dataclass(frozen=True)
class Firm:
    """What a licence says of an invented firm."""

    credit_code: str
    name: str
    kind: str
    legal_person: str
    capital: str
    founded: dt.date
    address: str
    scope: str


def name(random: Random) -> str:
    long = random.random() < 0.8
    return random.choice(SURNAMES) + "".join(random.sample(GIVEN, 2 if long else 1))


def holder(random: Random) -> Holder:
    """Somebody who does not exist."""
    area = random.choice(list(PLACES))
    birth = dt.date(1945, 1, 1) + dt.timedelta(days=random.randrange(25_000))
    serial = random.choice(SYNTHETIC_SERIALS)
    return Holder(
        name=name(random),
        sex="男" if serial % 2 else "女",
        ethnicity=random.choice(ETHNICITIES),
        birth=birth,
        address=PLACES[area] + random.choice(ROADS) + random.choice(ENDS),
        id_number=synthetic_id_number(area, birth, serial),
    )


def firm(random: Random) -> Firm:
    """A company that does not exist."""
    words = "".join(random.sample(["范例", "示范", "演示", "虚构"], 2))
    trade = random.choice(["海产品", "电子商务", "建材", "农业科技", "餐饮管理", "物流"])
    return Firm(
        credit_code=synthetic_credit_code(
            random.choice(["441502", "441521", "441581"]), random.randrange(10**7)
        ),
        name=f"汕尾市{words}{trade}有限公司",
        kind=random.choice(["有限责任公司(自然人独资)", "有限责任公司", "有限责任公司(自然人投资或控股)"]),
        legal_person=name(random),
        capital=random.choice(["人民币壹佰万元", "人民币伍拾万元", "人民币壹仟万元"]),
        founded=dt.date(2005, 1, 1) + dt.timedelta(days=random.randrange(5_000)),
        address="汕尾市城区" + random.choice(ROADS[:2]) + random.choice(ENDS[:3]),
        scope=f"{trade}的研发、销售；货物进出口；技术咨询服务；仓储服务。（依法须经批准的项目，经相关部门批准后方可开展经营活动）",
    )
