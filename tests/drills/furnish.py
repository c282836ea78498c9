"""What a drill asks of the city from inside: `python -m tests.drills.furnish people|events NUMBER` prints JSON."""

import datetime as dt
import json
import sys

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402
from django.db import transaction  # noqa: E402

from shanzhi.core import clock  # noqa: E402
from shanzhi.kernel.codes import queries as codes  # noqa: E402
from shanzhi.kernel.codes import signing  # noqa: E402
from shanzhi.kernel.codes.enums import CodeKind, Colour  # noqa: E402
from shanzhi.kernel.events import actions as events  # noqa: E402
from shanzhi.kernel.scans import actions, queries  # noqa: E402
from shanzhi.kernel.scans.enums import Scope  # noqa: E402
from tests import factories  # noqa: E402
from tests.drills.subscriber.apps import HAPPENED  # noqa: E402
from tests.kernel.scans.conftest import make_gate  # noqa: E402

LIFE_SECONDS = 6 * 3600


def code(subject, at: dt.datetime) -> str:
    return signing.make(
        keys=codes.keys(),
        kind=CodeKind.PERSON,
        subject=subject,
        issued_at=int(at.timestamp()),
        valid_seconds=LIFE_SECONDS,
        colour=Colour.GREEN,
        serial=int.from_bytes(subject.bytes[-7:], "big"),
    )


def session_of(person) -> str:
    store = SessionStore()
    store[SESSION_KEY] = str(person.pk)
    store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    store[HASH_SESSION_KEY] = person.get_session_auth_hash()
    store.create()
    return store.session_key


def people(number: int) -> dict:
    """A gate, its inspector's token, people with codes that last the drill, and one of them signed in."""
    at = clock.now()
    gate = make_gate(at)
    made = [factories.person() for _ in range(number)]
    rows = [actions.NewStanding(one.pk, one.name, Colour.GREEN, None, None, "441502001") for one in made]
    actions.set_standings(rows=rows, at=at)
    return {
        "point": str(gate.point.pk),
        "token": gate.token(at),
        "codes": [code(one.pk, at) for one in made],
        "future": code(made[0].pk, at + dt.timedelta(hours=2)),
        "shows": [queries.device_token(one, scope=Scope.SHOW, at=at).token for one in made[:8]],
        "session": session_of(made[0]),
    }


def emit(number: int) -> dict:
    """Events about a tenth as many subjects, each in a transaction of its own."""
    return {"events": [_tell(turn % max(1, number // 10)) for turn in range(number)]}


def emit_in_bulk(number: int) -> dict:
    """The same by transactions of a hundred, each about a hundred subjects: for measuring who hears them."""
    for start in range(0, number, 100):
        with transaction.atomic():
            for turn in range(100):
                _tell((start + turn) % max(100, number // 4))
    return {}


def _tell(subject: int) -> int:
    return events.emit(HAPPENED, subject=f"drill:{subject:06}", at=clock.now()).pk


if __name__ == "__main__":
    sys.stdout.write(
        json.dumps({"people": people, "events": emit, "bulk": emit_in_bulk}[sys.argv[1]](int(sys.argv[2])))
    )
