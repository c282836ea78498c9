"""Shows the list that gates keep for when there is no network, and publishes it at once when asked to."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from shanzhi.core import clock
from shanzhi.kernel.scans import actions, queries


class Command(BaseCommand):
    help = (
        'Print {"version": n, "at": "…", "entries": n, "snapshot_bytes": n} of the published list for gates. The '
        "worker publishes it every minute; --publish does it now, for instance after an urgent revocation."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--publish", action="store_true", help="publish first")

    def handle(self, *args: Any, publish: bool, **options: Any) -> None:
        if publish:
            actions.publish_gate_list(at=clock.now())
        self.stdout.write(json.dumps(queries.gate_list_state()))
