"""`{% load ui %}`: what templates of every module need."""

import datetime as dt
import json
from typing import Any

from django import template
from django.template.loader_tags import BLOCK_CONTEXT_KEY
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from shanzhi.core import masking, registry
from shanzhi.core.clock import local, now
from shanzhi.ui import forms, icons, wording

register = template.Library()

# colour → (word, shape): colour is never the only sign
COLOURS = {
    "green": (_("绿码"), "circle-check"),
    "yellow": (_("黄码"), "alert-triangle"),
    "red": (_("红码"), "hexagon-letter-x"),
    "none": (_("未申领"), "circle-dashed"),
}
MASKS = {"name": masking.mask_name, "id_number": masking.mask_id_number, "phone": masking.mask_phone}


@register.simple_tag(takes_context=True)
def here(context: template.Context, name: str, *args: Any, **kwargs: Any) -> str:
    """`{% here 'notify:inbox' %}`: the address of a module's page in the portal the person is in."""
    return reverse(f"{context['request'].portal.key}:{name}", args=args, kwargs=kwargs)


@register.simple_tag(takes_context=True)
def aids(context: template.Context, name: str) -> list[dict[str, Any]]:
    """`{% aids 'real_name' as helps %}`: what other modules offer on this page, for `components/aids.html`."""
    key = context["request"].portal.key
    offered = [aid for aid in registry.collect("aids") if (aid.page, aid.portal) == (name, key)]
    return [{"aid": aid, "url": reverse(f"{key}:{aid.url}")} for aid in offered]


@register.simple_tag(takes_context=True)
def repeat(context: template.Context, name: str) -> str:
    """`{% repeat 'title' %}`: what the page put into that block, once more."""
    blocks = context.render_context.get(BLOCK_CONTEXT_KEY)
    block = blocks.get_block(name) if blocks else None
    return block.render(context) if block else ""


@register.simple_tag
def icon(name: str, label: str = "", css: str = "", filled: bool = False) -> SafeString:
    """`{% icon 'qrcode' %}`, `{% icon 'bolt' label=… css='big' %}`."""
    return icons.icon(name, label=str(label), css=css, filled=filled)


@register.filter
def masked(value: Any, kind: str = "name") -> str:
    """`{{ text|masked:'phone' }}`: name, id_number or phone."""
    return MASKS[kind](str(value or ""))


@register.filter
def when(at: dt.datetime | None) -> SafeString | str:
    """`{{ at|when }}`: 3 分钟前, the exact time on tap."""
    if not at:
        return ""
    return format_html(
        '<time class="when" datetime="{}" data-exact="{}" tabindex="0">{}</time>',
        at.isoformat(),
        wording.exact(at),
        wording.near(at, now()),
    )


@register.filter
def lasting(span: dt.timedelta | None) -> str:
    """`{{ span|lasting }}`: 1 天 3 小时."""
    return wording.lasting(span) if span is not None else ""


@register.filter
def figure(number: float | None) -> SafeString | str:
    """`{{ count|figure }}`: 35,478; on phones 3.5 万 above ten thousand."""
    if number is None:
        return "–"
    full, short = wording.full(number), wording.short(number)
    if full == short:
        return format_html('<span class="figure">{}</span>', full)
    return format_html(
        '<span class="figure"><span class="figure-full">{}</span>'
        '<span class="figure-short" aria-hidden="true">{}</span></span>',
        full,
        short,
    )


@register.filter
def colour_word(colour: str) -> SafeString:
    """`{{ code.colour|colour_word }}`: 绿码 with its shape, for green, yellow, red and none."""
    key = str(colour).lower()
    word, shape = COLOURS.get(key, COLOURS["none"])
    known = key if key in COLOURS else "none"
    return format_html('<span class="colour colour-{}">{}{}</span>', known, icons.icon(shape), word)


register.simple_tag(when, name="when")
register.simple_tag(figure, name="figure")
register.simple_tag(colour_word, name="colour_word")


@register.simple_tag
def colour_name(colour: str) -> Any:
    """The bare word of a colour, for alternative texts."""
    return COLOURS.get(str(colour).lower(), COLOURS["none"])[0]


@register.simple_tag
def initials(name: str) -> str:
    """One character for a round picture: the last of a Chinese name, the first of another."""
    text = str(name or "").strip()
    return (text[-1:] if text and ord(text[0]) > 0x2E80 else text[:1].upper()) or "·"


BRANDS = {"citizen": "#07c160", "business": "#0a6cff", "office": "#1f4e8c"}
NOTE_ICONS = {"success": "circle-check", "warning": "alert-triangle", "error": "alert-circle"}


@register.simple_tag
def server_time() -> dict[str, Any]:
    """The server's clock for one that ticks in the page."""
    at = now()
    return {
        "milliseconds": int(at.timestamp() * 1000),
        "day": f"{local(at):%Y-%m-%d}",
        "time": f"{local(at):%H:%M:%S}",
    }


@register.filter
def as_json(value: Any) -> SafeString:
    """A value inside a script of ours; no character of it can end the script."""
    return mark_safe(json.dumps(value, ensure_ascii=True).replace("<", "\\u003c"))


@register.filter
def brand_colour(portal: str) -> str:
    """The colour a phone paints around the installed portal."""
    return BRANDS.get(portal, BRANDS["citizen"])


@register.filter
def note_icon(level: str) -> str:
    """The shape beside a message of Django's `messages`."""
    return NOTE_ICONS.get(level, "info-circle")


register.filter("dressed", forms.dressed)
register.filter("is_check", forms.is_check)
