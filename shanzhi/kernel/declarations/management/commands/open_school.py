"""Opens a school's roster, and puts its manager on duty."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from shanzhi.core.clock import now
from shanzhi.core.errors import DomainError
from shanzhi.core.identifiers import is_mobile
from shanzhi.kernel.accounts.queries import person_by_phone
from shanzhi.kernel.declarations import actions
from shanzhi.kernel.declarations.enums import DutyRole, GroupKind
from shanzhi.kernel.orgs.queries import division as division_of


class Command(BaseCommand):
    help = (
        "Open the roster of a school: CODE has ten digits, --division is a town (9 digits) or village (12)."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("code")
        parser.add_argument("name")
        parser.add_argument("--division", required=True)
        parser.add_argument("--manager", help="phone of who keeps the roster; must have signed in once")

    def handle(
        self, *args: Any, code: str, name: str, division: str, manager: str | None, **options: Any
    ) -> None:
        keeper = self._keeper(manager) if manager else None
        try:
            school = actions.open_group(
                by=None,
                kind=GroupKind.SCHOOL,
                code=code,
                name=name,
                division=division_of(division),
                at=now(),
            )
            if keeper:
                actions.put_on_duty(by=None, group=school, person=keeper, role=DutyRole.MANAGER, at=now())
        except DomainError as refusal:
            raise CommandError(str(refusal.message)) from None
        self.stdout.write(f"{school.code} {school.name}: opened in {school.division.name}")

    @staticmethod
    def _keeper(phone: str) -> Any:
        person = person_by_phone(phone) if is_mobile(phone) else None
        if person is None:
            raise CommandError(f"nobody has signed in with the phone {phone}")
        return person
