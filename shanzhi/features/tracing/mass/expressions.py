"""The definition (`rules`) as Ibis expressions, the same for DuckDB and Spark.

Of millions of visits only few have to do with a case. So: the stays of the sources; whoever was at one of their venues
at about the time (an equi-join on venue and time slot); the stays of these; and the pairs, found by slot and then
measured exactly. A slot is as long as a stay, so that the slots are never more than twice the visits.
Columns: visits `person, venue, us`; sources `case, person, since, until`; times in microseconds since 1970.
"""

from typing import Any

import ibis

Table = Any  # Ibis builds its classes by itself; their attributes are the columns


def source_stays(visits: Table, sources: Table, stay: int) -> Table:
    """The stays of the sources, each within the time that counts for its case."""
    found = stays_of(visits.semi_join(sources.select("person").distinct(), "person"), stay)
    cut = found.join(sources, "person").mutate(
        start=ibis.greatest(found.start, sources.since), end=ibis.least(found.end, sources.until)
    )
    return cut.filter(cut.start < cut.end).select("case", "person", "venue", "start", "end")


def nearby_stays(visits: Table, stays: Table, stay: int) -> Table:
    """The stays of everybody who was scanned at one of these venues while, or shortly before, a source was there."""
    low = stays.start - stay
    slotted = stays.mutate(low=low, slot=_slots(low, stays.end, stay))
    times = slotted.group_by("venue", "slot").agg(low=slotted.low.min(), high=slotted.end.max())
    scanned = visits.mutate(slot=visits.us // stay)
    near = scanned.join(times, ["venue", "slot"])
    near = near.filter(near.us > near.low, near.us < near.high)
    return stays_of(visits.semi_join(near.select("person").distinct(), "person"), stay)


def stays_of(visits: Table, stay: int) -> Table:
    """Stays of whole people: all their visits have to be there."""
    scans = visits.select("person", "venue", "us").distinct()
    in_time = ibis.window(group_by="person", order_by="us")
    scans = scans.mutate(moment=ibis.dense_rank().over(in_time), following=scans.us.lead().over(in_time))
    # Of the scans of one moment the last is followed by another moment; the very last of all by nothing.
    scans = scans.mutate(following=scans.following.max().over(ibis.window(group_by=["person", "us"])))
    until = scans.us + stay
    is_cut = (scans.following > scans.us) & (scans.following < until)
    there = ibis.window(group_by=["person", "venue"], order_by="us")
    scans = scans.mutate(
        until=ibis.ifelse(is_cut, scans.following, until),
        before=scans.us.lag().over(there),
        moment_before=scans.moment.lag().over(there),
    )
    goes_on = (scans.moment_before == scans.moment - 1) & (scans.us - scans.before < stay)
    scans = scans.mutate(opens=ibis.ifelse(goes_on.fill_null(False), 0, 1))
    so_far = ibis.cumulative_window(group_by=["person", "venue"], order_by="us")
    scans = scans.mutate(number=scans.opens.sum().over(so_far))
    return (
        scans.group_by("person", "venue", "number")
        .agg(start=scans.us.min(), end=scans.until.max())
        .drop("number")
    )


def contacts(sources: Table, others: Table, *, stay: int, overlap: int) -> Table:
    """Everybody whose stays overlap those of a case's sources for long enough, added up by case and person."""
    one = _by_slot(sources, stay).rename(source="person", low="start", high="end")
    pairs = one.join(_by_slot(others, stay), ["venue", "slot"])
    pairs = pairs.mutate(begins=ibis.greatest(pairs.low, pairs.start), ends=ibis.least(pairs.high, pairs.end))
    pairs = pairs.filter(
        pairs.slot == pairs.begins // stay,  # two long stays share several slots and are one pair
        pairs.ends - pairs.begins >= overlap,
        pairs.source != pairs.person,
        pairs.case != pairs.person,
    )
    # Venue by venue first: to count different venues among millions of pairs would take far longer.
    by_venue = pairs.group_by("case", "person", "venue").agg(
        time=_whole((pairs.ends - pairs.begins).sum()), first_exposure=pairs.begins.min()
    )
    return by_venue.group_by("case", "person").agg(
        time=_whole(by_venue.time.sum()),
        first_exposure=by_venue.first_exposure.min(),
        places=by_venue.count(),
    )


def _whole(number: Any) -> Any:
    """DuckDB's sum is wider than Ibis believes, and Parquet would make a float of it."""
    return number.cast("decimal(38, 0)").cast("int64")


def second_sources(first: Table, cases: Table) -> Table:
    """Those of the first degree, from their first exposure on."""
    until = cases.select(case="person", until="until")
    return first.join(until, "case").select("case", "person", since="first_exposure", until="until")


def _by_slot(stays: Table, stay: int) -> Table:
    return stays.mutate(slot=_slots(stays.start, stays.end, stay))


def _slots(start: Any, end: Any, length: int) -> Any:
    return ibis.range(start // length, (end - 1) // length + 1).unnest()
