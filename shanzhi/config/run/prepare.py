"""Tables, texts and static files before the city opens. Runs as the owner of the tables, in a process of its own."""

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path

import django
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from shanzhi.config.run.steps import step


def _fingerprint(files: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for file in sorted(files):
        found = file.stat()
        digest.update(f"{file}:{found.st_size}:{found.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def _make_tables() -> None:
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if waiting:
        with step(f"Applying {len(waiting)} migrations"):
            call_command("migrate", interactive=False, verbosity=0)
            call_command("createcachetable", verbosity=0)


def _when_changed(name: str, title: str, files: Iterable[Path], command: str, **options: object) -> None:
    """Run a command again only when one of its source files has changed since the last time."""
    path = settings.HOME / "made.json"
    stamps = json.loads(path.read_text()) if path.exists() else {}
    current = _fingerprint(files)
    if stamps.get(name) == current:
        return
    with step(title):
        call_command(command, verbosity=0, **options)
    path.write_text(json.dumps(stamps | {name: current}, indent=1))


def _static_sources() -> list[Path]:
    own = (settings.ROOT / "shanzhi").glob("**/static/**/*")
    return [path for path in own if path.is_file()] + [settings.ROOT / "package-lock.json", Path(__file__)]


def main() -> None:
    django.setup()
    _make_tables()
    texts = (settings.ROOT / "shanzhi").glob("**/locale/**/*.po")
    _when_changed("texts", "Compiling the translations", texts, "compile_texts")
    _when_changed(
        "static",
        "Collecting the static files",
        _static_sources(),
        "collectstatic",
        interactive=False,
        clear=True,
    )


if __name__ == "__main__":
    main()
