"""A city's check-ins for measuring, made by the database itself: 7,177,700 at 35,478 venues within 30 days.

People live in 64 towns; seven of ten visits are to one of three places of their own, the others to any place of the
town; some places are visited far more than others, two hundred times a day and more, and evenings more than mornings.
"""

import datetime as dt

from django.db import connection, transaction

from shanzhi.kernel.scans import actions

PEOPLE, VENUES, CHECK_INS, DAYS, TOWNS = 1_069_300, 35_478, 7_177_700, 30, 64
FIRST_DAY = dt.date(2020, 3, 1)

_POINTS = """
INSERT INTO scans_point (id, owner_ref, name, kind, division_code, is_open, opened_at)
SELECT md5('point' || n)::uuid, 'venue:' || n, n::text, 'venue', '441502001', true, '2020-01-01+08'
FROM generate_series(0, %(venues)s - 1) AS n
"""
# hashint4extended spreads whole numbers evenly; its last 20 bits as a share of one.
_SHARE = "((hashint4extended({0}, {1}) & 1048575) / 1048576.0)"
_SCANS = f"""
INSERT INTO scans_scan (id, person_id, point_id, division_code, at, received_at, way, abnormal, nonce, colour, masked_name)
SELECT gen_random_uuid(), md5('person' || who)::uuid, md5('point' || venue)::uuid, '441502001', at, at, 3, false,
       gen_random_uuid(), 1, '张*'
FROM (
    SELECT who, town + {TOWNS} * floor(power(share, 1.5) * {VENUES // TOWNS})::int AS venue,
           %(day)s::date::timestamp AT TIME ZONE 'Asia/Shanghai'
           + make_interval(secs => floor(25200 + 54000 * (1 - power(evening, 1.5)))) AS at
    FROM (
        SELECT who, who %% {TOWNS} AS town, evening,
               CASE WHEN own < 0.7 THEN {_SHARE.format("who", "floor(own * 4.28)::int")} ELSE anywhere END AS share
        FROM (SELECT floor(random() * {PEOPLE})::int AS who, random() AS own, random() AS anywhere,
                     random() AS evening FROM generate_series(1, %(number)s)) AS dice
    ) AS living
) AS visit
ORDER BY at
"""


def is_loaded() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM scans_point WHERE owner_ref = 'venue:35477' AND name = '35477'")
        return bool(cursor.fetchone()[0])


def fill(tell) -> None:
    """Once for a database, a day a transaction."""
    actions.ensure_partitions(first=FIRST_DAY, last=FIRST_DAY + dt.timedelta(days=DAYS))
    with connection.cursor() as cursor:
        cursor.execute("SELECT setseed(0.5)")
        for place in range(DAYS):
            number = CHECK_INS // DAYS + (place < CHECK_INS % DAYS)
            with transaction.atomic():
                cursor.execute(_SCANS, {"day": FIRST_DAY + dt.timedelta(days=place), "number": number})
            tell()
        cursor.execute(_POINTS, {"venues": VENUES})
        cursor.execute("ANALYZE scans_scan, scans_point")
