"""One model load: all tests of this folder share a process."""

import io
from random import Random

import pytest
from PIL import Image

from tests.kernel.vision import drawing, invented


def pytest_itemcollected(item: pytest.Item) -> None:
    item.add_marker(pytest.mark.xdist_group("vision"))


@pytest.fixture(autouse=True)
def files_folder(tmp_path, settings):
    settings.FILES_ROOT = tmp_path / "files"
    return settings.FILES_ROOT


@pytest.fixture
def random() -> Random:
    return Random(20)


@pytest.fixture
def holder(random):
    return invented.holder(random)


@pytest.fixture
def card(holder, random) -> Image.Image:
    return drawing.front(holder, drawing.FONTS[0], random)


def as_jpeg(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.convert("RGB").save(out, "JPEG", quality=90)
    return out.getvalue()
