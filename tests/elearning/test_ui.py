import re
from xml.etree import ElementTree as ET

from django import forms
from django.core.paginator import Paginator
from django.http import QueryDict
from django.template.loader import render_to_string

from elearning.gallery import ICON_NAMES
from elearning.storage import SOURCE
from elearning.templatetags.ui import icon, initials, page_link, page_range

TEMPLATES = SOURCE.parents[2] / "templates"


class NameForm(forms.Form):
    name = forms.CharField(label="Full name", help_text="As on your passport.")
    role = forms.ChoiceField(widget=forms.RadioSelect, choices=[("a", "A")])


def test_icon_is_decoration_unless_it_has_a_label():
    assert 'aria-hidden="true"' in icon("check")
    assert 'role="img" aria-label="Done &lt;b&gt;"' in icon("check", label="Done <b>")


def test_sprite_draws_every_icon_that_templates_name():
    sprite = ET.parse(SOURCE.parent / "img" / "icons.svg")
    drawn = {symbol.get("id") for symbol in sprite.iter("{http://www.w3.org/2000/svg}symbol")}
    named = {name for path in TEMPLATES.rglob("*.html") for name in re.findall(r'{% icon "([\w-]+)"', path.read_text())}
    assert named - drawn == set()
    assert set(ICON_NAMES) == drawn


def test_every_component_stands_on_a_page_outside_the_gallery():
    components = {path.stem.replace("_", "-") for path in (TEMPLATES / "cotton").glob("*.html")}
    pages = [path for path in TEMPLATES.rglob("*.html") if not {"cotton", "gallery"} & set(path.parts)]
    used = {name for path in pages for name in re.findall(r"<c-([a-z-]+)", path.read_text())} - {"slot", "vars"}
    assert used == components


def test_initials_take_first_and_last_word():
    assert [initials(name) for name in ("Ana Marija Đorđević", "Петър Желязков", "Cher", "", None)] == [
        "AĐ", "ПЖ", "C", "–", "–"
    ]  # fmt: skip


def test_page_link_keeps_filters():
    assert page_link(QueryDict("level=2&page=1&level=3"), 5) == "?level=2&level=3&page=5"


def test_page_range_leaves_out_the_middle():
    assert page_range(Paginator(range(200), 10), 9) == [1, "…", 8, 9, 10, "…", 20]


def test_form_errors_stand_in_the_summary_and_beside_the_field():
    html = render_to_string("components/form.html", {"form": NameForm({"name": "", "role": ""})})
    assert 'href="#id_name">Full name: This field is required.' in html
    assert 'href="#id_role_0"' in html
    assert 'aria-describedby="id_name_helptext id_name_error"' in html
    assert 'id="id_name_error"' in html
    assert 'id="id_name_helptext"' in html


def test_untouched_form_has_no_summary():
    html = render_to_string("components/form.html", {"form": NameForm()})
    assert "error-summary" not in html


def test_500_page_needs_no_context():
    assert '<html lang="en">' in render_to_string("errors/500.html")
    assert '<html lang="bg">' in render_to_string("errors/500.html", {"language": "bg"})
