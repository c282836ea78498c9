"""Pages of a list, with the exact total."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest

PAGE_SIZE = 20


@dataclass(frozen=True)
class Listing:
    """One page of rows and what the pager needs. `query` is the rest of the address, ready to append to."""

    page: Page
    total: int
    query: str

    def __iter__(self) -> Iterator[Any]:
        return iter(self.page.object_list)

    def __bool__(self) -> bool:
        return self.total > 0


def paged(request: HttpRequest, rows: QuerySet | Sequence[Any], size: int = PAGE_SIZE) -> Listing:
    """The page that `?page=` asks for; a number outside the list gives the nearest page, never an error."""
    paginator = Paginator(rows, size)
    page = paginator.page(_nearest(request.GET.get("page", ""), paginator.num_pages))
    rest = request.GET.copy()
    rest.pop("page", None)
    return Listing(page=page, total=paginator.count, query=rest.urlencode())


def _nearest(asked: str, last: int) -> int:
    try:
        number = int(asked[:20])
    except ValueError:
        return 1
    return min(max(number, 1), last)
