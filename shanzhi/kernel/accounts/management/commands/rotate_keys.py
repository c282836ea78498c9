"""`manage.py rotate_keys`: rewrite all encrypted data with the first key of SHANZHI_DATA_KEYS."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from tqdm import tqdm

from shanzhi.core import crypto
from shanzhi.kernel.accounts import rotation


class Command(BaseCommand):
    help = (
        "Rewrite encrypted columns with the newest key. Put the new key first in SHANZHI_DATA_KEYS, restart all "
        "processes, run this, and take the old key out once it reports nothing left. It may be stopped at any time."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--check", action="store_true", help="only count; exits 1 while older keys are in use"
        )

    def handle(self, *args: Any, check: bool = False, **options: Any) -> None:
        waiting = {column: rotation.stale(*column) for column in rotation.encrypted_columns()}
        for (model, column), count in waiting.items():
            self.stdout.write(f"{model._meta.label}.{column}: {count} to rewrite")
        if check:
            self._check(sum(waiting.values()))
            return
        with tqdm(total=sum(waiting.values()), unit="value", file=self.stderr) as bar:
            for model, column in waiting:
                for done in rotation.rotate(model, column):
                    bar.update(done)
        authenticators = rotation.rotate_authenticators()
        self.stdout.write(f"authenticators: {authenticators} rewritten")
        self.stdout.write(f"everything is written with key {crypto.newest_key()}")

    def _check(self, left: int) -> None:
        if left:
            raise SystemExit(1)
        self.stdout.write(f"everything is written with key {crypto.newest_key()}")
