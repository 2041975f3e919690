"""The gallery page of development: every component of the design system, in all its states."""

from typing import Any
from urllib.parse import quote

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from courses.covers import cover_svg

COVER_CODES = ("safeguarding-essentials", "case-management", "town-3", "trauma", "judge", "play")


class SampleForm(forms.Form):
    """One field of each kind."""

    full_name = forms.CharField(label="Full name", help_text="As it should stand on your certificates.")
    email = forms.EmailField(label="E-mail address", help_text="We write only about your learning.")
    password = forms.CharField(label="Password", widget=forms.PasswordInput, help_text="At least 10 characters.")
    country = forms.ChoiceField(
        label="Country", choices=[("", "Choose a country"), ("al", "Albania"), ("bg", "Bulgaria")]
    )
    role = forms.ChoiceField(
        label="Your work",
        widget=forms.RadioSelect,
        choices=[("social", "Social work"), ("school", "School"), ("law", "Law")],
    )
    about = forms.CharField(label="Your question", widget=forms.Textarea, required=False)
    charter = forms.BooleanField(label="I have read the ethical charter and will keep to it")


def gallery(request: HttpRequest) -> HttpResponse:
    """Show every component."""
    return render(request, "gallery.html", gallery_context())


def gallery_context() -> dict[str, Any]:
    return {
        "form": SampleForm(auto_id="fresh_%s"),
        "wrong_form": SampleForm({"email": "ana@", "country": "", "role": ""}, auto_id="wrong_%s"),
        "crumbs": [
            {"label": "Courses", "url": "#"},
            {"label": "Safeguarding essentials", "url": "#"},
            {"label": "When a child tells you", "url": ""},
        ],
        "tabs": [
            {"label": "People", "url": "#", "current": True, "count": 128},
            {"label": "Courses", "url": "#", "count": 6},
            {"label": "Competencies", "url": "#"},
        ],
        "facts": [
            {"label": "Hours", "value": "6"},
            {"label": "Credits", "value": "4, Chamber of Social Workers"},
            {"label": "Languages", "value": "English, Shqip, Български, Română"},
        ],
        "page_of_rows": Paginator(range(180), 20).page(4),
        "covers": [
            (f"data:image/svg+xml,{quote(cover_svg(code))}", percent)
            for code, percent in zip(COVER_CODES, ("", 42, 100, 0, 75, ""), strict=True)
        ],
        "ring_values": (0, 8, 42, 75, 100),
        "icon_names": ICON_NAMES,
        "rows": ROWS,
    }


ICON_NAMES = [
    "home",
    "search",
    "menu",
    "close",
    "check",
    "check-circle",
    "circle",
    "arrow-left",
    "arrow-right",
    "chevron-down",
    "chevron-right",
    "book",
    "lesson",
    "quiz",
    "certificate",
    "clock",
    "globe",
    "user",
    "users",
    "logout",
    "settings",
    "mail",
    "bell",
    "download",
    "print",
    "filter",
    "warning",
    "info",
    "error",
    "lock",
    "external",
    "flag",
    "star",
    "chart",
    "calendar",
    "play",
    "pause",
    "help",
    "trash",
    "edit",
    "plus",
    "minus",
    "sun",
    "moon",
]
ROWS = (
    {
        "name": "Petar Georgiev",
        "organisation": "Centre for Social Work, Vidin",
        "percent": 35,
        "due": "12 May 2026",
        "state": "late",
    },
    {"name": "Mirela Șerban", "organisation": "DGASPC Iași", "percent": 78, "due": "30 June 2026", "state": "going"},
    {"name": "Lejla Đorđević", "organisation": "Sigurna kuća Sarajevo", "percent": 100, "due": "–", "state": "done"},
    {
        "name": "Arben Hoxha",
        "organisation": "Njësia e Mbrojtjes, Tiranë",
        "percent": 0,
        "due": "30 June 2026",
        "state": "new",
    },
)
