"""Prints one sign-in line for each role of the demo city."""

import json
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from shanzhi.demo.lines import addresses
from shanzhi.demo.models import DemoCity
from shanzhi.demo.visitors import ROLES


class Command(BaseCommand):
    help = "Print a sign-in line for every role of the demo city. Refused in production."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="one JSON object, role → address")

    def handle(self, *args: Any, **options: Any) -> None:
        links = sign_in_lines()
        if options["json"]:
            self.stdout.write(json.dumps(links, ensure_ascii=False))
            return
        width = max(map(len, links))
        for role, address in links.items():
            self.stdout.write(f"{role:<{width}}  {address}  {ROLES[role]}")


def sign_in_lines() -> dict[str, str]:
    """Role → address; refused where no demo city stands."""
    if not settings.DEMO_CITY:
        raise CommandError("Sign-in lines exist in the demo city only; this is not one (SHANZHI_DEMO_CITY).")
    standing = DemoCity.objects.first()
    if standing is None:
        raise CommandError("There is no demo city in this database yet: manage.py demo builds one.")
    return addresses(standing)
