"""What a person needs to know once the site can be used."""

import os
import time
import urllib.error
import urllib.request
from http import HTTPStatus
from pathlib import Path


def greet_when_ready(*, shows_mails: bool) -> None:
    """Wait for /readyz to answer 200, then print addresses and demo logins."""
    address = f"http://localhost:{os.environ['PORT']}"
    while not answers(f"{address}/readyz"):
        time.sleep(0.1)
    print(greeting(address, shows_mails=shows_mails), flush=True)


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5) as response:  # noqa: S310 - always this machine
            return bool(response.status == HTTPStatus.OK)
    except OSError:
        return False


def greeting(address: str, *, shows_mails: bool) -> str:
    lines = ["", f"  The Hub is ready:  {address}/", f"  For authors:       {address}/cms/"]
    if shows_mails:
        lines.append(f"  Mails it sent:     {address}/mail/")
    demo = Path(os.environ["VAR_DIR"]) / "demo.txt"
    if demo.exists():
        lines += ["", *(f"  {line}" for line in demo.read_text().strip().splitlines())]
    return "\n".join([*lines, "", "  Ctrl-C ends it.", ""])
