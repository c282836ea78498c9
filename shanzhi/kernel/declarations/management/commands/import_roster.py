"""Checks a roster file and brings a school's or firm's roster to what it says."""

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from shanzhi.core.clock import city_day, now
from shanzhi.kernel.declarations import actions
from shanzhi.kernel.declarations.memberships import tell_imported
from shanzhi.kernel.declarations.models import Group
from shanzhi.kernel.declarations.queries.rosters import top_by_code
from shanzhi.kernel.declarations.sheets import words
from shanzhi.kernel.declarations.sheets.checking import Checked, check
from shanzhi.kernel.declarations.sheets.reading import MOST_BYTES, SheetRefused, open_book


class Command(BaseCommand):
    help = (
        "Check FILE.xlsx row by row and apply it class by class: a class with an error is not applied, others are. "
        "Exit status 0: nothing was wrong; 1: something was refused, or the file, or the school is unknown."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--school", "--top", dest="code", required=True, help="school code or credit code"
        )
        parser.add_argument("--dry-run", action="store_true", help="only check")
        parser.add_argument("--new-classes", action="store_true", help="make classes that do not exist")
        parser.add_argument("--remove-leavers", action="store_true", help="who is not in the file leaves")

    def handle(self, *args: Any, file: Path, code: str, **options: Any) -> None:
        top = top_by_code(code.strip())
        if top is None:
            raise CommandError(f"no school or firm with the code {code}; manage.py open_school opens one")
        found = self._checked(file, top, options["new_classes"])
        for one in found.findings:
            self.stdout.write(f"row {one.line}, column {one.column}: {words.problem(one.code, one.word)}")
        refused = found.wrong
        self._summarise(found, top)
        if not options["dry_run"]:
            refused += self._apply(found, top, options["remove_leavers"])
        if refused:
            raise SystemExit(1)

    def _checked(self, file: Path, top: Group, makes_groups: bool) -> Checked:
        try:
            if file.stat().st_size > MOST_BYTES:
                raise SheetRefused("large")
            book = open_book(file.read_bytes(), top.audience)
            with self._bar(book.most, "checking") as bar:
                at = now()
                return check(
                    book,
                    top,
                    makes_groups=makes_groups,
                    today=city_day(at),
                    progress=lambda rows: bar.update(rows - bar.n),
                )
        except OSError as error:
            raise CommandError(f"{file} cannot be read: {error.strerror or error}") from None
        except SheetRefused as refusal:
            raise CommandError(str(refusal.message)) from None

    @staticmethod
    def _bar(total: int, what: str) -> tqdm:
        return tqdm(total=total, desc=what, unit=" rows", file=sys.stderr, disable=not sys.stderr.isatty())

    def _summarise(self, found: Checked, top: Group) -> None:
        wrong = [part for part in found.parts if part.wrong]
        new = sum(part.added for part in found.parts if not part.wrong)
        moved = sum(part.moved for part in found.parts if not part.wrong)
        self.stdout.write(
            f"{top.name}: {found.total} rows in {len(found.parts)} classes; {found.wrong} rows with errors "
            f"({len(found.findings)} errors) in {len(wrong)} classes; to add {new}, to move {moved}; "
            f"{len(found.leavers)} in the roster are not in the file"
        )
        for part in wrong:
            self.stdout.write(
                f"not applied: {part.upper} {part.name} ({len(part.wrong)} of {part.total} rows)"
            )

    def _apply(self, found: Checked, top: Group, removes: bool) -> int:
        """How many rows were refused on the way."""
        at, sums, refused = now(), [0, 0, 0, 0], 0
        good = [part for part in found.parts if not part.wrong]
        with self._bar(sum(part.total for part in good), "applying") as bar:
            for part in good:
                done = actions.import_part(
                    by=None,
                    top=top,
                    upper=part.upper,
                    name=part.name,
                    entries=part.entries,
                    makes_groups=found.makes_groups,
                    at=at,
                )
                if done.refusal:
                    refused += part.total
                    self.stdout.write(f"not applied: {part.upper} {part.name}: {words.PARTS[done.refusal]}")
                sums = [
                    a + b
                    for a, b in zip(sums, (done.added, done.moved, done.changed, done.same), strict=True)
                ]
                bar.update(part.total)
        left = self._remove(found, top, at, removes, refused)
        tell_imported(top, None, {"rows": found.total, "wrong": found.wrong, "left": left}, at)
        self.stdout.write(
            f"applied: {sums[0]} added, {sums[1]} moved, {sums[2]} changed, {sums[3]} unchanged, {left} left"
        )
        return refused

    def _remove(self, found: Checked, top: Group, at: Any, removes: bool, refused: int) -> int:
        if removes and (found.wrong or refused):
            self.stdout.write("nobody was removed: that needs a file without errors")
            return 0
        return actions.remove_leavers(by=None, top=top, members=found.leavers, at=at) if removes else 0
