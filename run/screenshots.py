"""`make screenshots`: pictures of the main pages for docs/screenshots, from a freshly loaded demonstration.

Needs what the tests need (PostgreSQL, Chromium). `python -m run.screenshots home lesson` takes only those.
"""

import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

import django
from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.hub import Hub, running_hub
from tests.services.browser import find_chromium, launch
from tests.services.processes import ROOT

if TYPE_CHECKING:
    from tests.places.duty import Duty
    from tests.places.scene import Scene

FOLDER = Path(os.environ.get("SCREENSHOTS", ROOT / "docs" / "screenshots"))
COLOURS = 256
LARGEST = 120 * 1024
LOOKS: dict[str, dict[str, Any]] = {
    "360": {"viewport": {"width": 360, "height": 740}, "device_scale_factor": 2, "has_touch": True},
    "1280": {"viewport": {"width": 1280, "height": 800}},
}
THEMES = ("light", "dark")
EVERY = tuple(f"{width}-{theme}" for width in LOOKS for theme in THEMES)
TWO = ("1280-light", "360-dark")


@dataclass(frozen=True)
class Stage:
    """The scene, and the practice course in it."""

    scene: "Scene"
    duty: "Duty"


@dataclass(frozen=True)
class Picture:
    """A page as somebody of the scene sees it: its top, or so much as `height` says from `begins_at` on."""

    name: str
    who: str
    address: Callable[[Stage], str]
    looks: tuple[str, ...] = EVERY
    height: int = 0
    begins_at: str = ""


def correct_key(stage: Stage) -> str:
    from tests.places import duty

    return duty.correct_key(stage.duty)


COURSE = "/courses/safeguarding-essentials/"
KINDS = ("single", "multiple", "true_false", "matching", "ordering", "gaps", "short", "number", "scenario", "likert")
PICTURES = (
    Picture("home", "anonymous", lambda s: "/en/"),
    Picture("sign-up", "anonymous", lambda s: "/en/accounts/signup/", TWO),
    Picture("catalogue", "anonymous", lambda s: "/en/courses/"),
    Picture("course", "anonymous", lambda s: f"/en{COURSE}"),
    Picture("course-ro", "anonymous", lambda s: f"/ro{COURSE}", TWO),
    Picture("lesson", "learner", lambda s: f"/en{COURSE}02-recognising-harm/01-noticing/"),
    Picture("lesson-bg", "learner", lambda s: f"/bg{COURSE}02-recognising-harm/01-noticing/", TWO),
    Picture("quiz", "learner", lambda s: f"/en/attempts/{s.scene.open.uuid}/questions/2/"),
    Picture("quiz-result", "learner", lambda s: f"/en/attempts/{passed_attempt(s.scene)}/result/"),
    Picture("my-learning", "learner", lambda s: "/en/learning/"),
    Picture("passport", "learner", lambda s: "/en/passport/"),
    Picture("certificate", "learner", lambda s: f"/sr-latn/certificates/{s.scene.certificate.uuid}/"),
    Picture("report", "manager", lambda s: "/en/reports/"),
    Picture("cms-lesson", "trainer", lambda s: f"/cms/pages/{lesson_page()}/edit/", TWO),
    *(
        Picture(f"question-{kind.replace('_', '-')}", "learner", lambda s, kind=kind: s.duty.address(kind), TWO)
        for kind in (*KINDS, "essay", "file")
    ),
    Picture("quiz-review", "careful", lambda s: f"/en/attempts/{s.duty.done.uuid}/result/", TWO, height=1600),
    Picture(
        "cms-quiz",
        "trainer",
        lambda s: f"/cms/pages/{s.duty.page.pk}/edit/",
        TWO,
        height=1600,
        begins_at="#panel-child-content-questions-section",
    ),
    Picture("cms-bank", "trainer", lambda s: "/cms/snippets/assessments/bankquestion/", TWO),
    Picture(
        "cms-bank-question",
        "trainer",
        lambda s: f"/cms/snippets/assessments/bankquestion/edit/{s.duty.bank.pk}/",
        TWO,
        height=1600,
    ),
    Picture("cms-analysis", "trainer", lambda s: f"/cms/quizzes/{s.duty.page.pk}/analysis/", TWO, height=1600),
    Picture("cms-marking", "trainer", lambda s: "/cms/quizzes/marking/", TWO),
    Picture(
        "cms-mark",
        "trainer",
        lambda s: "/cms/quizzes/marking/{}/{}/".format(*s.duty.to_mark(s.scene)),
        TWO,
        height=1600,
    ),
    Picture(
        "cms-accommodations", "trainer", lambda s: f"/cms/quizzes/{s.duty.page.pk}/accommodations/", TWO, height=1200
    ),
    Picture("cms-import", "trainer", lambda s: s.duty.file, TWO, height=1600),
    # The last: it changes what the quiz's figures count.
    Picture("cms-regrading", "trainer", correct_key, TWO),
)


