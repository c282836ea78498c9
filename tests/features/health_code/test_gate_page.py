"""The gate's pages and the files they keep: what they load is what they keep."""

import json
import re
from pathlib import PurePosixPath

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders

from shanzhi.features.health_code import gate_page

pytestmark = pytest.mark.django_db
LOADED = re.compile(r'(?:src|href|data-reader|data-wasm)="/static/([^"]+)"')
IMPORTED = re.compile(r"""(?:from\s*|import\s*|import\()["'](\.[^"']+)["']""")
# Loaded only where a page has such a part; the gate's pages have none.
OTHER_PARTS = re.compile(r"ui/(photo|map_picker|division_map|place_map|chart|clock|questions)\.js")


def imported(name: str, seen: set[str]) -> set[str]:
    """A script and all that it imports."""
    if name in seen or OTHER_PARTS.fullmatch(name):
        return seen
    seen.add(name)
    with open(finders.find(name), encoding="utf-8") as file:
        text = file.read()
    for other in IMPORTED.findall(text):
        parts: list[str] = []
        for part in (PurePosixPath(name).parent / other).parts:
            parts = parts[:-1] if part == ".." else [*parts, part]
        imported("/".join(parts), seen)
    return seen


def given(page: str, name: str) -> dict:
    return json.loads(re.search(rf'<script id="{name}" type="application/json">(.*?)</script>', page)[1])


@pytest.mark.parametrize("portal", ["c", "b"])
def test_everything_that_the_pages_load_is_kept(client, city, frozen_at, portal):
    client.force_login(city.inspector)
    for address in (f"/{portal}/health-code/inspect/", f"/{portal}/health-code/inspect/{city.point.pk}/"):
        page = client.get(address).content.decode()
        loaded = set(LOADED.findall(page))
        scripts: set[str] = set()
        for name in [name for name in loaded if name.endswith(".js")]:
            imported(name, scripts)
        assert "health_code/gate-list.js" in scripts
        loaded |= scripts
        assert loaded <= set(gate_page.FILES), loaded - set(gate_page.FILES)
        files = given(page, "gate-settings")["keep"]["files"]
        assert files == [f"/static/{name}" for name in gate_page.FILES]


def test_no_file_is_kept_that_is_not_there():
    assert [name for name in gate_page.FILES if not finders.find(name)] == []


def test_the_doors_of_an_inspector_are_kept_before_a_shift(client, city, frozen_at):
    client.force_login(city.inspector)
    page = client.get("/c/health-code/inspect/").content.decode()
    assert given(page, "gate-settings")["keep"]["pages"] == [
        "/c/health-code/inspect/",
        f"/c/health-code/inspect/{city.point.pk}/",
    ]
    assert "准备离线使用" in page


def test_whoever_checks_nowhere_keeps_nothing(client, city):
    client.force_login(city.citizen)
    page = client.get("/c/health-code/inspect/").content.decode()
    assert "您还不是查验员" in page and "gate-settings" not in page


def test_the_limit_of_the_lists_age_is_the_citys(client, city, frozen_at, monkeypatch):
    monkeypatch.setattr(settings, "GATE_LIST_HOURS", 3)
    client.force_login(city.inspector)
    page = client.get(f"/c/health-code/inspect/{city.point.pk}/").content.decode()
    assert given(page, "gate-settings")["list_hours"] == 3


def test_every_sentence_that_the_scripts_say_is_given(client, city, frozen_at):
    client.force_login(city.inspector)
    texts = given(client.get("/c/health-code/inspect/").content.decode(), "gate-texts")
    folder = settings.ROOT / "shanzhi/features/health_code/static/health_code"
    said = set()
    for script in folder.glob("gate*.js"):
        text = script.read_text()
        said |= set(re.findall(r'say\("([\w-]+)"', text))
        said |= set(re.findall(r'say\([^()]*\? "([\w-]+)" : "', text))
        said |= set(re.findall(r'(?:refused|CodeRefused)\("([\w-]+)"\)', text))
    assert len(said) > 30
    assert said <= texts.keys(), said - texts.keys()
