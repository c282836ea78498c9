"""`manage.py read_id_card FILE…`"""

from pathlib import Path
from typing import Any

from shanzhi.core import clock
from shanzhi.kernel.vision import reading
from shanzhi.kernel.vision.printing import ReadingCommand


class Command(ReadingCommand):
    help = (
        "Read the portrait side of resident ID cards. Prints one JSON object a line: file, name, sex (男 or 女), ethnicity "
        "(as on the card, without 族), birth (ISO 8601), address, id_number, valid, confidence {field: 0–1}, turned "
        "(degrees clockwise), seconds. `valid` is true only where the check digit holds, the date is real and every "
        'character is well read. What cannot be read gives {"file", "error": {"code", "message"}} and exit status 1.'
    )

    def read(self, file: Path) -> dict[str, Any]:
        found = reading.id_card(file, today=clock.city_day(clock.now()))
        tail = {"confidence": found.confidence, "turned": found.turned, "seconds": found.seconds}
        return {**found.fields, "valid": found.valid, **tail}
