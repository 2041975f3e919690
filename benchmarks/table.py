"""The printed result."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from statistics import quantiles

#: CPU-milliseconds per request that a page may take.
GOALS = {
    "home": 3,
    "catalogue": 12,
    "lesson": 8,
    "lesson, the next": 8,
    "My learning": 12,
    "mark as done": 9,
    "report": 20,
}
MOST_QUERIES = 12


@dataclass
class Run:
    """So many users on one page."""

    users: int
    seconds: float
    durations: list[float]
    sizes: list[int]
    processor: dict[str, float]  # seconds, by server

    @property
    def number(self) -> int:
        return len(self.durations)

    @property
    def cost(self) -> float:
        return 1000 * sum(self.processor.values()) / self.number

    def slowest_of(self, percent: int) -> float:
        """Return the milliseconds within which so many per cent of the answers came."""
        return 1000 * quantiles(self.durations, n=100, method="inclusive")[percent - 1]


@dataclass
class Page:
    name: str
    runs: list[Run] = field(default_factory=list)
    queries: list[tuple[int, int]] = field(default_factory=list)  # least and most, by size of the cohort

    @property
    def number(self) -> int:
        return sum(run.number for run in self.runs)

    def cost_of(self, server: str) -> float:
        """Return the CPU-milliseconds of a server per request, over all runs."""
        return 1000 * sum(run.processor[server] for run in self.runs) / self.number

    @property
    def cost(self) -> float:
        return sum(run.cost * run.number for run in self.runs) / self.number

    @property
    def size(self) -> float:
        return sum(sum(run.sizes) for run in self.runs) / self.number

    @property
    def verdict(self) -> str:
        goal = GOALS.get(self.name)
        too_many = any(most > MOST_QUERIES for _, most in self.queries)
        return "MISSED" if too_many or (goal is not None and self.cost > goal) else "ok" if goal else "–"


def page_table(pages: Iterable[Page], *, people: Sequence[int]) -> str:
    """Return one line per page."""
    pages = list(pages)
    users = [run.users for run in pages[0].runs]
    head = ["page", "CPU-ms", "goal", "", "web", "pg", "redis", *(f"at {number}" for number in users)]
    head += [f"queries@{number}" for number in people] + ["bytes"]
    head += [f"p50/p95 ms @{number}" for number in users] + ["requests"]
    return columns([head, *(_line(page) for page in pages)])


def _line(page: Page) -> list[str]:
    goal = GOALS.get(page.name)
    costs = [page.cost_of(server) for server in ("web", "postgresql", "redis")]
    line = [page.name, f"{page.cost:.1f}", f"≤ {goal}" if goal else "", page.verdict]
    line += [f"{cost:.1f}" for cost in costs] + [f"{run.cost:.1f}" for run in page.runs]
    line += [str(least) if least == most else f"{least}–{most}" for least, most in page.queries]
    line += [f"{page.size:,.0f}"]
    line += [f"{run.slowest_of(50):.0f}/{run.slowest_of(95):.0f}" for run in page.runs]
    return [*line, str(page.number)]


def columns(rows: Sequence[Sequence[str]]) -> str:
    """Return rows as text: the first column to the left, the others to the right."""
    widths = [max(len(row[at]) for row in rows) for at in range(len(rows[0]))]
    lines = []
    for row in rows:
        cells = [row[0].ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True))]
        lines.append("  ".join(cells).rstrip())
    return "\n".join(lines)
