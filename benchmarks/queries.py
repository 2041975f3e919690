"""How many statements each page sends to the database.

`python -m benchmarks.queries` reads {page: [requests]} from its input and prints {page: [least, most]}, counted in one
process that has answered each page before, as a server's have. BEGIN and COMMIT are not counted.
"""

import json
import os
import sys
from itertools import chain
from typing import Any

import django

Request = dict[str, Any]

#: Of each page so many requests are counted, after as many that warm up, all by the same few people.
COUNTED = 30
PEOPLE = 6
# Reading these pages first fills what a process keeps: outlines and texts by course and language.
WARMING = ("home", "catalogue", "course", "lesson")
FRAMES = {"BEGIN", "COMMIT", "ROLLBACK"}


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "elearning.settings.production")
    django.setup()
    from django.test import Client

    client = Client(enforce_csrf_checks=True)
    plans = {page: by_few(requests) for page, requests in json.load(sys.stdin).items()}
    for request in chain(*(plans[page] for page in WARMING)):
        answer(client, request)
    json.dump({page: count_statements(client, requests) for page, requests in plans.items()}, sys.stdout)


def by_few(requests: list[Request]) -> list[Request]:
    """Return the requests of the first few sessions."""
    few = list(dict.fromkeys(request["headers"].get("Cookie", "") for request in requests))[:PEOPLE]
    return [request for request in requests if request["headers"].get("Cookie", "") in few][: 2 * COUNTED]


def count_statements(client: Any, requests: list[Request]) -> tuple[int, int]:
    """Return the least and the most statements of one request."""
    some = min(COUNTED, len(requests) // 2)
    for request in requests[:some]:
        answer(client, request)
    counts = [len(answer(client, request)[1]) for request in requests[some : 2 * some]]
    return min(counts, default=0), max(counts, default=0)


def answer(client: Any, request: Request) -> tuple[Any, list[str]]:
    """Answer one request within this process and return the response and the statements that it took."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.cookies.clear()  # the request brings its own
    headers = {**request["headers"], "Host": "127.0.0.1"}
    kind = headers.pop("Content-Type", "text/html")
    connection.queries_log.clear()  # which is no longer than some thousands
    with CaptureQueriesContext(connection) as captured:
        response = client.generic(
            request["method"], request["path"], request.get("body", ""), content_type=kind, headers=headers
        )
    if response.status_code != request["status"]:
        sys.exit(f"{response.status_code} {request['method']} {request['path']}")
    return response, [query["sql"] for query in captured.captured_queries if query["sql"] not in FRAMES]


if __name__ == "__main__":
    main()
