"""What modules plug in. Manifests fill it at start; portals, worker and tests read it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from shanzhi.core.procedures import Procedure

Text = Any  # str or a lazy translation


@dataclass(frozen=True)
class Portal:
    """A shell: one audience, one layout, one sign-in strength. `prefix` starts and ends with a slash."""

    key: str
    name: Text
    prefix: str
    layout: str
    needs_second_factor: bool = False


@dataclass(frozen=True)
class Permit:
    """A named right, granted to roles, demanded by views. `name` is `module.verb`."""

    name: str
    title: Text


@dataclass(frozen=True)
class Role:
    """A role the platform ships with; a city may change its permits. Modules that name one role share it (`roles`)."""

    name: str
    title: Text
    permits: tuple[str, ...] = ()


@dataclass(frozen=True)
class Tile:
    """A way into a feature on a portal's home. `url` is relative to the portal: `health_code:show`."""

    name: str
    title: Text
    icon: str  # Tabler icon without the `ti-`
    portal: str
    url: str
    group: Text
    order: int = 50
    permit: str | None = None
    hint: Text = ""
    words: Text = ""  # further search words, separated by spaces


@dataclass(frozen=True)
class EventKind:
    """A fact that others may subscribe to. `name` is `module.happened`."""

    name: str
    title: Text


@dataclass(frozen=True)
class Subscription:
    """`handler(event)` is run by the worker once for each event of `kinds`, in order per subject."""

    name: str
    kinds: tuple[str, ...]
    handler: Callable[[Any], None]


@dataclass(frozen=True)
class Notice:
    """A message the platform sends. `channels` beyond the inbox: sms, mail, push.

    `still_due(message)` is asked before it goes out: a reminder of what has been done meanwhile does not ring.
    """

    name: str
    title: Text
    channels: tuple[str, ...] = ()
    still_due: Callable[[Any], bool] | None = None


@dataclass(frozen=True)
class TodoItem:
    """One thing a person should do now; `url` is absolute within the site."""

    title: Text
    url: str
    hint: Text = ""
    due: Any = None


@dataclass(frozen=True)
class TodoSource:
    """Answers what `person` has to do in a portal: `items(person, at) -> list[TodoItem]`."""

    name: str
    portal: str
    items: Callable[[Any, Any], Iterable[TodoItem]]


@dataclass(frozen=True)
class HeadlineFigure:
    """One figure on a portal's home. `url` is absolute within the site; `tone` colours it when it is not nought."""

    title: Text
    value: int
    unit: Text = ""
    url: str = ""
    tone: str = "plain"


@dataclass(frozen=True)
class Headline:
    """A row of figures for those with a permit: `figures(person, at) -> list[HeadlineFigure]`."""

    name: str
    title: Text
    portal: str
    permit: str
    figures: Callable[[Any, Any], Iterable[HeadlineFigure]]


@dataclass(frozen=True)
class DemoLine:
    """A role that a visitor of the demo city may take on, and the address that signs in as it."""

    title: Text
    url: str


@dataclass(frozen=True)
class Gateway:
    """Decides whether `person` may open files attached under `name`: `may_open(person, stored_file)`.

    `second_factor`: whoever is not the owner of the file must have passed theirs, as for officials' pages.
    """

    name: str
    may_open: Callable[[Any, Any], bool]
    second_factor: bool = False


@dataclass(frozen=True)
class Export:
    """A part of what is kept about a person, for them to take away: `rows(person)`, of values JSON can hold."""

    name: str
    title: Text
    rows: Callable[[Any], Any]


@dataclass(frozen=True)
class RosterPages:
    """The feature behind the rosters of one audience (`name`): where who has a duty, and the bureau, see who is missing.

    The addresses are named, `office:school_health:today`; `bureau(division_code)` are the people to tell above. `roles`
    gives the role that comes and goes with a duty, by the duty's key.
    """

    name: str
    duty_url: str
    bureau_url: str
    bureau: Callable[[str], Iterable[Any]]
    roles: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Aid:
    """Help that a higher module offers on a page of a lower one, by the name of the page. `url` as in `Tile`."""

    name: str
    page: str
    portal: str
    title: Text
    url: str
    icon: str
    hint: Text = ""


@dataclass(frozen=True)
class Manifest:
    """Everything one module plugs in, on one screen."""

    module: str
    portals: tuple[Portal, ...] = ()
    tiles: tuple[Tile, ...] = ()
    permits: tuple[Permit, ...] = ()
    roles: tuple[Role, ...] = ()
    events: tuple[EventKind, ...] = ()
    subscriptions: tuple[Subscription, ...] = ()
    notices: tuple[Notice, ...] = ()
    todos: tuple[TodoSource, ...] = ()
    headlines: tuple[Headline, ...] = ()
    demo_lines: tuple[Callable[[], Iterable[DemoLine]], ...] = ()
    gateways: tuple[Gateway, ...] = ()
    exports: tuple[Export, ...] = ()
    rosters: tuple[RosterPages, ...] = ()
    aids: tuple[Aid, ...] = ()
    procedures: tuple[Procedure, ...] = ()
    sentences: dict[str, Text] = field(default_factory=dict)  # constraint name -> what to tell the person


_manifests: dict[str, Manifest] = {}


def register(manifest: Manifest) -> None:
    """Plug a module in; called once from its `AppConfig.ready`."""
    _manifests[manifest.module] = manifest


def manifests() -> list[Manifest]:
    return list(_manifests.values())


def collect(kind: str) -> list[Any]:
    """Everything plugged in under one field of the manifests, in order of registration."""
    return [item for manifest in _manifests.values() for item in getattr(manifest, kind)]


def find(kind: str, name: str) -> Any:
    """The one item of that name; raises KeyError when nothing is registered under it."""
    for item in collect(kind):
        if item.name == name:
            return item
    raise KeyError(f"no {kind} named {name}")


def roles() -> dict[str, Role]:
    """The roles by name. Each module gives a role the permits of its own pages; here they come together."""
    found: dict[str, Role] = {}
    for role in collect("roles"):
        held = found.get(role.name, role)
        permits = tuple(dict.fromkeys(held.permits + role.permits))
        found[role.name] = Role(role.name, held.title, permits)
    return found


def portal_of(path: str) -> Portal | None:
    """The portal that a path belongs to, None outside all of them."""
    return next((portal for portal in collect("portals") if path.startswith(portal.prefix)), None)


def portal(key: str) -> Portal:
    return next(portal for portal in collect("portals") if portal.key == key)


def sentence_for(constraint: str) -> Text | None:
    """What to tell a person whose act broke a named database constraint."""
    for manifest in _manifests.values():
        if constraint in manifest.sentences:
            return manifest.sentences[constraint]
    return None
