"""axe-core, run in a page that the security policy guards: its source is evaluated, not loaded."""

from importlib.resources import files
from typing import Any

from playwright.sync_api import Page

SOURCE = files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8")
RUN = "async () => (await axe.run(document, {resultTypes: ['violations']})).violations"


def find_violations(page: Page) -> list[str]:
    """Return each violation of the page as it is shown now, as a line: rule, where, why."""
    page.evaluate(SOURCE + ";0")
    return [_line(violation, node) for violation in page.evaluate(RUN) for node in violation["nodes"]]


def _line(violation: dict[str, Any], node: dict[str, Any]) -> str:
    reason = " ".join(node.get("failureSummary", "").split())
    return f"{violation['id']} at {node['target'][0]}: {reason or violation['help']}"
