"""What a fake camera sees: a film of one picture, in the format Chromium plays for a camera."""

import io
from pathlib import Path

from PIL import Image

FRAME = (640, 480)


def film(picture: bytes, path: Path, frames: int = 10) -> Path:
    """Put a PNG (a QR cut out of another page's screenshot) before the camera; MJPEG, JPEGs one after another."""
    scene = Image.new("RGB", FRAME, "#d8d8d8")
    code = Image.open(io.BytesIO(picture)).convert("RGB")
    side = 420
    code = code.resize((side, round(side * code.height / code.width)), Image.Resampling.LANCZOS)
    scene.paste(code, ((FRAME[0] - code.width) // 2, (FRAME[1] - code.height) // 2))
    jpeg = io.BytesIO()
    scene.save(jpeg, "JPEG", quality=92)
    path.write_bytes(jpeg.getvalue() * frames)
    return path


def blank(path: Path) -> Path:
    """A camera that sees nothing yet."""
    jpeg = io.BytesIO()
    Image.new("RGB", FRAME, "#888888").save(jpeg, "JPEG")
    path.write_bytes(jpeg.getvalue() * 10)
    return path
