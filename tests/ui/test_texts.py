import polib
import pytest

from shanzhi.ui.texts import catalogue, code, pages
from shanzhi.ui.texts.text import Text


def test_code():
    source = '_("首页")\nngettext("%(n)d 条", "%(n)d 条", n)\npgettext("动词", "扫码")\nother("不要")\n_("接" "着")'
    assert list(code.texts_in_code(source)) == [
        Text("首页"),
        Text("%(n)d 条", "%(n)d 条"),
        Text("扫码", context="动词"),
        Text("接着"),
    ]


def test_computed_texts_are_refused():
    with pytest.raises(code.NotConstant):
        list(code.texts_in_code("_(name)"))


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("{% translate '首页' %}", Text("首页")),
        ('{% trans "多 12%" as t %}', Text("多 12%%")),
        ("{% translate '扫码' context '动词' %}", Text("扫码", context="动词")),
        ("{% blocktranslate with n=x %}共 {{ n }} 条{% endblocktranslate %}", Text("共 %(n)s 条")),
        ("{% blocktranslate trimmed %}\n  一\n  二\n{% endblocktranslate %}", Text("一 二")),
        (
            "{% blocktranslate count n=x %}{{ n }} 条{% plural %}{{ n }} 条们{% endblocktranslate %}",
            Text("%(n)s 条", "%(n)s 条们"),
        ),
        ("{{ name|default:_('无') }}", Text("无")),
    ],
)
def test_pages(source, text):
    assert list(pages.texts_in_page(source)) == [text]


@pytest.fixture
def locale(tmp_path, settings, monkeypatch):
    settings.LOCALE_PATHS = [tmp_path]
    monkeypatch.setattr(
        catalogue, "found_texts", lambda: {Text("共 %(n)s 条"): ["a.html"], Text("新"): ["b.py"]}
    )
    return tmp_path


def test_round_trip(locale):
    assert catalogue.update() == (2, 2)
    book = polib.pofile(str(catalogue.path_of("en")))
    book.find("共 %(n)s 条").msgstr = "%(n)s rows"
    book.append(polib.POEntry(msgid="旧", msgstr="old"))
    book.save()
    assert catalogue.update() == (2, 1), "translations stay, unused ones go"
    assert catalogue.missing_texts() == ["b.py: 新"]
    assert [path.suffix for path in catalogue.compile_all()] == [".mo"]


def test_placeholders_must_be_equal(locale):
    catalogue.update()
    book = polib.pofile(str(catalogue.path_of("en")))
    for entry in book:
        entry.msgstr = "rows"
    book.save()
    assert catalogue.missing_texts() == ["a.html: placeholders differ: 共 %(n)s 条"]


def test_every_text_of_the_package_can_be_collected():
    assert Text("跳到正文") in catalogue.found_texts()
