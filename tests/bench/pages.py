"""Server time and number of queries of the ten main pages, on the demo city: `make bench-pages`.

Each page is asked for through the whole middleware, in this process, by a person signed in through the same
line a newcomer uses. Figures go to var/bench/pages.json and to the terminal.
"""

import json
import os
import statistics
import sys
import time

WARM_UP, RUNS, QUERY_LIMIT = 5, 60, 12

PAGES = [
    ("entrance", None, "/"),
    ("citizen home", "citizen", "/c/"),
    ("health code", "citizen", "/c/health-code/show/"),
    ("declare", "citizen", "/c/health-code/declare/"),
    ("my check-ins", "citizen", "/c/health-code/records/"),
    ("inbox", "citizen", "/c/messages/"),
    ("venue", "venue_admin", "/c/health-code/venues/"),
    ("inspector", "inspector", "/c/health-code/inspect/"),
    ("business home", "enterprise_agent", "/b/"),
    ("workbench", "official", "/o/"),
    ("health board", "health_official", "/o/health-code/"),
    ("venue list", "health_official", "/o/health-code/venues/"),
]


def measure(client, path: str) -> dict:
    """Median and 95th percentile in milliseconds, queries of one request, bytes of the page."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    for _ in range(WARM_UP):
        client.get(path)
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(path)
        count = len(queries)  # the next request empties the log
    times = []
    for _ in range(RUNS):
        begin = time.perf_counter()
        client.get(path)
        times.append((time.perf_counter() - begin) * 1000)
    return {
        "status": answer.status_code,
        "queries": count,
        "p50_ms": round(statistics.median(times), 1),
        "p95_ms": round(statistics.quantiles(times, n=20)[18], 1),
        "kilobytes": round(len(answer.content) / 1000, 1),
    }


def sign_in(role: str | None):
    from django.core.management import call_command
    from django.test import Client

    client = Client(SERVER_NAME="localhost")
    if role:
        import io

        out = io.StringIO()
        call_command("demo_links", "--json", stdout=out)
        address = json.loads(out.getvalue())[role]
        client.get("/" + address.split("/", 3)[3])
    return client


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shanzhi.config.settings")
    from shanzhi.config import database

    database.join()
    import django

    django.setup()
    from django.conf import settings

    results = {}
    print(f"{'page':<16}{'status':>8}{'queries':>9}{'p50 ms':>9}{'p95 ms':>9}{'kB':>8}")
    for name, role, path in PAGES:
        found = results[name] = measure(sign_in(role), path)
        print(
            f"{name:<16}{found['status']:>8}{found['queries']:>9}{found['p50_ms']:>9}{found['p95_ms']:>9}{found['kilobytes']:>8}"
        )
    folder = settings.HOME / "bench"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "pages.json").write_text(json.dumps(results, indent=1))
    over = [
        name for name, found in results.items() if found["status"] != 200 or found["queries"] > QUERY_LIMIT
    ]
    if over:
        print(f"not answered with 200, or more than {QUERY_LIMIT} queries: {', '.join(over)}")
    return 1 if over else 0


if __name__ == "__main__":
    sys.exit(main())
