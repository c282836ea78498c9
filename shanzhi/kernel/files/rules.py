"""Decisions about uploads that need nothing but their arguments."""

import re
import unicodedata

MEBIBYTE = 1024 * 1024
MAX_BYTES = 10 * MEBIBYTE
MAX_PIXELS = 50_000_000  # the largest cameras of phones; more is a decompression bomb or a poster for print
LONGEST_EDGE = 4096
THUMBNAIL_EDGE = 320
LONGEST_NAME = 80
HEAD_BYTES = 4096

IMAGE, PDF = "image", "pdf"
EXTENSIONS = {
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/webp": ".webp",
    "application/pdf": ".pdf",
}
_KIND_OF = {
    "image/jpeg": IMAGE,
    "image/png": IMAGE,
    "image/webp": IMAGE,
    "image/gif": IMAGE,
    "application/pdf": PDF,
}
# Invisible characters and those that turn the direction of writing, which make `gpj.exe` look like `exe.jpg`.
_HIDDEN_CATEGORIES = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
_NOT_IN_NAMES = re.compile(r'[<>:"|?*\\/]+')


def kind_of(content_type: str | None) -> str | None:
    """The kind of an upload by what its first bytes are, None for what the platform does not take."""
    return _KIND_OF.get(content_type or "")


def looks_like_markup(head: bytes) -> bool:
    """Whether the content is a web page or a drawing in XML, whatever it calls itself."""
    text = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return text.startswith((b"<!doctype", b"<html", b"<?xml", b"<svg", b"<script", b"<!--"))


def is_whole_pdf(head: bytes, tail: bytes) -> bool:
    """Whether it begins as a PDF with its first byte, so that it cannot be another format too, and ends as one."""
    return re.match(rb"%PDF-[12]\.\d", head) is not None and b"%%EOF" in tail


def clean_name(name: str, content_type: str) -> str:
    """A name that is safe to show, to save and to put in a header: the content decides the ending."""
    plain = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    seen = "".join(char for char in plain if unicodedata.category(char) not in _HIDDEN_CATEGORIES)
    stem = seen.rpartition(".")[0] or seen
    stem = _NOT_IN_NAMES.sub("_", " ".join(stem.split())).strip(". ")
    return (stem[:LONGEST_NAME].rstrip(". ") or "file") + EXTENSIONS[content_type]
