"""What the commands have in common: files in, one JSON object a line out."""

import json
from argparse import ArgumentParser
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from shanzhi.kernel.vision import reading
from shanzhi.kernel.vision.problems import ENGLISH


class ReadingCommand(BaseCommand):
    """Reads every file named; status 1 where one of them gave nothing. It needs no database and no network."""

    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", metavar="FILE", help="a photo: JPEG, PNG, WebP, BMP, TIFF …")

    def read(self, file: Path) -> dict[str, Any]:
        """The object to print for one file."""
        raise NotImplementedError

    def handle(self, *args: Any, files: Iterable[str], **options: Any) -> None:
        failed = 0
        for file in files:
            answer = {"file": file} | answer_for(Path(file), self.read)
            failed += "error" in answer
            self.stdout.write(json.dumps(answer, ensure_ascii=False))
            self.stdout.flush()
        if failed:
            raise SystemExit(1)


def answer_for(file: Path, read: Callable[[Path], dict[str, Any]]) -> dict[str, Any]:
    """What `read` found, or the error that says why nothing can be given."""
    try:
        _refuse_nothing(file)
        return read(file)
    except reading.CannotRead as refusal:
        return {"error": {"code": refusal.code, "message": ENGLISH[refusal.code]}}


def _refuse_nothing(file: Path) -> None:
    if not file.exists():
        raise reading.CannotRead("missing")
    if not file.is_file():
        raise reading.CannotRead("not_an_image")
    if not file.stat().st_size:
        raise reading.CannotRead("empty")
