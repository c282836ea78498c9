import pytest

from shanzhi.kernel.files import rules


@pytest.mark.parametrize(
    ("given", "cleaned"),
    [
        ("身份证 正面.JPG", "身份证 正面.jpg"),
        ("../../etc/passwd", "passwd.jpg"),
        ("C:\\Users\\a\\x.png", "x.jpg"),
        ("report.pdf.exe", "report.pdf.jpg"),
        ("a\u202egpj.exe", "agpj.jpg"),
        ("\x00\r\nSet-Cookie: a.jpg", "Set-Cookie_ a.jpg"),
        ('"><script>.jpg', "_script_.jpg"),
        ("...", "file.jpg"),
        ("", "file.jpg"),
        ("长" * 300 + ".jpg", "长" * 80 + ".jpg"),
    ],
)
def test_names_are_made_harmless(given, cleaned):
    assert rules.clean_name(given, "image/jpeg") == cleaned


@pytest.mark.parametrize(
    "head", [b"<svg xmlns=''>", b"\xef\xbb\xbf  <!DOCTYPE html>", b"<?xml version='1.0'?>", b"<HTML>"]
)
def test_markup_is_recognised(head):
    assert rules.looks_like_markup(head)


def test_a_pdf_begins_at_its_first_byte_and_ends():
    assert rules.is_whole_pdf(b"%PDF-1.7\n...", b"%%EOF\n")
    assert not rules.is_whole_pdf(b"\x00%PDF-1.7", b"%%EOF\n")
    assert not rules.is_whole_pdf(b"%PDF-1.7\n...", b"cut off")
