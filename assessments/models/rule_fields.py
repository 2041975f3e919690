"""The rules of a quiz as a trainer sets them."""

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel

from assessments.quiz_rules import Counting, Layout, Moment, QuizRules

NO_LIMIT = _("0: no limit")


class RuleFields(models.Model):
    """A field per rule, named as in `QuizRules`."""

    pass_mark = models.PositiveSmallIntegerField(
        _("pass mark (per cent)"), default=70, validators=[MaxValueValidator(100)]
    )
    attempts_allowed = models.PositiveSmallIntegerField(_("attempts allowed"), default=0, help_text=NO_LIMIT)
    wait_minutes = models.PositiveIntegerField(
        _("waiting time between attempts (minutes)"), default=0, validators=[MaxValueValidator(525_600)]
    )
    time_limit = models.PositiveSmallIntegerField(
        _("time limit (minutes)"), default=0, help_text=NO_LIMIT, validators=[MaxValueValidator(1440)]
    )
    opens_at = models.DateTimeField(_("open from"), null=True, blank=True)
    closes_at = models.DateTimeField(_("open until"), null=True, blank=True)
    shuffle_questions = models.BooleanField(_("shuffle the questions"), default=False)
    shuffle_options = models.BooleanField(_("shuffle the options"), default=True)
    layout = models.CharField(_("layout"), max_length=10, choices=Layout.choices, default=Layout.ONE)
    may_go_back = models.BooleanField(
        _("may go back"), default=True, help_text=_("Only where each question has a page of its own.")
    )
    show_feedback = models.CharField(
        _("feedback is shown"), max_length=10, choices=Moment.choices, default=Moment.SUBMITTED
    )
    show_right = models.CharField(
        _("right answers are shown"), max_length=10, choices=Moment.choices, default=Moment.SUBMITTED
    )
    counts = models.CharField(_("what counts"), max_length=10, choices=Counting.choices, default=Counting.BEST)
    blind_marking = models.BooleanField(
        _("mark without names"),
        default=True,
        help_text=_("Whoever marks sees the answers, not whose they are."),
    )

    rule_field_panels: ClassVar = [
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("pass_mark"), FieldPanel("counts")]),
                FieldRowPanel([FieldPanel("attempts_allowed"), FieldPanel("wait_minutes")]),
                FieldRowPanel([FieldPanel("time_limit"), FieldPanel("opens_at"), FieldPanel("closes_at")]),
            ],
            heading=_("Passing and time"),
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("layout"), FieldPanel("may_go_back")]),
                FieldRowPanel([FieldPanel("shuffle_questions"), FieldPanel("shuffle_options")]),
                FieldRowPanel([FieldPanel("show_feedback"), FieldPanel("show_right")]),
                FieldPanel("blind_marking"),
            ],
            heading=_("Questions and feedback"),
        ),
    ]

    class Meta:
        abstract = True

    def clean(self) -> None:
        super().clean()
        if self.opens_at and self.closes_at and self.opens_at >= self.closes_at:
            raise ValidationError({"closes_at": _("The quiz must close after it opens.")})
        if self.show_right == Moment.AT_ONCE and self.show_feedback != Moment.AT_ONCE:
            raise ValidationError(
                {"show_right": _("Right answers can only be shown at once together with the feedback.")}
            )

    @property
    def quiz_rules(self) -> QuizRules:
        return QuizRules(**{name: getattr(self, name) for name in QuizRules.__dataclass_fields__})
