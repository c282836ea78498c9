"""The document that ends an observation, set with typst, and the address that proves it genuine."""

import io
import json
from functools import lru_cache
from pathlib import Path

import segno
import typst
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from shanzhi.core.clock import local
from shanzhi.core.masking import mask_id_number
from shanzhi.kernel.codes import queries as codes
from shanzhi.kernel.codes.enums import CodeKind

from .models import Release
from .queries import NotFound

TEMPLATE = Path(__file__).parent / "templates" / "key_people/release/release.typ"
FONTS = Path(settings.ROOT) / "node_modules" / "@expo-google-fonts" / "noto-sans-sc"


@lru_cache(maxsize=1)
def _fonts() -> typst.Fonts:
    """Reading the fonts costs more than setting a sheet, so they are kept."""
    folders = [FONTS / "400Regular", FONTS / "700Bold"]
    return typst.Fonts(include_system_fonts=False, font_paths=[str(folder) for folder in folders])


def address_of(release: Release) -> str:
    """Where anybody can check the document; none for one that was revoked."""
    issued = codes.issued_codes(subject=release.pk, kind=CodeKind.DOCUMENT)
    if not issued:
        raise NotFound(_("这份告知书已经作废。"), "key_release.revoked")
    return f"{settings.SITE_URL}/c/key-people/verify/{codes.text_of(issued[0])}"


def paper(release: Release) -> bytes:
    """The document as PDF, A4: the name in full, because it is the person's own; the number masked."""
    address = address_of(release)
    with override(settings.LANGUAGE_CODE):  # an official paper speaks the city's language
        sheet = _sheet(release, address)
    return typst.compile(
        str(TEMPLATE),
        font_paths=_fonts(),
        format="pdf",
        sys_inputs={"sheet": json.dumps(sheet, ensure_ascii=False)},
    )


def _sheet(release: Release, address: str) -> dict[str, object]:
    person = release.listed.person
    facts = [
        [_("姓名"), person.name],
        [_("证件号码"), mask_id_number(person.id_number or "")],
        [_("管理类别"), release.category_name],
        [
            _("管理期限"),
            _("{first} 至 {last}").format(first=_date(release.starts_on), last=_date(release.ends_on)),
        ],
        [_("纳入依据"), release.basis],
    ]
    return {
        "unit": release.issuing_unit,
        "title": _("解除医学观察告知书"),
        "number": _("编号：{number}").format(number=release.number),
        "name": person.name,
        "text": _(
            "您因“{category}”自 {first} 起接受健康管理，现予解除。请继续做好个人防护，"
            "出现发热、干咳、乏力等症状时，及时到发热门诊就诊。"
        ).format(category=release.category_name, first=_date(release.starts_on)),
        "facts": facts,
        "seal": settings.RELEASE_SEAL_TEXT or release.issuing_unit,
        "date": _date(local(release.issued_at)),
        "qr": _qr(address),
        "check": _("扫描二维码核验本告知书的真伪和效力"),
    }


def _date(day: object) -> str:
    return _("{day:%Y}年{day:%-m}月{day:%-d}日").format(day=day)


def _qr(address: str) -> str:
    picture = io.BytesIO()
    segno.make(address, error="m", micro=False).save(picture, kind="svg", border=2, xmldecl=False, svgns=True)
    return picture.getvalue().decode()
