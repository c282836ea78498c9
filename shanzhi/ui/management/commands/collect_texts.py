"""Brings the English catalogue up to date with the texts in code and templates."""

from typing import Any

from django.core.management.base import BaseCommand

from shanzhi.ui import texts


class Command(BaseCommand):
    help = "Write every text into shanzhi/locale/en; translations stay, unused ones go."

    def handle(self, *args: Any, **options: Any) -> None:
        count, missing = texts.update()
        self.stdout.write(f"{count} texts, {missing} without English")
