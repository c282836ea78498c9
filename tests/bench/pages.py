"""Server time and number of queries of the main pages of every role, on the demo city: `make bench-pages`.

Each page is asked for through the whole middleware, in this process, by a person signed in through the same
line a newcomer uses. Figures go to bench/pages.json under SHANZHI_HOME and to the terminal.
"""

import datetime as dt
import io
import json
import os
import re
import statistics
import sys
import time
from dataclasses import dataclass, field
from typing import Any

WARM_UP, RUNS, QUERY_LIMIT = 3, 40, 12
TRANSACTION = ("BEGIN", "COMMIT", "SET TRANSACTION", "SAVEPOINT", "RELEASE")
FEW = 15  # of what is limited by the hour, or takes a whole list away


@dataclass(frozen=True)
class Page:
    """A page of a role. `{key}` in its path is found in a page of the same role (`FOUND`)."""

    name: str
    role: str | None
    path: str
    runs: int = RUNS
    post: dict[str, str] = field(default_factory=dict)
    most_queries: int = QUERY_LIMIT


ITEM = r"([0-9a-f-]{36})/"
FOUND = {
    "venue": ("/c/health-code/venues/", rf"/health-code/venues/{ITEM}"),
    "door": ("/c/health-code/inspect/", rf"/health-code/inspect/{ITEM}"),
    "followed": ("/o/key-people/round/", rf"/key-people/round/{ITEM}"),
}
PAGES = [
    Page("entrance", None, "/"),
    Page("citizen: home", "citizen", "/c/"),
    Page("citizen: code", "citizen", "/c/health-code/show/"),
    Page("guardian: codes of the family", "guardian", "/c/health-code/show/"),
    Page("citizen: declare", "citizen", "/c/health-code/declare/"),
    Page("citizen: check-ins and colours", "citizen", "/c/health-code/records/"),
    Page("citizen: why this colour", "citizen", "/c/health-code/why/"),
    Page("citizen: inbox", "citizen", "/c/messages/"),
    Page("inspector: points", "inspector", "/c/health-code/inspect/"),
    Page("inspector: gate", "inspector", "/c/health-code/inspect/{door}/"),
    Page("venue: list", "venue_admin", "/c/health-code/venues/"),
    Page("venue: page", "venue_admin", "/c/health-code/venues/{venue}/"),
    Page("venue: statistics", "venue_admin", "/c/health-code/venues/{venue}/stats/"),
    Page("venue: check-ins", "venue_admin", "/c/health-code/venues/{venue}/records/"),
    Page("business: home", "enterprise_agent", "/b/"),
    Page("office: workbench", "health_official", "/o/"),
    Page("office: figures of today", "health_official", "/o/figures/health_code.today/"),
    Page("office: board, 14 days", "health_official", "/o/health-code/"),
    Page("office: board, 30 days", "health_official", "/o/health-code/?first={month_ago}&last={today}"),
    Page("office: board, a county", "health_official", "/o/health-code/?division=441581"),
    Page("office: board, a town", "health_official", "/o/health-code/?division=441521101"),
    Page("office: board of a county", "official", "/o/health-code/"),
    Page("office: venues", "health_official", "/o/health-code/venues/"),
    Page("office: venues, last page", "health_official", "/o/health-code/venues/?page=99999"),
    Page("office: venues by two signs", "health_official", "/o/health-code/venues/?words=超市"),
    Page("office: venues nobody has", "health_official", "/o/health-code/venues/?words=没有这样的名字"),
    Page("office: venues of a type in a town", "health_official", "/o/health-code/venues/?kind=shop&division=441521101"),
    Page("office: all venues as a file", "health_official", "/o/health-code/venues/?format=csv", FEW, most_queries=50),
    Page(
        "office: look-up", "health_official", "/o/health-code/look-up/", FEW,
        {"term": "{phone}", "reason": "核实场所登记"}, 40,
    ),
    Page("office: key people", "health_official", "/o/key-people/people/"),
    Page("office: colours to decide", "health_official", "/o/health-code/decisions/"),
    Page("office: appeals", "health_official", "/o/health-code/appeals/"),
    Page("office: rules", "health_official", "/o/health-code/rules/"),
    Page("grid worker: round", "grid_worker", "/o/key-people/round/"),
]  # fmt: skip


