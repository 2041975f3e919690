"""A file as evidence, marked by a person. The answer names an upload that was stored and checked before."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext, gettext_lazy

from assessments.questions.kind import AnswerForm, InvalidAnswer, Question, Release, ReviewedRow, Texts
from assessments.questions.rubric import MarkedByHand

#: Endings that can be asked for; `domain.uploads` knows how each begins.
FORMATS = ("pdf", "docx", "odt", "xlsx", "ods", "pptx", "odp", "jpg", "png", "txt")
USUAL = "pdf,docx,odt,jpg,png"
MOST_MB = 50
UNREADABLE = gettext_lazy("This file could not be read. Choose it once more; what you had saved before is kept.")


class FileForm(AnswerForm):
    answer = forms.FileField(required=False, allow_empty_file=True)
    stored: Mapping[str, Any] | None = None
    limits = ""


class FileEvidence(MarkedByHand):
    template = "assessments/questions/file.html"
    review_template = "assessments/review/file.html"
    form_class = FileForm
    saves_by_script = False
    takes_file = True

    def read(self, raw: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
        key, texts = super().read(raw)
        return key | {
            "formats": read_formats(raw.get("formats") or USUAL),
            "max_mb": int(raw.get("max_mb") or 10),
        }, texts

    def fill(self, form: Any, question: Question, texts: Texts, seed: int | None) -> None:
        accepted = ",".join(f".{ending}" for ending in question["formats"])
        form.fields["answer"].widget = forms.FileInput(attrs={"accept": accepted})
        form.stored = form.initial.pop("answer", None)
        form.limits = gettext("%(formats)s, at most %(size)s MB.") % {
            "formats": ", ".join(question["formats"]),
            "size": question["max_mb"],
        }

    def clean(self, question: Question, data: Any) -> dict[str, Any] | None:
        if not data:
            return None
        if not isinstance(data, dict) or not isinstance(data.get("name"), str) or type(data.get("size")) is not int:
            raise InvalidAnswer(UNREADABLE)
        try:
            upload = str(UUID(str(data.get("upload"))))
        except ValueError:
            raise InvalidAnswer(UNREADABLE) from None
        return {"upload": upload, "name": data["name"], "size": data["size"]}

    def review(self, question: Question, texts: Texts, value: Any, release: Release) -> dict[str, Any]:
        return {
            "rows": [ReviewedRow(given=f"{value['name']} ({filesizeformat(value['size'])})" if value else "")],
            "file": value,
        }


def read_formats(text: str) -> list[str]:
    """Return the endings of a comma list that can be asked for, each once."""
    given = (ending.strip().lstrip(".").lower() for ending in text.split(","))
    known = ("jpg" if ending == "jpeg" else ending for ending in given)
    return list(dict.fromkeys(ending for ending in known if ending in FORMATS))


FILE = FileEvidence()
