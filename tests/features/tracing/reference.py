"""Tracing word for word and as slowly as it likes: what the engines have to agree with.

Written from docs/features/tracing.md and not from `rules.py`: it asks of every single scan how long it keeps its person
at the venue, joins the pieces, and compares every stay with every other.
"""

from collections import defaultdict


def keeps_until(scans, scan, minutes_of):
    """(until when this scan keeps its person there, the scan that prolongs it or None)."""
    person, venue, at = scan
    own_end = at + minutes_of(venue)
    later = sorted({t for (p, _, t) in scans if p == person and t > at})
    if not later or later[0] >= own_end:
        return own_end, None
    moment = later[0]
    if (person, venue, moment) in scans:
        return moment, (person, venue, moment)
    return moment, None


def all_stays(visits, minutes_of):
    """{(person, venue, start, end)}."""
    scans = set(visits)
    prolonging = {keeps_until(scans, scan, minutes_of)[1] for scan in scans}
    stays = set()
    for scan in scans - prolonging:
        end, following = keeps_until(scans, scan, minutes_of)
        while following is not None:
            end, following = keeps_until(scans, following, minutes_of)
        stays.add((scan[0], scan[1], scan[2], end))
    return stays


def meetings(stays, source, since, until, overlap):
    """[(other person, venue, start, end)] of every pair of stays that counts."""
    found = []
    for person, venue, start, end in stays:
        if person != source:
            continue
        start, end = max(start, since), min(end, until)
        for other, there, from_, to in stays:
            if other != source and there == venue:
                first, last = max(start, from_), min(end, to)
                if last - first >= overlap:
                    found.append((other, venue, first, last))
    return found


def added_up(case, degree, found):
    rows = []
    for person in {one[0] for one in found}:
        own = [one for one in found if one[0] == person]
        time = sum(last - first for _, _, first, last in own)
        rows.append((case, person, degree, time, min(one[2] for one in own), len({one[1] for one in own})))
    return rows


def trace(visits, cases, *, minutes_of, overlap, degree):
    """[(case, person, degree, time, first exposure, places)], sorted by case and person."""
    stays = all_stays(visits, minutes_of)
    rows = []
    for case, since, until in cases:
        first = added_up(case, 1, meetings(stays, case, since, until, overlap))
        rows += first
        if degree == 2:
            exposed = {row[1]: row[4] for row in first}
            found = []
            for person, exposure in exposed.items():
                found += [
                    one
                    for one in meetings(stays, person, exposure, until, overlap)
                    if one[0] != case and one[0] not in exposed
                ]
            rows += added_up(case, 2, found)
    return sorted(rows)


def counted(rows):
    """How many of each degree, for messages of failed tests."""
    numbers = defaultdict(int)
    for row in rows:
        numbers[row[2]] += 1
    return dict(numbers)
