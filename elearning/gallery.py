"""The gallery page of development: every component of the design system, in all its states."""

from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from elearning import gallery_samples as samples
from elearning.gallery_questions import sample_questions, sample_reviews


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


class SampleQuestionForm(forms.Form):
    """A question as a quiz asks it."""

    is_multiple = False
    answer = forms.ChoiceField(
        widget=forms.RadioSelect,
        initial="2",
        choices=[
            ("1", "I promise, this stays between us."),
            ("2", "I cannot keep this to myself, and I will tell you what happens next."),
            ("3", "Let us wait and see whether it happens again."),
        ],
    )


def gallery(request: HttpRequest) -> HttpResponse:
    """Show every component."""
    return render(request, "gallery.html", gallery_context())


def gallery_context() -> dict[str, Any]:
    return {
        "form": SampleForm(auto_id="fresh_%s"),
        "wrong_form": SampleForm({"email": "ana@", "country": "", "role": ""}, auto_id="wrong_%s"),
        "question_form": SampleQuestionForm(),
        "page_of_rows": Paginator(range(180), 20).page(4),
        "blocks": [block.render(block.to_python(value)) for block, value in samples.BLOCKS],
        "question_kinds": sample_questions(),
        "reviews": sample_reviews(),
        "icon_names": ICON_NAMES,
        **samples.CONTEXT,
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
