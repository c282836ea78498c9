"""What the devices know against what stands in the tables."""

from dataclasses import dataclass

from tests.drills.city import DrillCity
from tests.drills.load import Ledger
from tests.drills.subscriber.apps import HAPPENED, HEARD

_SCANS = "SELECT nonce::text, count(*), min(id::text) FROM scans_scan GROUP BY nonce"
_SHOWS = "SELECT coalesce(sum(shows), 0) FROM scans_show"
_HEARD = """
SELECT e.id, count(a.id) FROM events_event e
LEFT JOIN audit_auditentry a ON a.act = %s AND (a.detail ->> 'event')::bigint = e.id
WHERE e.kind = %s GROUP BY e.id
"""
# What is known of an event that nobody heard: whether its delivery was noted, and how its jobs stand.
_LOST = """
SELECT e.id, e.subject, d.delivered_at::text, (SELECT array_agg(j.status::text || ' ' || j.attempts)
    FROM procrastinate_jobs j WHERE j.task_name = 'events.deliver' AND (j.args ->> 'event_id')::bigint = e.id)
FROM events_event e LEFT JOIN events_eventdelivery d ON d.event_id = e.id WHERE e.id = ANY(%s)
"""
_ORDER = """
SELECT count(*) FROM (
    SELECT (detail ->> 'event')::bigint AS event,
           lag((detail ->> 'event')::bigint) OVER (PARTITION BY subject ORDER BY id) AS before
    FROM audit_auditentry WHERE act = %s
) AS told WHERE event < before
"""


@dataclass(frozen=True)
class Reckoning:
    """`lost`: acknowledged and not there. `doubled`: there more than once, or answered in two ways."""

    acknowledged: int
    lost: int
    doubled: int
    unanswered: int
    shows_lost: int
    events: int
    events_lost: int
    events_doubled: int
    events_out_of_order: int
    unheard: tuple[tuple[object, ...], ...]

    @property
    def is_clean(self) -> bool:
        wrong = (self.lost, self.doubled, self.unanswered, self.shows_lost)
        return not any((*wrong, self.events_lost, self.events_doubled, self.events_out_of_order))


def reckon(city: DrillCity, ledger: Ledger) -> Reckoning:
    """After the load has ended and the worker has nothing left to do."""
    there = {nonce: (count, scan) for nonce, count, scan in city.rows(_SCANS)}
    doubled = sum(count > 1 for count, _ in there.values())
    other = sum(nonce in there and there[nonce][1] != scan for nonce, scan in ledger.acknowledged.items())
    [(shows,)] = city.rows(_SHOWS)
    heard = dict(city.rows(_HEARD, HEARD, HAPPENED))
    [(out_of_order,)] = city.rows(_ORDER, HEARD)
    unheard = [event for event, count in heard.items() if count == 0]
    return Reckoning(
        acknowledged=len(ledger.acknowledged),
        lost=sum(nonce not in there for nonce in ledger.acknowledged),
        doubled=doubled + other + ledger.differing,
        unanswered=len(ledger.open),
        shows_lost=max(0, ledger.shows - shows),
        events=len(heard),
        events_lost=len(unheard),
        events_doubled=sum(count > 1 for count in heard.values()),
        events_out_of_order=out_of_order,
        unheard=tuple(city.rows(_LOST, unheard)),
    )
