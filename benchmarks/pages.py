"""`make bench NAME=pages`: what each page costs the servers, in processor time, statements and bytes.

Sets up everything that it needs in a folder of its own and leaves nothing behind. Linux only: it reads /proc.
"""

import argparse
import json
import subprocess
import sys
import time
from typing import Any

from benchmarks.conditions import describe
from benchmarks.hub import Hub, running_hub
from benchmarks.processor import processor_seconds
from benchmarks.table import Page, Run, page_table
from benchmarks.weight import weigh
from benchmarks.yardstick import yardstick
from tests.services.processes import ROOT

USERS = (1, 8, 16)
PROCESSES = 2
LONGEST_RUN = 15.0  # seconds

Requests = list[dict[str, Any]]


def main() -> None:
    options = read_options()
    with running_hub() as hub:
        tell("PostgreSQL, Redis, static files, demo …")
        hub.start_servers()
        hub.run("manage.py", "collectstatic", "--no-input", "--verbosity", "0", database="demo")
        sizes = (options.few, options.people)
        plans = {people: settle(hub, people) for people in sizes}
        pages = [Page(name) for name in plans[options.people]]
        for people in sizes:
            tell(f"counting statements with {people} people …")
            count_statements(hub, people, plans[people], pages)
        speeds = [yardstick()]
        hub.start_web(database=f"people_{options.people}", workers=PROCESSES)
        for page in pages:
            tell(f"{page.name} …")
            measure(hub, page, plans[options.people][page.name], number=options.requests)
            speeds.append(yardstick())
        report(hub, pages, options, lesson=plans[options.people]["lesson"][0], speeds=speeds)


def read_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench NAME=pages", description=__doc__.splitlines()[0])
    parser.add_argument("--people", type=int, default=1000, help="size of the cohort")
    parser.add_argument(
        "--few", type=int, default=10, help="size of the small cohort that statements are compared with"
    )
    parser.add_argument("--requests", type=int, default=300, help="of each page with each number of users")
    parser.add_argument("--quick", action="store_true", help="a first look: 200 people, 60 requests")
    options = parser.parse_args()
    if options.quick:
        options.people, options.requests = 200, 60
    return options


def settle(hub: Hub, people: int) -> dict[str, Requests]:
    """Make a database with a cohort of that size and sign its people in; return who asks for what."""
    tell(f"a cohort of {people} …")
    database = f"people_{people}"
    hub.copy_database("demo", database)
    hub.run("manage.py", "simulate_cohort", "--people", str(people), "--seed", "1", database=database)
    plans: dict[str, Requests] = json.loads(hub.run("-m", "benchmarks.plans", database=database))
    hub.analyse(database)
    return plans


def count_statements(hub: Hub, people: int, plans: dict[str, Requests], pages: list[Page]) -> None:
    """Count on a copy, so that what is marked as done there is still open when time is measured."""
    hub.redis.client.flushdb()
    hub.copy_database(f"people_{people}", "counted")
    counts = json.loads(hub.run("-m", "benchmarks.queries", database="counted", given=json.dumps(plans)))
    hub.cluster.execute("DROP DATABASE counted WITH (FORCE)")
    for page in pages:
        page.queries.append(tuple(counts[page.name]))


def measure(hub: Hub, page: Page, requests: Requests, *, number: int) -> None:
    """Visit the page by 1, 8 and 16 users at once, after a round that fills what the servers keep."""
    is_repeatable = requests[0]["method"] == "GET"
    per_run = number if is_repeatable else min(number, len(requests) // (len(USERS) + 1))
    at = per_run
    visit(hub, requests[:per_run], users=max(USERS))
    for users in USERS:
        chosen = (requests * 2)[at : at + per_run]
        before = {name: processor_seconds(pid) for name, pid in hub.processes.items()}
        met = visit(hub, chosen, users=users)
        used = {name: processor_seconds(pid) - before[name] for name, pid in hub.processes.items()}
        page.runs.append(Run(users, met["seconds"], met["durations"], met["sizes"], used))
        at = (at + per_run) % len(requests)


def visit(hub: Hub, requests: Requests, *, users: int) -> dict[str, Any]:
    """Send the requests by so many users at once and return what they met; one wrong answer ends everything."""
    task = {"port": hub.port, "users": users, "requests": requests, "seconds": LONGEST_RUN}
    command = [sys.executable, "-m", "benchmarks.load"]
    result = subprocess.run(command, cwd=ROOT, input=json.dumps(task), capture_output=True, text=True, check=True)
    met: dict[str, Any] = json.loads(result.stdout)
    if met["failures"]:
        web_log = (hub.folder / "web.log").read_text(errors="replace")[-3000:]
        sys.exit(f"{len(met['failures'])} wrong answers, the first: {met['failures'][0]}\n{web_log}")
    return met


def report(
    hub: Hub, pages: list[Page], options: argparse.Namespace, *, lesson: dict[str, Any], speeds: list[float]
) -> None:
    """Print the table with its conditions."""
    weight = weigh(hub.port, lesson)
    more = {
        "web server": f"{PROCESSES} processes as in production, no proxy in front, answers compressed if the Hub does so",
        "people": f"cohort of {options.people}, seed 1; up to 200 learners and all managers take turns, in five languages",
        "measured": "CPU of web server, PostgreSQL and Redis with all their processes; warm; visitors are another process",
        "yardstick": f"a fixed calculation took {min(speeds):.0f} to {max(speeds):.0f} CPU-ms between the pages",
        "queries": f"least–most statements with {options.few} and with {options.people} people, BEGIN and COMMIT left out",
    }
    print(describe(hub, database=f"people_{options.people}", more=more), end="\n\n")
    print(page_table(pages, people=[options.few, options.people]), end="\n\n")
    print(
        f"lesson, cold: {weight.bytes / 1000:.1f} kB in {weight.requests} requests (goal ≤ 60 in ≤ 8), the page itself"
        f" {weight.page_bytes / 1000:.1f}; JavaScript {weight.script_bytes / 1000:.1f} kB by gzip (goal ≤ 20)"
    )


STARTED = time.monotonic()


def tell(what: str) -> None:
    print(f"{time.monotonic() - STARTED:5.0f} s  {what}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
