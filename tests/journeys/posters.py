"""Posters as journeys meet them: from the printed PDF back to what a phone reads."""

import io

import pypdfium2
import zxingcpp
from PIL import Image

from tests.journeys.city import City


def picture_of(pdf: bytes) -> Image.Image:
    """The first page, at 100 dots an inch."""
    return pypdfium2.PdfDocument(pdf)[0].render(scale=100 / 72).to_pil()


def read(picture: Image.Image) -> str:
    [found] = zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormat.QRCode)
    return found.text


def cut_out(picture: Image.Image) -> bytes:
    """The QR alone with its quiet zone, as PNG."""
    [found] = zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormat.QRCode)
    corners = [found.position.top_left, found.position.bottom_right]
    margin = (corners[1].x - corners[0].x) // 8
    box = (corners[0].x - margin, corners[0].y - margin, corners[1].x + margin, corners[1].y + margin)
    png = io.BytesIO()
    picture.crop(box).save(png, "PNG")
    return png.getvalue()


def poster_code(city: City) -> str:
    """The address on the poster of the first open point of the demo city."""
    return city.manage(
        "shell",
        "-v0",
        "-c",
        "from shanzhi.features.health_code import queries; from shanzhi.features.health_code.models import Venue; "
        "venue = Venue.objects.open().last(); print(queries.poster_address(queries.points_of(venue)[0]))",
    ).strip()
