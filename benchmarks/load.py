"""The visitors: a process of its own, whose processor time counts for nobody.

`python -m benchmarks.load` reads {"port", "users", "requests", "seconds"} from its input and prints what it met.
"""

import http.client
import json
import sys
import threading
import time
from collections.abc import Iterator
from itertools import count
from typing import Any

Request = dict[str, Any]


class Visitors:
    """So many people at once, each on a connection of her own that stays open, without a pause between pages."""

    def __init__(self, port: int, requests: list[Request], *, seconds: float) -> None:
        self.port = port
        self.requests = requests
        self.give_up = time.monotonic() + seconds
        self.numbers: Iterator[int] = count()
        self.durations: list[float] = []
        self.sizes: list[int] = []
        self.failures: list[str] = []

    def visit(self) -> None:
        """Take one request after the other until there is none left or time is over."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        while time.monotonic() < self.give_up and (number := next(self.numbers)) < len(self.requests):
            request = self.requests[number]
            start = time.perf_counter()
            connection.request(request["method"], request["path"], request.get("body"), request["headers"])
            response = connection.getresponse()
            body = response.read()
            self.durations.append(time.perf_counter() - start)
            self.sizes.append(len(body) + len(bytes(response.headers)) + 17)  # the line before them: HTTP/1.1 200 OK
            if response.status != request["status"] or "/accounts/" in response.headers.get("Location", ""):
                self.failures.append(f"{response.status} {request['method']} {request['path']}")
        connection.close()


def main() -> None:
    task = json.load(sys.stdin)
    visitors = Visitors(task["port"], task["requests"], seconds=task["seconds"])
    threads = [threading.Thread(target=visitors.visit) for _ in range(task["users"])]
    start = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    json.dump(
        {
            "seconds": time.perf_counter() - start,
            "durations": visitors.durations,
            "sizes": visitors.sizes,
            "failures": visitors.failures,
        },
        sys.stdout,
    )


if __name__ == "__main__":
    main()
