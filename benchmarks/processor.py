"""How much processor time trees of processes have used, from /proc (Linux)."""

import os
from pathlib import Path

TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")


def processor_seconds(pid: int) -> float:
    """Return user and system time of a process, of all that descend from it, and of those that have ended."""
    children: dict[int, list[int]] = {}
    used: dict[int, int] = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit() and (fields := _fields(folder)):
            children.setdefault(int(fields[1]), []).append(int(folder.name))
            used[int(folder.name)] = sum(map(int, fields[11:15]))
    return sum(used.get(one, 0) for one in _tree(pid, children)) / TICKS_PER_SECOND


def _fields(folder: Path) -> list[str]:
    try:
        # The program's name stands in brackets and may contain anything; what follows is state, parent, …
        return (folder / "stat").read_text().rpartition(")")[2].split()
    except OSError:  # it has ended meanwhile
        return []


def _tree(pid: int, children: dict[int, list[int]]) -> list[int]:
    found = [pid]
    for one in found:
        found.extend(children.get(one, ()))
    return found