def ask(client: Any, page: Page, words: dict[str, str]) -> Any:
    """One request, its answer read to the end."""
    if page.post:
        answer = client.post(
            page.path.format(**words), {key: text.format(**words) for key, text in page.post.items()}
        )
    else:
        answer = client.get(page.path.format(**words))
    if answer.streaming:
        answer.size = sum(map(len, answer.streaming_content))
    else:
        answer.size = len(answer.content)
    return answer


def measure(client: Any, page: Page, words: dict[str, str]) -> dict[str, Any]:
    """Median and 95th percentile in milliseconds, queries of one request, bytes of the page."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    for _ in range(WARM_UP):
        ask(client, page, words)
    with CaptureQueriesContext(connection) as queries:
        answer = ask(client, page, words)
        asked = [query["sql"] for query in queries.captured_queries]  # the next request empties the log
    count = sum(not sql.startswith(TRANSACTION) for sql in asked)
    times = []
    for _ in range(page.runs):
        begin = time.perf_counter()
        ask(client, page, words)
        times.append((time.perf_counter() - begin) * 1000)
    return {
        "status": answer.status_code,
        "queries": count,
        "p50_ms": round(statistics.median(times), 1),
        "p95_ms": round(statistics.quantiles(times, n=20)[18], 1),
        "kilobytes": round(answer.size / 1000, 1),
    }


def sign_in(role: str | None) -> Any:
    """A client of that role."""
    from django.core.management import call_command
    from django.test import Client

    client = Client(SERVER_NAME="localhost")
    if role:
        out = io.StringIO()
        call_command("demo_links", "--json", stdout=out)
        address = json.loads(out.getvalue())[role]
        client.get("/" + address.split("/", 3)[3])
    return client


def words_for(client: Any, page: Page) -> dict[str, str]:
    """What the braces of a page stand for."""
    from shanzhi.core import clock
    from shanzhi.demo.models import DemoCity
    from shanzhi.kernel.accounts.models import Person

    text = page.path + "".join(page.post.values())
    found = {}
    for key in re.findall(r"\{(\w+)\}", text):
        if key in FOUND:
            where, pattern = FOUND[key]
            found[key] = re.search(pattern, client.get(where).content.decode())[1]
    today = clock.city_day(clock.now())
    citizen = DemoCity.objects.get().visitors["citizen"]["person"]
    phone = Person.objects.get(pk=citizen).phone if "{phone}" in text else ""
    return found | {"today": str(today), "month_ago": str(today - dt.timedelta(days=29)), "phone": phone}


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shanzhi.config.settings")
    from shanzhi.config import database

    database.join()
    import django

    django.setup()
    from django.conf import settings

    results, clients = {}, {}
    print(f"{'page':<34}{'status':>7}{'queries':>9}{'p50 ms':>9}{'p95 ms':>9}{'kB':>9}")
    for page in PAGES:
        client = clients.setdefault(page.role, sign_in(page.role))
        found = results[page.name] = measure(client, page, words_for(client, page))
        print(
            f"{page.name:<34}{found['status']:>7}{found['queries']:>9}"
            f"{found['p50_ms']:>9}{found['p95_ms']:>9}{found['kilobytes']:>9}",
            flush=True,
        )
    folder = settings.HOME / "bench"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "pages.json").write_text(json.dumps(results, indent=1))
    over = [
        page.name
        for page in PAGES
        if results[page.name]["status"] != 200 or results[page.name]["queries"] > page.most_queries
    ]
    if over:
        print(f"not answered with 200, or too many queries: {', '.join(over)}")
    return 1 if over else 0


if __name__ == "__main__":
    sys.exit(main())
