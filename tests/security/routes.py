"""All addresses of the site, filled with the ids of a world."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tests.house.test_routes import routes

_ARGUMENT = re.compile(r"<(?:\w+:)?(\w+)>")
# Addresses that the ids of persons do not open: what they name is the same for everybody.
HARMLESS = {
    "s/<str:code>": ("code", "SZ1AAAA"),
    "c/health-code/paper/<str:code>": ("code", "SZ1AAAA"),
    "api/v1/divisions/<str:code>/outlines.json": ("code", "441502"),
    "o/city/divisions/<str:code>/": ("code", "441502"),
    "o/figures/<str:name>/": ("name", "key_people.today"),
    "c/key-people/verify/<str:code>": ("code", "SZ1AAAA"),
    "account/demo/<str:token>/": ("token", "made-up"),
    "account/oidc/<slug:provider_id>/login/": ("provider_id", "nobody"),
    "account/oidc/<slug:provider_id>/login/callback/": ("provider_id", "nobody"),
}


@dataclass(frozen=True)
class Route:
    """One pattern; `name` is that of its view."""

    pattern: str
    name: str

    @property
    def arguments(self) -> list[str]:
        return _ARGUMENT.findall(self.pattern)

    def filled(self, samples: dict[str, object]) -> str:
        """The address with a sample for each argument; KeyError where there is none."""
        if self.pattern in HARMLESS:
            _argument, value = HARMLESS[self.pattern]
            return "/" + _ARGUMENT.sub(value, self.pattern)

        def sample(found: re.Match[str]) -> str:
            own = f"{self.name}.{found[1]}"
            return str(samples[own] if own in samples else samples[found[1]])

        return "/" + _ARGUMENT.sub(sample, self.pattern)


def every() -> Iterator[Route]:
    for pattern, view in routes():
        yield Route(pattern, getattr(view, "__name__", ""))


def of_somebody() -> list[Route]:
    """Addresses that name an object which belongs to somebody."""
    return [route for route in every() if route.arguments and route.pattern not in HARMLESS]


def plain() -> list[str]:
    """Addresses without arguments."""
    return ["/" + route.pattern for route in every() if not route.arguments]
