"""Chromium of the system, driven by Playwright and kept off the network."""

import os
import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect

#: Seconds in which a page must have got where it should: on a machine that does other work, too.
PATIENCE = 30
expect.set_options(timeout=1000 * PATIENCE)

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
APPLICATIONS = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)


def find_chromium() -> str | None:
    """Return the browser's path: CHROMIUM, else what the system has."""
    given = os.environ.get("CHROMIUM")
    on_path = (shutil.which(name) for name in NAMES)
    return given or next(filter(None, on_path), None) or next((app for app in APPLICATIONS if Path(app).exists()), None)


def launch(playwright: Playwright, program: str) -> Browser:
    arguments = [
        "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1 , EXCLUDE localhost",
        "--disable-dev-shm-usage",
    ]
    if os.getuid() == 0:
        arguments.append("--no-sandbox")
    return playwright.chromium.launch(executable_path=program, args=arguments)


@dataclass
class Visitor:
    """Opens pages as people do; `problems` lists script errors, console errors and policy violations seen on the way."""

    browser: Browser
    base_url: str
    problems: list[str] = field(default_factory=list)
    contexts: list[BrowserContext] = field(default_factory=list)

    def open(self, path: str = "/", **options: Any) -> Page:
        """Return a page of a fresh browser profile at `path`.

        `options` are Playwright's for a context: `java_script_enabled=False`, `locale="ro"`, `color_scheme="dark"`,
        `viewport={"width": 360, "height": 740}`.
        """
        defaults: dict[str, Any] = {"viewport": {"width": 1280, "height": 800}, "locale": "en"}
        context = self.browser.new_context(base_url=self.base_url, **(defaults | options))
        context.set_default_timeout(1000 * PATIENCE)
        self.contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: self.problems.append(f"{page.url}: {error}"))
        page.on(
            "console", lambda said: self.problems.append(f"{page.url}: {said.text}") if said.type == "error" else None
        )
        page.goto(path)
        return page

    def leave(self) -> None:
        for context in self.contexts:
            context.close()
        self.contexts.clear()
