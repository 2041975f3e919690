"""Loading a course pack into the CMS: the source pages, then each language as a translation of wagtail-localize.

One transaction: a pack with a problem leaves the database as it was, and loading it twice changes nothing.
"""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import transaction
from wagtail.models import Page, ReferenceIndex
from wagtail.signal_handlers import disable_reference_index_auto_update

from cms.domain.pages import put_page
from cms.domain.provenance import record_load
from cms.domain.segments import StructureDiffersError
from cms.domain.translations import NotInTranslationError, SourceSegments, translate_page
from cms.markdown import PackError, Problem, Problems
from cms.markdown.stream import NAMESPACE
from courses.domain.outline import sync
from courses.domain.site import set_up_catalogue
from courses.models import CataloguePage, CoursePage
from interop.domain.files import PackFiles
from interop.domain.pack import FILES, MODELS, OUTDATED, Pack, paths_of, read_pack
from interop.domain.page_fields import lines_of_blocks, place_of, rule_fields, text_fields
from interop.domain.references import References, find_references
from people.models import Person

ACT = "interop.course_imported"


@dataclass
class ImportReport:
    """Which pages the import made, changed, left alone or took off the site; each as "language/path"."""

    code: str
    created: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    unpublished: list[str] = field(default_factory=list)

    @property
    def has_changed(self) -> bool:
        return bool(self.created or self.updated or self.unpublished)

    def __str__(self) -> str:
        if not self.has_changed:
            return f"{self.code}: unchanged ({len(self.unchanged)} pages)"
        counts = ("created", "updated", "unpublished", "unchanged")
        return f"{self.code}: " + ", ".join(f"{len(getattr(self, name))} {name}" for name in counts)


def import_course(folder: Path | str, *, actor: Person | None = None) -> ImportReport:
    """Load the pack in `folder` and publish it. Raises PackError, with nothing changed, when something is wrong with it."""
    importing = CourseImport(read_pack(Path(folder)), actor=actor)
    try:
        with transaction.atomic():
            return _import(importing)
    except BaseException:
        importing.files.forget()
        raise


def _import(importing: "CourseImport") -> ImportReport:
    # Each page is saved several times on its way; what refers to what is written down once, at the end.
    with disable_reference_index_auto_update():
        report = importing.run()
    if report.has_changed:
        importing.index_references()
        data = {name: len(getattr(report, name)) for name in ("created", "updated", "unpublished")}
        record_load(importing.pack.folder, act=ACT, subject=report.code, actor=importing.actor, data=data)
    return report


def key_of(pack: Pack, path: str) -> uuid.UUID:
    """Return the translation key of a page that a pack makes: the same in every database."""
    return uuid.uuid5(NAMESPACE, place_of(pack.rules, path))


