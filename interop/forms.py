"""What is asked before questions of another program are shown."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from wagtail.models import Locale

MEGABYTE = 1024 * 1024
MOST_MB = 20
MOST_TAGS, LONGEST_TAG = 10, 100


class QuestionFileForm(forms.Form):
    file = forms.FileField(
        label=_("File"),
        help_text=_("GIFT, Moodle XML, Aiken or QTI (XML or zip), at most 20 MB. The format is found by itself."),
        error_messages={
            "required": _("No file was sent. Choose the file that your other program has exported."),
            "missing": _("No file was sent. Choose the file that your other program has exported."),
            "invalid": _("The file did not arrive. Nothing was kept; choose it once more."),
            "empty": _("This file is empty. Nothing was kept; export it once more and choose it again."),
        },
    )
    language = forms.ChoiceField(
        label=_("Language of the texts"),
        help_text=_("Texts for which the file itself names a language keep theirs."),
    )
    tags = forms.CharField(
        label=_("Tags"),
        required=False,
        help_text=_("Given to every question that you import, with commas between them. You can leave this empty."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = set(Locale.objects.values_list("language_code", flat=True))
        language: Any = self.fields["language"]
        language.choices = [(code, name) for code, name in settings.LANGUAGES if code in known]

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MOST_MB * MEGABYTE:
            message = _(
                "This file is larger than %(size)s MB. Nothing was kept. Export fewer questions at once, or give the file to "
                "the operator, who can import larger ones."
            )
            raise forms.ValidationError(message % {"size": MOST_MB})
        return file

    def clean_tags(self) -> list[str]:
        """Return the tags, each once."""
        tags = list(
            dict.fromkeys(filter(None, (" ".join(tag.split()) for tag in self.cleaned_data["tags"].split(","))))
        )
        if len(tags) > MOST_TAGS or any(len(tag) > LONGEST_TAG for tag in tags):
            message = _(
                "At most %(number)s tags of at most %(length)s letters each. Shorten this; choose the file again, too."
            )
            raise forms.ValidationError(message % {"number": MOST_TAGS, "length": LONGEST_TAG})
        return tags
