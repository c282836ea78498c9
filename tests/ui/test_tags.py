import pytest
from django.template import Context, Template
from django.test import RequestFactory

from shanzhi.core import registry
from shanzhi.ui.icons import UnknownIcon, icon


def render(source, **context):
    return Template("{% load ui %}" + source).render(Context(context))


def test_icon_is_inline_and_hidden_from_readers():
    drawing = render("{% icon 'qrcode' %}")
    assert drawing.startswith("<svg") and 'aria-hidden="true"' in drawing and "style=" not in drawing


def test_icon_with_a_label_is_read():
    assert 'aria-label="二维码"' in icon("qrcode", label="二维码")


@pytest.mark.parametrize("name", ["no-such-drawing", "../qrcode"])
def test_unknown_icon(name):
    with pytest.raises(UnknownIcon):
        icon(name)


def test_masked():
    assert render("{{ n|masked }} {{ p|masked:'phone' }}", n="张小明", p="13812345678") == "张** 138****5678"


def test_figure_has_both_forms():
    shown = render("{{ 35478|figure }}")
    assert "35,478" in shown and "3.5 万" in shown
    assert render("{{ nothing|figure }}", nothing=None) == "–"


def test_colour_carries_word_and_shape():
    shown = render("{{ 'red'|colour_word }}")
    assert "红码" in shown and "<svg" in shown


def test_here_stays_in_the_portal():
    request = RequestFactory().get("/")
    for key in ("citizen", "office"):
        request.portal = registry.portal(key)
        assert render("{% here 'notify:inbox' %}", request=request).startswith(request.portal.prefix)


def test_as_json_cannot_end_a_script():
    assert "<" not in render("{{ value|as_json }}", value={"a": "</script>"})
