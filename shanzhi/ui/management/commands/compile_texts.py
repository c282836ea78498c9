"""Compiles the catalogues; the machine needs no gettext tools."""

from typing import Any

from django.core.management.base import BaseCommand

from shanzhi.ui import texts


class Command(BaseCommand):
    help = "Compile shanzhi/locale/*/LC_MESSAGES/*.po for Django."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        for path in texts.compile_all():
            self.stdout.write(str(path))
