"""`make bench NAME=quiz`: what a whole attempt of ten questions costs, and a thousand people who hand in within one minute.

Sets up everything that it needs in a folder of its own and leaves nothing behind. Linux only: it reads /proc.
"""

import argparse
import json
import statistics
import subprocess
import sys
from typing import Any

from benchmarks.conditions import describe
from benchmarks.hub import Hub, running_hub
from benchmarks.pages import PROCESSES, tell
from benchmarks.processor import processor_seconds
from benchmarks.yardstick import yardstick
from tests.services.processes import ROOT

GOALS = {"one": 90, "all": 40}
NAMES = {"one": "one question per page", "all": "all on one page"}
TAKERS = 100  # whole attempts that are measured, after as many that warm up
ROUNDS = 5  # in which they are taken: who else uses the machine changes from one to the next
AT_ONCE = 64  # connections of the thousand


def main() -> None:
    parser = argparse.ArgumentParser(prog="make bench NAME=quiz", description=__doc__.splitlines()[0])
    parser.add_argument("--people", type=int, default=1000)
    parser.add_argument("--within", type=float, default=55.0, help="seconds in which all finish")
    options = parser.parse_args()
    with running_hub() as hub:
        ground = prepare(hub, options.people + 2 * TAKERS)
        hub.start_web(database="quiz", workers=PROCESSES)
        rows = [measure(hub, ground, layout) for layout in GOALS]
        rush = let_all_finish(hub, ground, people=options.people, within=options.within)
        report(hub, rows, rush, people=options.people)


def prepare(hub: Hub, people: int) -> dict[str, Any]:
    """Make the cohort, the two quizzes and a session for everybody."""
    tell("PostgreSQL, Redis, static files, demo …")
    hub.start_servers()
    hub.run("manage.py", "collectstatic", "--no-input", "--verbosity", "0", database="demo")
    tell(f"a cohort of {people}, two quizzes …")
    hub.copy_database("demo", "quiz")
    hub.run("manage.py", "simulate_cohort", "--people", str(people), "--seed", "1", database="quiz")
    ground: dict[str, Any] = json.loads(hub.run("-m", "benchmarks.quiz_ground", "make", database="quiz"))
    hub.analyse("quiz")
    hub.copy_database("quiz", "counted")
    counted = hub.run("-m", "benchmarks.quiz_ground", "count", database="counted", given=json.dumps(ground))
    return {**ground, "statements": json.loads(counted)}


def measure(hub: Hub, ground: dict[str, Any], layout: str) -> dict[str, Any]:
    """Let people take the quiz one after the other and return what one attempt costs."""
    tell(f"{NAMES[layout]} …")
    warming, counted = ground["sessions"][:TAKERS], ground["sessions"][TAKERS : 2 * TAKERS]
    send(hub, ground, layout, sessions=warming, users=8)
    used, speeds, size = [], [yardstick()], len(counted) // ROUNDS
    for start in range(0, len(counted), size):
        before = _used(hub)
        met = send(hub, ground, layout, sessions=counted[start : start + size], users=1)
        used.append(1000 * (_used(hub) - before) / size)
        speeds.append(yardstick())
    return {
        "layout": layout,
        "requests": met["requests"][0],
        "queries": ground["statements"][layout],
        "cpu": used,
        "speeds": speeds,
    }


def _used(hub: Hub) -> float:
    return sum(processor_seconds(pid) for pid in hub.processes.values())


def let_all_finish(hub: Hub, ground: dict[str, Any], *, people: int, within: float) -> dict[str, Any]:
    """Let `people` who have not taken the quiz yet hand in within so many seconds; return what came of it."""
    tell("everybody hands in …")
    sessions = ground["sessions"][2 * TAKERS :][:people]
    met = send(hub, ground, "one", sessions=sessions, users=AT_ONCE, within=within)
    found = json.loads(
        hub.run("-m", "benchmarks.quiz_ground", "check", database="quiz", given=json.dumps(met["acknowledged"]))
    )
    return {**met, "found": found}


def send(
    hub: Hub, ground: dict[str, Any], layout: str, *, sessions: list[str], users: int, **more: Any
) -> dict[str, Any]:
    """Let the takers' process do its work and return what it met."""
    task = {"port": hub.port, "quiz": ground["quizzes"][layout], "layout": layout, "sessions": sessions, "users": users}
    command = [sys.executable, "-m", "benchmarks.takers"]
    given = json.dumps(task | more)
    result = subprocess.run(command, cwd=ROOT, input=given, capture_output=True, text=True, check=False)
    if result.returncode:
        sys.exit(result.stderr[-2000:] + (hub.folder / "web.log").read_text(errors="replace")[-3000:])
    met: dict[str, Any] = json.loads(result.stdout)
    return met


def report(hub: Hub, rows: list[dict[str, Any]], rush: dict[str, Any], *, people: int) -> None:
    speeds = [speed for row in rows for speed in row["speeds"]]
    more = {
        "web server": f"{PROCESSES} processes as in production, no proxy in front",
        "measured": f"{TAKERS} whole attempts, one after the other, by buttons; CPU of web server, PostgreSQL and Redis; warm;"
        f" median of {ROUNDS} rounds",
        "yardstick": f"a fixed calculation took {min(speeds):.0f} to {max(speeds):.0f} CPU-ms between the rounds",
    }
    print(describe(hub, database="quiz", more=more), end="\n\n")
    numbers = f"{'requests':>9}{'queries':>9}{'CPU-ms':>8}{'from':>7}{'to':>7}{'goal':>7}"
    print(f"{'an attempt of 10 questions':28}{numbers}")
    for row in rows:
        goal, cpu = GOALS[row["layout"]], statistics.median(row["cpu"])
        print(
            f"{NAMES[row['layout']]:28}{row['requests']:>9}{row['queries']:>9}{cpu:>8.1f}"
            f"{min(row['cpu']):>7.1f}{max(row['cpu']):>7.1f}"
            f"{f'≤ {goal}':>7}  {'ok' if cpu <= goal else 'TOO MUCH'}"
        )
    saves = sorted(rush["saves"])
    p50, p95 = statistics.median(saves), saves[int(len(saves) * 0.95)]
    found = ", ".join(f"{name} {number}" for name, number in rush["found"].items())
    number = len(rush["requests"])
    print(
        f"\n{number} of {people} people save their last 2 answers and hand in within {rush['seconds']:.0f} s: {found};"
        f" a saved answer took {1000 * p50:.0f} ms (p50), {1000 * p95:.0f} ms (p95)"
    )


if __name__ == "__main__":
    main()
