import gzip
import re
from pathlib import Path

import pytest

from elearning.storage import BUNDLE, LAYERS, SOURCE, BundleFinder, joined_css, squeezed


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
