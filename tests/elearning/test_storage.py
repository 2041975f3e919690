import gzip
import re
from pathlib import Path

import pytest
from django.core.management import call_command

from elearning.storage import BUNDLE, LAYERS, SOURCE, BundleFinder, HashedFiles, joined_css, squeezed


@pytest.fixture
def finder(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    return BundleFinder()


def test_joined_css_holds_every_part_in_declared_order():
    css = joined_css()
    assert css.startswith(f"@layer {','.join(LAYERS)};")
    assert re.findall(r"@layer (\w+)\{", css) == [name for name in LAYERS if list(SOURCE.glob(LAYERS[name]))]
    for part in (part for pattern in LAYERS.values() for part in SOURCE.glob(pattern)):
        assert squeezed(part.read_text()) in css, part


def test_joined_css_fits_the_budget():
    assert len(gzip.compress(joined_css().encode(), 6)) < 14 * 1024


def test_joined_css_has_balanced_braces_and_no_outside_address():
    css = joined_css()
    assert css.count("{") == css.count("}")
    assert "url(" not in css


def test_finder_serves_and_collects_the_same_file(finder):
    found = finder.find(BUNDLE)
    (path, storage), *others = finder.list([])
    assert (path, others) == (BUNDLE, [])
    assert Path(found).read_text() == joined_css() == Path(storage.path(path)).read_text()


def test_finder_leaves_other_files_to_other_finders(finder):
    assert finder.find("css/base.css") == []


def test_finder_notices_a_changed_part(finder):
    target = Path(finder.find(BUNDLE))
    target.write_text("an older bundle")
    assert Path(finder.find(BUNDLE, find_all=True)[0]).read_text() == joined_css()


def test_static_files_hold_no_inline_style_or_script():
    templates = Path(__file__).resolve().parents[2] / "templates"
    mails = templates.rglob("emails/*.html")
    for template in set(templates.rglob("*.html")) - set(mails):
        text = template.read_text()
        assert not re.search(
            r"\sstyle=|<style|\son\w+=\"|<script(?![^>]*\s(?:src=|type=\"application/json\"))", text
        ), template


@pytest.fixture
def collected(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path / "static"
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": "elearning.storage.HashedFiles"}}
    call_command("collectstatic", interactive=False, verbosity=0)
    return Path(settings.STATIC_ROOT)


def test_modules_are_imported_by_what_is_in_them(collected):
    page = collected / HashedFiles(location=collected).stored_name("js/quiz.js")
    imported = re.findall(r"from \"\./(quiz/[^\"]+)\"", page.read_text())
    assert imported
    for name in imported:
        assert re.search(r"\.[0-9a-f]{12}\.js$", name)
        assert (page.parent / name).is_file()


def test_scripts_of_a_quiz_fit_the_budget():
    scripts = Path(__file__).resolve().parents[2] / "elearning" / "static" / "js"
    files = [scripts / "hub.js", scripts / "theme.js", scripts / "quiz.js", *(scripts / "quiz").glob("*.js")]
    assert sum(len(gzip.compress(file.read_bytes(), 6)) for file in files) < 20 * 1024
