"""The printed health code: what stands on the card, set with typst like the posters."""

from pathlib import Path
from typing import Literal

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from shanzhi.core.clock import local

from . import queries
from .models import PaperCard
from .posters import qr, typeset

TEMPLATE = Path(__file__).parent / "templates" / "health_code/card/card.typ"


def card_address(card: PaperCard) -> str:
    """What the QR says: to a gate the signed code at its end, to any other camera a page that only says what this is."""
    return settings.SITE_URL + reverse("citizen:health_code:found_card", args=[queries.card_text(card)])


def card_sheet(
    card: PaperCard, *, size: Literal["card", "sheet"] = "card", kind: Literal["pdf", "png"] = "pdf"
) -> bytes:
    """The card as PDF: both sides in card size, or on an A4 sheet to cut out and fold."""
    with override(settings.LANGUAGE_CODE):  # the card is for every gate, not for who prints it
        values = _values(card) | {"size": size}
    return typeset(TEMPLATE, values, kind=kind)


def _values(card: PaperCard) -> dict[str, object]:
    brand, portal = settings.HEALTH_CODE_NAME, settings.PORTAL_NAMES["citizen"]
    day = "%Y-%m-%d"
    return {
        "brand": brand,
        "title": _("纸质健康码"),
        "qr": qr(card_address(card)),
        "name": card.person.masked_name,
        "number_title": _("卡号"),
        "number": f"{card.number[:5]} {card.number[5:]}",
        "until_title": _("有效期至"),
        "until": f"{local(card.until):{day}}",
        "how_title": _("怎么用"),
        "how": [
            _("进入场所时，把正面的二维码交给工作人员扫描，并出示身份证件。"),
            _("卡上没有颜色和行程，当时的健康码颜色只显示在工作人员的设备上。"),
        ],
        "lost_title": _("遗失了怎么办"),
        "lost": _("请家人在“%(portal)s · 纸质健康码”中挂失，或请所在村（社区）凭卡号挂失。挂失后立即失效。")
        % {"portal": portal},
        "issued": _("制作日期 %(day)s") % {"day": f"{local(card.issued_at):{day}}"},
        "city": settings.CITY_NAME,
        "cut": [
            _("1. 用 A4 纸按实际大小（100%）打印，不要缩放。"),
            _("2. 沿外框剪下，沿虚线对折，使二维码朝外。"),
            _("3. 粘好或过塑后随身携带，请勿弄脏、折叠二维码。"),
        ],
        "fold": _("虚线处对折"),
    }
