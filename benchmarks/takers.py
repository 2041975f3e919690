"""The learners of the quiz measurement: a process of its own, whose processor time counts for nobody.

`python -m benchmarks.takers` reads {"port", "quiz", "layout", "sessions", "users"} from its input and prints what they met;
with "within" (seconds) everybody begins first, and then all save their last answers and hand in within that time.
"""

import http.client
import json
import random
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import urlencode

from benchmarks.plans import CSRF_SECRET

LAST = 2  # answers that everybody saves while all hand in


class Taker:
    """One signed-in learner on a connection of her own."""

    def __init__(self, task: dict[str, Any], session: str) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", task["port"], timeout=60)
        self.quiz, self.layout, self.right = task["quiz"]["key"], task["layout"], task["quiz"]["right"]
        self.headers = {
            "Accept-Encoding": "gzip, deflate, br",
            "Cookie": f"sessionid={session}; csrftoken={CSRF_SECRET}",
        }
        self.requests = 0
        self.saves: list[float] = []
        self.acknowledged: dict[str, Any] = {}
        self.address = ""

    def ask(
        self, method: str, path: str, body: str = "", kind: str = "", status: int = 200
    ) -> http.client.HTTPResponse:
        """Send one request; end everything when the answer is another than expected."""
        self.requests += 1
        self.connection.request(method, path, body, self.headers | ({"Content-Type": kind} if kind else {}))
        response = self.connection.getresponse()
        response.read()
        if response.status != status:
            raise SystemExit(f"{response.status} {method} {path}")
        return response

    def post(self, path: str, fields: dict[str, Any]) -> str:
        """Send a form and return where it leads, having gone there."""
        body = urlencode({"csrfmiddlewaretoken": CSRF_SECRET, **fields}, doseq=True)
        response = self.ask("POST", path, body, "application/x-www-form-urlencoded", status=302)
        address = response.headers["Location"]
        self.ask("GET", address)
        return address

    def begin(self) -> None:
        self.address = self.post(f"/en/quizzes/{self.quiz}/start/", {})

    def answer_in_pages(self) -> None:
        """Answer with the buttons of the pages, as without script."""
        if self.layout == "all":
            given = {f"{question_id}-answer": value for question_id, value in self.right.items()}
            self.address = self.post(self.address, {"epoch": 1, "go": "check", **given})
            return
        for question_id, value in self.right.items():
            start = time.perf_counter()
            is_last = question_id == list(self.right)[-1]
            fields = {"epoch": 1, "seq": 1, "answer": value, "go": "check" if is_last else "next"}
            self.address = self.post(self.address, fields)
            self.saves.append(time.perf_counter() - start)

    def save(self, question_id: str, value: Any) -> None:
        """Save one answer as the script of the page does."""
        body = json.dumps({"epoch": 1, "seq": 1, "value": value})
        self.headers["X-CSRFToken"] = CSRF_SECRET
        start = time.perf_counter()
        self.ask("PUT", f"/en/attempts/{self.attempt}/answers/{question_id}/", body, "application/json")
        self.saves.append(time.perf_counter() - start)
        self.acknowledged[question_id] = value

    def hand_in(self) -> None:
        self.post(f"/en/attempts/{self.attempt}/submit/", {})

    @property
    def attempt(self) -> str:
        return self.address.split("/attempts/")[1].split("/")[0]


def take(task: dict[str, Any], session: str) -> Taker:
    """Take the quiz from the first page to the result."""
    return take_with(Taker(task, session))


def take_with(taker: Taker) -> Taker:
    taker.begin()
    taker.answer_in_pages()
    taker.hand_in()
    return taker


def finish(taker: Taker, due: float) -> Taker:
    """Wait for her moment; save the last answers and hand in."""
    time.sleep(max(0.0, due - time.monotonic()))
    taker.connection.close()  # the server did so meanwhile; the next request opens it again
    for question_id, value in list(taker.right.items())[-LAST:]:
        taker.save(question_id, value)
    taker.hand_in()
    return taker


def rush(task: dict[str, Any], pool: ThreadPoolExecutor) -> tuple[list[Taker], float]:
    """Let everybody begin and answer; then let all finish, each at a moment of her own within the time."""
    takers = [Taker(task, session) for session in task["sessions"]]
    list(pool.map(prepare, takers))
    chance = random.Random(1)  # noqa: S311
    moments = sorted(chance.uniform(0, task["within"]) for _ in takers)
    start = time.monotonic()
    finished = list(pool.map(finish, takers, [start + moment for moment in moments]))
    return finished, time.monotonic() - start


def prepare(taker: Taker) -> None:
    taker.begin()
    for question_id, value in list(taker.right.items())[:-LAST]:
        taker.save(question_id, value)
    taker.saves.clear()


def main() -> None:
    task = json.load(sys.stdin)
    with ThreadPoolExecutor(task["users"]) as pool:
        if "within" in task:
            takers, seconds = rush(task, pool)
        else:
            start = time.monotonic()
            takers = list(pool.map(lambda session: take(task, session), task["sessions"]))
            seconds = time.monotonic() - start
    json.dump(
        {
            "seconds": seconds,
            "requests": [taker.requests for taker in takers],
            "saves": [duration for taker in takers for duration in taker.saves],
            "acknowledged": {taker.attempt: taker.acknowledged for taker in takers},
        },
        sys.stdout,
    )


if __name__ == "__main__":
    main()
