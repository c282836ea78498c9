"""Who looks after whom: the worker of the grid, else the nearest official."""

from uuid import UUID

from django.db.models import QuerySet

from shanzhi.kernel.accounts import queries as accounts
from shanzhi.kernel.accounts.models import Person
from shanzhi.kernel.orgs.models import GridPost

from .. import rules
from ..models import ListedPerson
from .finding import FOLLOWING, MANAGING

_NEAR = 6  # digits: somebody of the county at least; for the whole city nobody walks to doors
_MOST = 50


class Workers:
    """Answers for many listings with few queries; made anew for each piece of work."""

    def __init__(self) -> None:
        self._grids: dict[UUID, Person | None] = {}
        self._divisions: dict[str, Person | None] = {}

    def of(self, listed: ListedPerson) -> Person | None:
        """Who is to follow the person up; None where nobody near holds the right."""
        worker = self._of_grid(listed.grid_id) if listed.grid_id else None
        return worker or self._of_division(listed.division_id)

    def _of_grid(self, grid_id: UUID) -> Person | None:
        if grid_id not in self._grids:
            posts = GridPost.objects.filter(grid=grid_id, until__isnull=True, person__is_active=True)
            post = posts.select_related("person").order_by("since", "pk").first()
            self._grids[grid_id] = post.person if post else None
        return self._grids[grid_id]

    def _of_division(self, code: str) -> Person | None:
        if code not in self._divisions:
            people = list(accounts.people_with_permit(FOLLOWING, code)[:_MOST])
            near = [(_reach(one, FOLLOWING, code), one) for one in people]
            reach, found = max(near, key=lambda pair: pair[0], default=(0, None))
            self._divisions[code] = found if reach >= _NEAR else None
        return self._divisions[code]


def _reach(person: Person, permit: str, code: str) -> int:
    return max((rules.reach_of(scope, code) for scope in person.permits.get(permit, ())), default=0)


def managers_of(code: str, *, near: bool = False) -> list[Person]:
    """The officials who answer for key people of a division; `near`: those of the county or below, if any."""
    people: QuerySet[Person] = accounts.people_with_permit(MANAGING, code)
    found = list(people[:_MOST])
    if not near:
        return found
    return [one for one in found if _reach(one, MANAGING, code) >= _NEAR] or found
