"""The columns of a roster file, and the words in its cells. They are a file format, the same in every language."""

from dataclasses import dataclass

from shanzhi.kernel.accounts.enums import IdKind, Sex
from shanzhi.kernel.declarations.enums import Audience, Relation


@dataclass(frozen=True)
class Column:
    """`must`: the file has to have it; `filled`: so has every row."""

    key: str
    header: str
    must: bool = False
    filled: bool = False
    example: str = ""


_PERSON = (
    Column("person", "姓名", must=True, filled=True, example="陈小明"),
    Column("id_number", "身份证号码", must=True, example="441502201309019016"),
    Column("id_kind", "证件类型"),
    Column("other_number", "证件号码"),
    Column("birth", "出生日期"),
    Column("sex", "性别"),
)
_GUARDIANS = tuple(
    Column(f"{key}{place}", f"家长{place}{header}", example=example if place == 1 else "")
    for place in (1, 2)
    for key, header, example in (
        ("guardian", "姓名", "陈大明"),
        ("relation", "关系", "父亲"),
        ("phone", "手机", "19900000001"),
    )
)
COLUMNS: dict[str, tuple[Column, ...]] = {
    Audience.SCHOOL: (
        Column("upper", "年级", must=True, filled=True, example="一年级"),
        Column("name", "班级", must=True, filled=True, example="1班"),
        Column("number", "学号", must=True, example="20190101"),
        *_PERSON,
        *_GUARDIANS,
    ),
    Audience.STAFF: (
        Column("upper", "厂区", must=True, filled=True, example="总部厂区"),
        Column("name", "车间", must=True, filled=True, example="一车间"),
        Column("number", "工号", must=True, example="A0001"),
        *_PERSON,
        Column("phone", "手机", example="19900000001"),
    ),
}

ID_KINDS = {
    "": IdKind.RESIDENT,
    "居民身份证": IdKind.RESIDENT,
    "身份证": IdKind.RESIDENT,
    "港澳居民来往内地通行证": IdKind.HKMO_PERMIT,
    "港澳通行证": IdKind.HKMO_PERMIT,
    "回乡证": IdKind.HKMO_PERMIT,
    "台湾居民来往大陆通行证": IdKind.TAIWAN_PERMIT,
    "台湾通行证": IdKind.TAIWAN_PERMIT,
    "台胞证": IdKind.TAIWAN_PERMIT,
    "护照": IdKind.PASSPORT,
}
SEXES = {"男": Sex.MALE, "女": Sex.FEMALE}
RELATIONS = {
    "": Relation.GUARDIAN,
    "父亲": Relation.FATHER,
    "爸爸": Relation.FATHER,
    "父": Relation.FATHER,
    "母亲": Relation.MOTHER,
    "妈妈": Relation.MOTHER,
    "母": Relation.MOTHER,
    **dict.fromkeys(
        ("祖父母", "外祖父母", "祖父", "祖母", "外祖父", "外祖母", "爷爷", "奶奶", "外公", "外婆"),
        Relation.GRANDPARENT,
    ),
    "其他监护人": Relation.GUARDIAN,
    "监护人": Relation.GUARDIAN,
    "其他": Relation.GUARDIAN,
    "本人": Relation.SELF,
}


def header_of(audience: str, key: str) -> str:
    """What stands above a column."""
    return next(column.header for column in COLUMNS[audience] if column.key == key)
