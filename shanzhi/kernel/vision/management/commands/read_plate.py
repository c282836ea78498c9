"""`manage.py read_plate FILE…`"""

from pathlib import Path
from typing import Any

from shanzhi.kernel.vision import reading
from shanzhi.kernel.vision.printing import ReadingCommand


class Command(ReadingCommand):
    help = (
        "Read number plates. Prints one JSON object a line: file, plate (粤N12345), colour (blue, green, yellow, white, "
        "black), confidence (0–1), seconds. A plate of which one character is in doubt is not given: that, like anything "
        'unreadable, gives {"file", "error": {"code", "message"}} and exit status 1.'
    )

    def read(self, file: Path) -> dict[str, Any]:
        found = reading.plate(file)
        return {**found.fields, "confidence": found.confidence, "seconds": found.seconds}
