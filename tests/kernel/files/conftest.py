"""Pictures and documents for uploads, good and bad."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from tests import factories

PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def picture(kind="JPEG", size=(640, 480), mode="RGB", **options) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size, 120 if mode in {"L", "P"} else (200, 30, 60, 255)[: len(mode)]).save(
        out, kind, **options
    )
    return out.getvalue()


def upload(content: bytes, name="photo.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


@pytest.fixture(autouse=True)
def files_folder(tmp_path, settings):
    settings.FILES_ROOT = tmp_path / "files"
    return settings.FILES_ROOT


@pytest.fixture
def owner(db):
    return factories.person()
