"""`manage.py read_licence FILE…`"""

from pathlib import Path
from typing import Any

from shanzhi.kernel.vision import reading
from shanzhi.kernel.vision.printing import ReadingCommand


class Command(ReadingCommand):
    help = (
        "Read business licences. Prints one JSON object a line: file, credit_code, name, kind, legal_person, capital, "
        "founded (ISO 8601), address, scope, valid, confidence {field: 0–1}, turned, seconds. `valid` is true only where "
        'the check character of the code holds and it is well read. What cannot be read gives {"file", "error"} and '
        "exit status 1."
    )

    def read(self, file: Path) -> dict[str, Any]:
        found = reading.licence(file)
        tail = {"confidence": found.confidence, "turned": found.turned, "seconds": found.seconds}
        return {**found.fields, "valid": found.valid, **tail}
