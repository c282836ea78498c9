"""Pictures are never kept as they came: they are decoded and drawn anew, so only pixels remain."""

from pathlib import Path

from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps

from shanzhi.kernel.files import rules
from shanzhi.kernel.files.storage import FileRefused

_READABLE = ("JPEG", "PNG", "WEBP", "GIF", "MPO")
# What is written for what was read; a phone's multi-picture JPEG becomes its first picture.
_WRITTEN_AS = {"JPEG": "JPEG", "MPO": "JPEG", "PNG": "PNG", "GIF": "PNG", "WEBP": "WEBP"}
_OPTIONS = {
    "JPEG": {"quality": 88, "optimize": True},
    "PNG": {"optimize": False, "compress_level": 6},
    "WEBP": {"quality": 88},
}
_KEPT_MODES = {"JPEG": {"L", "RGB"}, "PNG": {"1", "L", "LA", "RGB", "RGBA"}, "WEBP": {"RGB", "RGBA"}}
# What decoders raise on damaged or hostile input.
_DAMAGE = (
    OSError,
    SyntaxError,
    ValueError,
    EOFError,
    IndexError,
    KeyError,
    TypeError,
    OverflowError,
    Image.DecompressionBombError,
)


def redraw(source: Path, target: Path, thumbnail: Path) -> str:
    """Write the picture anew, upright and without metadata, and a small one; returns its content type."""
    try:
        _check(source)
        with Image.open(source, formats=_READABLE) as image:
            written_as = _WRITTEN_AS[image.format or ""]
            image.draft(
                "RGB", (rules.LONGEST_EDGE, rules.LONGEST_EDGE)
            )  # a large JPEG is decoded smaller at once
            image.load()
            upright = _plain(ImageOps.exif_transpose(image), written_as)
        _save(upright, target, written_as, rules.LONGEST_EDGE)
        _save(upright, thumbnail, written_as, rules.THUMBNAIL_EDGE)
    except _DAMAGE as error:
        raise FileRefused(_("这张图片打不开，可能已损坏，请重新拍照或另存后再传"), "file.broken") from error
    return Image.MIME[written_as]


def _check(source: Path) -> None:
    """Refuse by the header, before a single pixel is decoded; then let Pillow check the structure."""
    with Image.open(source, formats=_READABLE) as image:
        width, height = image.size
        if width * height > rules.MAX_PIXELS:
            raise FileRefused(_("图片尺寸过大，请缩小到 5000 万像素以内再传"), "file.too_many_pixels")
        image.verify()


def _plain(image: Image.Image, written_as: str) -> Image.Image:
    """The same pixels in a mode the format can hold, with nothing attached."""
    if image.mode not in _KEPT_MODES[written_as]:
        transparent = image.has_transparency_data and written_as != "JPEG"
        image = image.convert("RGBA" if transparent else "RGB")
    bare = image.copy()
    bare.info.clear()
    return bare


def _save(image: Image.Image, target: Path, written_as: str, edge: int) -> None:
    sized = image.copy()
    sized.thumbnail((edge, edge), Image.Resampling.LANCZOS)
    sized.save(target, format=written_as, **_OPTIONS[written_as])
