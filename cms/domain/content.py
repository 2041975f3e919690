"""Loading pages of text (help, about …) from Markdown files, one per page and language: `<name>.<language>.md`."""

from pathlib import Path

from django.conf import settings
from django.db import transaction
from wagtail.models import Page

from cms.domain.pages import put_page
from cms.domain.provenance import record_load
from cms.domain.segments import StructureDiffersError
from cms.domain.site import set_up_site
from cms.domain.translations import SourceSegments, translate_page
from cms.markdown import Block, Problems, TextFile, first_difference, read_blocks, read_text_file, to_stream
from cms.markdown.blocks import FORMS
from cms.models import ContentPage, HomePage
from people.models import Person

ACT = "cms.pages_loaded"
Texts = dict[str, tuple[TextFile, list[Block]]]


@transaction.atomic
def load_pages(folder: Path, *, user: Person | None = None) -> int:
    """Load every page of the folder below the home pages, in the menus; return how many pages that changed.

    The file in the site's first language is the source, the others are its translations. The same files twice change
    nothing. Raises PackError, with nothing changed, when a file has a mistake.
    """
    home = set_up_site()
    pages = _read_pages(folder)
    changed = sum(_load_page(home, name, texts, user=user) for name, texts in pages.items())
    if changed:
        record_load(folder, act=ACT, subject=folder.name, actor=user, data={"changed": changed})
    return changed


def _read_pages(folder: Path) -> dict[str, Texts]:
    problems = Problems()
    found: dict[str, Texts] = {}
    languages = [code for code, _name in settings.LANGUAGES]
    for path in sorted(folder.glob("*.md")):
        name, _, language = path.stem.rpartition(".")
        with problems.within(path.name):
            if not name or language not in languages:
                problems.add(1, f"the file’s name must be page.language.md; languages are {', '.join(languages)}")
                continue
            text = read_text_file(path, problems=problems)
            if text is not None:
                blocks = read_blocks(text.body, first_line=text.body_line, problems=problems)
                _check_settings(text, problems)
                for block in blocks:
                    if block.kind in FORMS and FORMS[block.kind].file_settings(block.kind):
                        problems.add(block.line, "a page of text loaded from files holds no pictures or downloads")
                found.setdefault(name, {})[language] = (text, blocks)
    for name, texts in found.items():
        _check_structure(name, texts, problems)
    problems.raise_if_any()
    return found


def _check_settings(text: TextFile, problems: Problems) -> None:
    for name, value in text.settings.items():
        limit = {"title": 255, "summary": 250}.get(name)
        if limit is None or not isinstance(value, str):
            problems.add(text.line(name), "a page of text has a title and a summary, each one line of text")
        elif len(value) > limit:
            problems.add(text.line(name), f"at most {limit} characters, this has {len(value)}")
    if not text.settings.get("title"):
        problems.add(1, "“title” is missing")


def _check_structure(name: str, texts: Texts, problems: Problems) -> None:
    source = texts.get(settings.LANGUAGE_CODE)
    if source is None:
        with problems.within(f"{name}.{settings.LANGUAGE_CODE}.md"):
            problems.add(1, "the file is missing: the source language must be complete")
        return
    for language, (text, blocks) in texts.items():
        marks = [mark for block in blocks for mark in block.marks]
        difference = first_difference([mark for block in source[1] for mark in block.marks], marks, end=text.last_line)
        if difference:
            with problems.within(f"{name}.{language}.md"):
                problems.add(*difference)


def _load_page(home: HomePage, name: str, texts: Texts, *, user: Person | None) -> int:
    source = texts.pop(settings.LANGUAGE_CODE)
    page: Page | None = ContentPage.objects.child_of(home).filter(slug=name).first()
    if page is None:
        page = ContentPage(title=source[0].settings["title"], slug=name, locale=home.locale, live=False)
        home.add_child(instance=page)
    changed = int(put_page(page, {**_fields(name, source), "show_in_menus": True}, user=user))
    segments = SourceSegments(ContentPage.objects.get(pk=page.pk))
    for language, text in texts.items():
        changed += _translate(segments, name, language, text, user=user)
    return changed


def _translate(
    segments: SourceSegments, name: str, language: str, text: tuple[TextFile, list[Block]], *, user: Person | None
) -> int:
    try:
        return int(translate_page(segments, language=language, fields=_fields(name, text), user=user))
    except StructureDiffersError as error:
        problems = Problems()
        with problems.within(f"{name}.{language}.md"):
            problems.add(1, str(error))
        problems.raise_if_any()
        raise


def _fields(name: str, text: tuple[TextFile, list[Block]]) -> dict[str, object]:
    file, blocks = text
    body = to_stream(blocks, path=f"pages/{name}#body", find_file=lambda _kind, _name: None)
    return {"title": file.settings["title"], "summary": file.settings.get("summary", ""), "body": body}
