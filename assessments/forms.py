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


class RegradingForm(forms.Form):
    """Which corrected questions are graded again, what becomes of those who would fail, and why."""

    questions = forms.MultipleChoiceField(
        label=gettext_lazy("Grade these questions again"), widget=forms.CheckboxSelectMultiple
    )
    keeps_passes = forms.ChoiceField(
        label=gettext_lazy("Who has passed and would fail by the corrected key"),
        widget=forms.RadioSelect,
        initial="keep",
        choices=[
            ("keep", gettext_lazy("stays passed, with the corrected score")),
            ("fail", gettext_lazy("is failed in the quiz, unless an earlier choice kept the pass")),
            ("fail_all", gettext_lazy("is failed in the quiz, also where an earlier choice kept the pass")),
        ],
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy(
            "Kept with the results; the learners whose result changes read it. For example: the second option was marked"
            " as right by mistake."
        ),
    )

    def __init__(self, *args: Any, questions: list[tuple[str, str]], has_kept: bool = True, **kwargs: Any) -> None:
        """`has_kept`: whether anybody's pass was kept by an earlier choice."""
        super().__init__(*args, **kwargs)
        if not has_kept:
            choice = self.fields["keeps_passes"]
            choice.choices = [("keep", choice.choices[0][1]), ("fail", _("is failed in the quiz"))]  # type: ignore[attr-defined]
        field = self.fields["questions"]
        field.choices = questions  # type: ignore[attr-defined]
        field.initial = [question_id for question_id, _name in questions]
