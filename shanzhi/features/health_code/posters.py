"""The printed sheet at a venue's door: name, point, a big QR and what to do. Set with typst, 10 ms a sheet."""

import io
import json
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Literal

import segno
import typst
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

TEMPLATE = Path(__file__).parent / "templates" / "health_code/poster/poster.typ"
FONTS = Path(settings.ROOT) / "node_modules" / "@expo-google-fonts" / "noto-sans-sc"


@lru_cache(maxsize=1)
def _fonts() -> typst.Fonts:
    """Reading the fonts costs more than setting a sheet, so they are kept."""
    folders = [FONTS / "400Regular", FONTS / "700Bold"]
    return typst.Fonts(include_system_fonts=False, font_paths=[str(folder) for folder in folders])


def qr(address: str) -> str:
    """The picture as SVG."""
    picture = io.BytesIO()
    segno.make(address, error="m", micro=False).save(picture, kind="svg", border=2, xmldecl=False, svgns=True)
    return picture.getvalue().decode()


def _sheet(*, address: str, venue: str, point: str, number: str) -> dict[str, object]:
    return {
        "brand": settings.HEALTH_CODE_NAME,
        "title": _("场所码"),
        "venue": venue,
        "point": point,
        "qr": qr(address),
        "call": _("请扫码登记后进入"),
        "steps": [
            _("打开“%(portal)s”或手机相机，对准上方二维码。") % {"portal": settings.PORTAL_NAMES["citizen"]},
            _("核对场所名称，页面会显示您的健康码。"),
            _("请把手机屏幕出示给工作人员，并配合测量体温。"),
            _("没有智能手机的，请向工作人员出示身份证件。"),
        ],
        "number": _("场所编号 %(number)s") % {"number": number},
        "city": settings.CITY_NAME,
    }


def poster(
    *, address: str, venue: str, point: str, number: str, kind: Literal["pdf", "png"] = "pdf"
) -> bytes:
    """The sheet as PDF, or as PNG at 100 dots an inch for a preview."""
    return posters(addresses=[(point, address)], venue=venue, number=number, kind=kind)


def posters(
    *, addresses: Sequence[tuple[str, str]], venue: str, number: str, kind: Literal["pdf", "png"] = "pdf"
) -> bytes:
    """One sheet for each `(name of the door, address)`, in one file."""
    with override(settings.LANGUAGE_CODE):  # the sheets are for everyone who comes, not for who prints them
        sheets = [
            _sheet(address=address, venue=venue, point=point, number=number) for point, address in addresses
        ]
    return typeset(TEMPLATE, {"sheets": sheets}, kind=kind)


def typeset(template: Path, values: dict[str, object], *, kind: Literal["pdf", "png"] = "pdf") -> bytes:
    """The template with these values; what people typed comes as data and is never read as markup."""
    return typst.compile(
        str(template),
        font_paths=_fonts(),
        format=kind,
        ppi=100.0,
        sys_inputs={"values": json.dumps(values, ensure_ascii=False)},
    )