class CourseImport:
    """One run over a pack that has been read; must run inside a transaction."""

    def __init__(self, pack: Pack, *, actor: Person | None) -> None:
        self.pack, self.rules, self.actor = pack, pack.rules, actor
        self.files = PackFiles(pack.folder / FILES, user=actor)
        self.report = ImportReport(pack.rules.code)
        self.problems = Problems()
        self.pages: dict[str, Page] = {}
        self.references = References()

    def run(self) -> ImportReport:
        set_up_catalogue()
        self.references = find_references(self.rules, self.pack.folder, problems=self.problems)
        self.problems.raise_if_any()
        self._place_pages()
        self._fill_source()
        self._translate()
        self.problems.raise_if_any()
        self._unpublish_others()
        sync(self.pages[""].translation_key)
        return self.report

    def index_references(self) -> None:
        """Let Wagtail know which page uses which picture, file and lesson."""
        keys = [page.translation_key for page in self.pages.values()]
        for page in Page.objects.filter(translation_key__in=keys).specific():
            ReferenceIndex.create_or_update_for_object(page)

    # ---- the tree ------------------------------------------------------------------------------------------------------

    def _place_pages(self) -> None:
        """Find or make the page of each path, below its parent and in order."""
        catalogue = CataloguePage.objects.get(locale__language_code=self.rules.source, alias_of=None)
        present = self._present_pages(catalogue)
        for path in paths_of(self.rules):
            parent = self._parent(path, catalogue)
            page = present.get(path) or Page.objects.filter(
                translation_key=key_of(self.pack, path), locale=catalogue.locale
            ).specific().first()  # fmt: skip
            self.pages[path] = self._check_kind(path, page) if page else self._make(path, parent)
            if page and not page.is_child_of(parent):
                page.move(parent, pos="last-child", user=self.actor)
                self.pages[path] = page.specific_class.objects.get(pk=page.pk)
        self._put_in_order()

    def _present_pages(self, catalogue: CataloguePage) -> dict[str, Page]:
        course = CoursePage.objects.child_of(catalogue).filter(slug=self.rules.code).first()
        if course is None:
            return {}
        below = course.get_descendants().order_by("path").specific()
        return {"": course, **{page.url_path.removeprefix(course.url_path).strip("/"): page for page in below}}

    def _parent(self, path: str, catalogue: CataloguePage) -> Page:
        return self.pages[path.rpartition("/")[0]] if path else catalogue

    def _check_kind(self, path: str, page: Page) -> Page:
        expected = MODELS[self.pack.kind(path)]
        if not isinstance(page, expected):
            found = f"“{path}” is a {page._meta.verbose_name} on the site, here a {expected._meta.verbose_name}"
            raise PackError([Problem("course.yaml", 1, f"{found}; give it another name")])
        return page

    def _make(self, path: str, parent: Page) -> Page:
        page = MODELS[self.pack.kind(path)](
            title=self.pack.source[path].text.settings["title"],
            slug=path.rpartition("/")[2] or self.rules.code,
            locale=parent.locale,
            translation_key=key_of(self.pack, path),
            live=False,
            owner=self.actor,
        )
        parent.add_child(instance=page)
        self.report.created.append(f"{self.rules.source}/{path}")
        return page

    def _put_in_order(self) -> None:
        for parent_path, parent in self.pages.items():
            if "/" in parent_path:
                continue
            wanted = [page.pk for path, page in self.pages.items() if path and path.rpartition("/")[0] == parent_path]
            order = list(parent.get_children().filter(pk__in=wanted).order_by("path").values_list("pk", flat=True))
            for pk in wanted if order != wanted else []:
                Page.objects.get(pk=pk).move(Page.objects.get(pk=parent.pk), pos="last-child", user=self.actor)
        for path, page in self.pages.items():
            self.pages[path] = page.specific_class.objects.get(pk=page.pk)

    # ---- the texts -----------------------------------------------------------------------------------------------------

    def _fields(self, path: str, language: str) -> dict[str, Any]:
        text = self.pack.texts[language][path]
        lessons = {lesson: page.pk for lesson, page in self.pages.items()}
        return text_fields(text, self.rules, find_file=self.files.find, lessons=lessons)

    def _fill_source(self) -> None:
        for path, page in self.pages.items():
            fields = self._fields(path, self.rules.source)
            fields |= rule_fields(path, self.pack.kind(path), self.rules, self.references)
            self._note(self.rules.source, path, has_changed=put_page(page, fields, user=self.actor))

    def _note(self, language: str, path: str, *, has_changed: bool) -> None:
        name = f"{language}/{path}"
        if name not in self.report.created:
            (self.report.updated if has_changed else self.report.unchanged).append(name)

    def _translate(self) -> None:
        for path, page in self.pages.items():
            languages = [language for language, texts in self.pack.translations.items() if path in texts]
            if languages:
                segments = SourceSegments(page.specific_class.objects.get(pk=page.pk))
                for language in languages:
                    self._translate_page(segments, path, language)

    def _translate_page(self, segments: SourceSegments, path: str, language: str) -> None:
        text = self.pack.texts[language][path]
        is_new = not Page.objects.filter(
            translation_key=segments.page.translation_key, locale__language_code=language, alias_of=None
        ).exists()
        try:
            has_changed = translate_page(
                segments,
                language=language,
                fields=self._fields(path, language),
                same=self.rules.same,
                outdated=text.outdated,
                user=self.actor,
            )
        except StructureDiffersError as error:
            lines = lines_of_blocks(text, self.rules)
            line = next((lines[part] for part in error.path.split(".") if part in lines), 1)
            with self.problems.within(text.file):
                self.problems.add(line, "the structure differs from the source: bold, links or an empty text")
            return
        except NotInTranslationError as error:
            with self.problems.within(text.file):
                line = text.text.line(OUTDATED) + text.outdated.index(error.text) + 1
                self.problems.add(
                    line, f"“{OUTDATED}” names what is no translated text of this file: {error.text[:60]}"
                )
            return
        if is_new:
            self.report.created.append(f"{language}/{path}")
        self._note(language, path, has_changed=has_changed)

    def _unpublish_others(self) -> None:
        """What stands in the course and not in the pack is taken off the site; nobody's record is lost by that."""
        for page in self._others():
            page.unpublish(user=self.actor)
            self.report.unpublished.append(f"{self.rules.source}/{page.slug}")

    def _others(self) -> Iterator[Page]:
        known = [page.pk for page in self.pages.values()]
        yield from self.pages[""].get_descendants().live().exclude(pk__in=known).specific()
