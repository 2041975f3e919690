"""What a browser fetches for a page that it has never seen: bytes, requests, scripts."""

import http.client
import re
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any

FETCHED_LINKS = {"stylesheet", "icon", "manifest"}


@dataclass(frozen=True)
class Weight:
    requests: int
    bytes: int
    script_bytes: int  # compressed by gzip, without headers
    page_bytes: int


class _Parts(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.addresses: dict[str, None] = {}  # a set that keeps its order

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        address = given.get("href") if tag in {"link", "use"} else given.get("src")
        if tag == "link" and given.get("rel") not in FETCHED_LINKS:
            return
        if tag in {"link", "use", "script", "img"} and address:
            self.addresses[address.partition("#")[0]] = None


def weigh(port: int, request: dict[str, Any]) -> Weight:
    """Fetch a page and everything that it names, style sheets' own files too, with nothing kept from before."""
    total, page = _fetch(port, request["path"], request["headers"])
    plain = request["headers"] | {"Accept-Encoding": "identity"}
    parts = _Parts()
    parts.feed(_fetch(port, request["path"], plain)[1].decode())
    addresses, number, script_bytes = list(parts.addresses), 1, 0
    for address in addresses:
        sent, _ = _fetch(port, address, {"Accept-Encoding": "br"})
        total, number = total + sent, number + 1
        if address.endswith(".js"):
            script_bytes += len(_fetch(port, address, {"Accept-Encoding": "gzip"})[1])
        if address.endswith(".css"):
            text = _fetch(port, address, {})[1].decode()
            addresses.extend(set(re.findall(r"url\([\"']?(/[^)\"']+)", text)) - set(addresses))
    return Weight(number, total, script_bytes, len(page))


def _fetch(port: int, path: str, headers: dict[str, str]) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", path, headers={"Accept-Encoding": "identity", **headers})
    response = connection.getresponse()
    body = response.read()
    connection.close()
    if response.status != 200:
        raise RuntimeError(f"{response.status} {path}")
    return len(body) + len(bytes(response.headers)), body
