"""Forms of those who run a quiz."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.models import Accommodation
from courses.models import Activity, Enrolment
from people.addresses import normalise_email


class AccommodationForm(forms.ModelForm):
    """For somebody who is enrolled in the quiz's course, named by her e-mail address. `person` is she, once it is valid."""

    email = forms.EmailField(label=gettext_lazy("E-mail address of the learner"))

    class Meta:
        model = Accommodation
        fields = ["extra_time", "extra_attempts", "reason"]
        widgets = {"reason": forms.Textarea(attrs={"rows": 3})}

    field_order = ["email", "extra_time", "extra_attempts", "reason"]

    def __init__(self, *args: Any, activity: Activity, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.activity = activity
        self.person: Any = None

    def clean_email(self) -> str:
        email: str = normalise_email(self.cleaned_data["email"])
        enrolments = Enrolment.objects.current().filter(course=self.activity.module.course_id, person__email=email)
        enrolment = enrolments.select_related("person").first()
        if enrolment is None:
            raise forms.ValidationError(
                _("Nobody with this address is enrolled in the course. Nothing was saved; check the address.")
            )
        self.person = enrolment.person
        return email

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if not self.errors and not (cleaned["extra_time"] or cleaned["extra_attempts"]):
            raise forms.ValidationError(_("Give extra time, extra attempts, or both."))
        return cleaned