def main() -> None:
    wanted = sys.argv[1:] or [picture.name for picture in PICTURES]
    pictures = [picture for picture in PICTURES if picture.name in wanted]
    settle_environment()
    FOLDER.mkdir(parents=True, exist_ok=True)
    with running_hub() as hub:
        stage = prepare(hub)
        hub.start_web(database="demo", workers=2)
        with sync_playwright() as playwright:
            browser = launch(playwright, find_chromium() or sys.exit("Chromium is not installed"))
            sizes = [shoot(*shot) for shot in shots(browser, hub, stage, pictures)]
            browser.close()
    print(f"{len(sizes)} pictures, {sum(sizes) / 1e6:.1f} MB, the largest {max(sizes) / 1024:.0f} KB")


def settle_environment() -> None:
    """Serve static files without collecting them, and know the passwords of the demonstration."""
    os.environ.update(
        DJANGO_SETTINGS_MODULE="elearning.settings.test",
        SERVE_STATIC="yes",
        PASSWORD_HASHERS="django.contrib.auth.hashers.Argon2PasswordHasher",  # noqa: S106 - a class
    )


def prepare(hub: Hub) -> Stage:
    """Start the servers and play the scene in the demonstration."""
    hub.start_servers()
    os.environ.update(hub.environment, DATABASE_URL=hub.cluster.url("demo"))
    django.setup()
    from courses.models import Course
    from tests.places.duty import stage_duty
    from tests.places.scene import play

    scene = play(Course.objects.get(code="safeguarding-essentials"), Course.objects.get(code="case-management"))
    stage = Stage(scene, stage_duty(scene))
    django.db.connections.close_all()
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright's loop runs in the thread that reads the database
    return stage


def passed_attempt(scene: "Scene") -> UUID:
    from assessments.models import Attempt

    return Attempt.objects.filter(enrolment=scene.completed, passed=True).earliest("pk").uuid


def lesson_page() -> int:
    from courses.models import LessonPage

    return LessonPage.objects.get(locale__language_code="en", url_path__endswith="/01-noticing/").pk


Shot = tuple[Page, str, Path, Picture]


def shots(browser: Browser, hub: Hub, stage: Stage, pictures: list[Picture]) -> Iterator[Shot]:
    """Yield for every picture, width and theme: a page of somebody's browser, where to go, the file, and what is wanted."""
    site = f"http://127.0.0.1:{hub.port}"
    looks = [(width, look, theme) for width, look in LOOKS.items() for theme in THEMES]
    wanted = os.environ.get("LOOKS", "").split()
    for picture in pictures:
        for width, look, theme in looks:
            name = f"{width}-{theme}"
            if name not in (wanted or picture.looks):
                continue
            context = browser.new_context(base_url=site, color_scheme=theme, reduced_motion="reduce", **look)
            cookies = stage.scene.clients[picture.who].cookies.items()
            context.add_cookies([{"name": k, "value": v.value, "url": site} for k, v in cookies])
            yield context.new_page(), picture.address(stage), FOLDER / f"{picture.name}-{name}.png", picture
            context.close()


def shoot(page: Page, address: str, file: Path, picture: Picture) -> int:
    """Write the part of the page that is wanted as a small palette PNG and return its size."""
    answer = page.goto(address, wait_until="networkidle")
    if answer is None or not answer.ok or not page.url.endswith(address):
        sys.exit(f"{address} answers {answer and answer.status}, at {page.url}")
    if picture.height:
        page.set_viewport_size({**page.viewport_size, "height": picture.height})
    if picture.begins_at:
        page.wait_for_timeout(500)  # until the editor has found its place by itself
        page.locator(picture.begins_at).first.evaluate("part => part.scrollIntoView()")
    image = Image.open(BytesIO(page.screenshot())).convert("RGB")
    # k-means: colours that cover much stay exactly what they are
    image.quantize(COLOURS, Image.Quantize.MEDIANCUT, kmeans=1, dither=Image.Dither.NONE).save(file, optimize=True)
    size = file.stat().st_size
    if size > LARGEST * (1 + bool(picture.height)):
        sys.exit(f"{file.name} has {size} bytes")
    return size


if __name__ == "__main__":
    main()
