"""`make bench NAME=regrade`: what it costs to correct the results of a thousand attempts after a key was wrong.

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
from benchmarks.pages import tell
from benchmarks.table import columns
from tests.services.processes import ROOT

GROUND = "benchmarks.regrade_ground"
SIZES = (100, 1000)
NAMES = {"preview": "preview, nothing written", "page": "the trainer's page, rendered", "apply": "apply"}


def main() -> None:
    parser = argparse.ArgumentParser(prog="make bench NAME=regrade", description=__doc__.splitlines()[0])
    parser.add_argument("--attempts", type=int, nargs="+", default=list(SIZES))
    options = parser.parse_args()
    with running_hub() as hub:
        start(hub)
        rows = [row for attempts in options.attempts for row in measure(hub, attempts)]
        broken = interrupt(hub, max(options.attempts))
        report(hub, rows, broken)


def start(hub: Hub) -> None:
    """Start the servers, with an empty database: the demonstration has no part in this."""
    tell("PostgreSQL, Redis, static files …")
    hub.redis.start()
    hub.cluster.initialise()
    hub.cluster.start()
    hub.cluster.execute("CREATE DATABASE empty")
    hub.run("manage.py", "migrate", "--verbosity", "0", "--skip-checks", database="empty")
    hub.run("manage.py", "collectstatic", "--no-input", "--verbosity", "0", database="empty")


def measure(hub: Hub, attempts: int) -> list[dict[str, Any]]:
    """Make so many attempts by a wrong key and return what each step costs, a process for each."""
    name = f"regrade{attempts}"
    make(hub, name, attempts)
    hub.copy_database(name, f"{name}_again")  # for the interruption
    rows = []
    for step, title in NAMES.items():
        tell(f"{attempts} attempts: {title} …")
        rows.append(json.loads(hub.run("-m", GROUND, step, database=name)) | {"step": step, "attempts": attempts})
    return rows


def make(hub: Hub, name: str, attempts: int) -> None:
    tell(f"{attempts} attempts by a wrong key …")
    hub.copy_database("empty", name)
    hub.run("-m", GROUND, "make", str(attempts), database=name)
    hub.analyse(name)


def interrupt(hub: Hub, attempts: int) -> dict[str, Any]:
    """Kill the process that applies when about a third is done, let another go on, and return what came of it."""
    tell("killed on the way, then gone on with …")
    name = f"regrade{attempts}_again"
    hub.run("-m", GROUND, "decide", database=name)
    environment = hub.environment | {"DATABASE_URL": hub.cluster.url(name)}
    process = subprocess.Popen(
        [sys.executable, "-m", GROUND, "apply"], cwd=ROOT, env=environment, stdout=subprocess.DEVNULL
    )
    with hub.connect(name) as connection:
        while process.poll() is None and _done(connection) < attempts // 3:
            time.sleep(0.02)
        process.kill()
        process.wait()
        killed_at = _done(connection)
    went_on = json.loads(hub.run("-m", GROUND, "apply", database=name))
    return {"killed_at": killed_at, "then": went_on["done"]} | json.loads(hub.run("-m", GROUND, "check", database=name))


def _done(connection: Any) -> int:
    row = connection.execute("SELECT count(*) FROM assessments_attempt WHERE corrected_by_id IS NOT NULL").fetchone()
    return int(row[0])


def report(hub: Hub, rows: list[dict[str, Any]], broken: dict[str, Any]) -> None:
    more = {
        "measured": "a process for each step; 10 questions, the key of one was wrong, and every result changes",
        "memory": "the most that the process held, less what it held before",
    }
    print(describe(hub, database=f"regrade{rows[0]['attempts']}", more=more), end="\n\n")
    head = ["step", "attempts", "s", "CPU-s", "queries", "per attempt", "longest ms", "MB"]
    print(columns([head, *(_line(row) for row in rows)]))
    print(
        f"\nkilled when {broken['killed_at']} were done, another process did the other {broken['then']}: "
        f"{broken['changes']} results changed, {broken['twice']} twice, {broken['mails']} mails, {broken['left']} left out"
    )


def _line(row: dict[str, Any]) -> list[str]:
    return [
        NAMES[row["step"]],
        str(row["attempts"]),
        f"{row['seconds']:.2f}",
        f"{row['cpu']:.2f}",
        str(row["queries"]),
        f"{row['queries'] / row['attempts']:.2f}",
        f"{1000 * row['longest']:.0f}",
        f"{row['megabytes']:.0f}",
    ]


if __name__ == "__main__":
    main()
