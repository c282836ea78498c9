"""What comes in: only pixels and PDFs, whatever it calls itself."""

import io
import struct
import zlib

import pytest
from PIL import Image

from shanzhi.kernel.audit.models import AuditEntry
from shanzhi.kernel.files import actions, images, rules, storage
from shanzhi.kernel.files.models import StoredFile
from tests.kernel.files.conftest import PDF, picture, upload

pytestmark = pytest.mark.django_db


def store(owner, at, content, name="photo.jpg", **options):
    return actions.store(by=owner, upload=upload(content, name), gateway="files.own", at=at, **options)


def opened(stored) -> Image.Image:
    return Image.open(storage.path_of(stored.sha256))


def refused(owner, at, content, name="photo.jpg", **options):
    with pytest.raises(storage.FileRefused) as caught:
        store(owner, at, content, name, field="photo", **options)
    assert caught.value.field == "photo"
    assert not StoredFile.objects.exists()
    assert not list((storage.Path(storage.settings.FILES_ROOT) / "incoming").iterdir())
    return caught.value.code


@pytest.mark.parametrize(
    ("kind", "content_type"),
    [("JPEG", "image/jpeg"), ("PNG", "image/png"), ("WEBP", "image/webp"), ("GIF", "image/png")],
)
def test_pictures_are_drawn_anew(owner, at, kind, content_type):
    stored = store(owner, at, picture(kind))
    assert stored.content_type == content_type
    assert opened(stored).size == (640, 480)
    assert Image.open(storage.path_of(stored.thumbnail_sha256)).size == (320, 240)
    assert AuditEntry.objects.filter(act="files.store", subject=f"storedfile:{stored.pk}").count() == 1


@pytest.mark.parametrize(
    ("mode", "kind"), [("CMYK", "JPEG"), ("P", "PNG"), ("RGBA", "PNG"), ("L", "JPEG"), ("RGBA", "WEBP")]
)
def test_every_colour_mode_of_cameras_and_scanners_is_taken(owner, at, mode, kind):
    assert opened(store(owner, at, picture(kind, mode=mode))).size == (640, 480)


def test_the_place_of_the_photo_is_removed_and_the_picture_stands_upright(owner, at):
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    exif.get_ifd(0x8825)[1] = "N"
    stored = store(owner, at, picture("JPEG", size=(400, 300), exif=exif, comment=b"secret"))
    assert opened(stored).size == (300, 400)
    assert not opened(stored).getexif()
    assert b"secret" not in storage.path_of(stored.sha256).read_bytes()


def test_what_hangs_behind_a_picture_is_gone(owner, at):
    stored = store(owner, at, picture() + b"<script>alert(1)</script>PK\x03\x04")
    assert b"script" not in storage.path_of(stored.sha256).read_bytes()


def test_the_content_decides_not_the_ending(owner, at):
    assert store(owner, at, picture("PNG"), "scan.pdf").name == "scan.png"


def test_a_large_photo_is_made_smaller(owner, at):
    assert max(opened(store(owner, at, picture(size=(5000, 1000)))).size) == rules.LONGEST_EDGE


def test_a_pdf_is_kept_as_it_is(owner, at):
    stored = store(owner, at, PDF, "证明.pdf")
    assert (stored.content_type, stored.name, stored.thumbnail_url) == ("application/pdf", "证明.pdf", "")
    assert storage.path_of(stored.sha256).read_bytes() == PDF


def test_equal_content_lies_on_disk_once(owner, at, files_folder):
    first, second = store(owner, at, PDF), store(owner, at, PDF)
    assert first.pk != second.pk
    assert len([path for path in files_folder.glob("??/??/*")]) == 1


def bomb() -> bytes:
    """A PNG of 20,000 × 20,000 pixels in a few hundred bytes."""

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 20_000, 20_000, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0" * 9999))
        + chunk(b"IEND", b"")
    )


def test_a_decompression_bomb_is_refused_by_its_header(owner, at, monkeypatch):
    assert refused(owner, at, bomb()) in {"file.too_many_pixels", "file.broken"}
    monkeypatch.setattr(images.rules, "MAX_PIXELS", 1000)
    assert refused(owner, at, picture()) == "file.too_many_pixels"


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (b"", "empty.jpg", "file.empty"),
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "logo.jpg", "file.markup"),
        (b"<!doctype html><script>alert(1)</script>", "page.pdf", "file.markup"),
        (b"MZ\x90\x00" + b"\0" * 200, "photo.jpg", "file.kind"),
        (b"just words", "photo.png", "file.kind"),
        (b"\x00\x00%PDF-1.7\n%%EOF", "a.pdf", "file.kind"),
        (b"%PDF-1.7 cut off", "a.pdf", "file.broken"),
        (b"\xff\xd8\xff\xe0" + b"\0" * 500, "photo.jpg", "file.broken"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 500, "photo.png", "file.broken"),
    ],
)
def test_bad_uploads_get_a_reason(owner, at, content, name, code):
    assert refused(owner, at, content, name) == code


def test_a_cut_off_picture_is_refused(owner, at):
    assert refused(owner, at, picture(size=(900, 900))[:-400]) == "file.broken"


def test_a_pdf_is_refused_where_pictures_are_asked_for(owner, at):
    assert refused(owner, at, PDF, kinds=("image",)) == "file.kind"


def test_reading_stops_at_the_limit(owner, at):
    class Endless(io.RawIOBase):
        name = "endless.jpg"
        given = 0

        def read(self, size=-1):
            self.given += size
            return b"\xff" * size

    endless = Endless()
    with pytest.raises(storage.FileRefused) as caught:
        actions.store(by=owner, upload=endless, gateway="files.own", at=at, max_bytes=3 * rules.MEBIBYTE)
    assert caught.value.code == "file.too_large"
    assert endless.given <= 5 * rules.MEBIBYTE


def test_a_full_disk_is_said_in_words(owner, at, monkeypatch):
    def full(*args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(storage, "keep", full)
    assert refused(owner, at, PDF) == "file.no_space"


def test_an_unknown_gateway_is_noticed_at_once(owner, at):
    with pytest.raises(KeyError):
        actions.store(by=owner, upload=upload(PDF), gateway="nobody.knows", at=at)
