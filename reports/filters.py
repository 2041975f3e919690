"""The filters of the completion report. They live in the address."""

from collections.abc import Sequence
from typing import Any

import django_filters
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from courses.domain.reminders import INACTIVE_AFTER
from courses.models import Enrolment
from people.models import Cohort, Membership, Organisation, Person
from reports.statuses import Status
from reports.widgets import PlainSelect

INDENT = "\N{EM SPACE}"
LIST: dict[str, Any] = {"widget": PlainSelect, "empty_label": _("All")}


class ReportFilter(django_filters.FilterSet):
    """Narrows people. `organisations` are those that the reader manages: another is no valid choice."""

    name = django_filters.CharFilter(label=_("Name or e-mail"), method="by_name")
    organisation = django_filters.ChoiceFilter(label=_("Organisation"), method="by_organisation", **LIST)
    cohort = django_filters.ModelChoiceFilter(label=_("Cohort"), method="by_cohort", **LIST)
    course = django_filters.ChoiceFilter(label=_("Course"), method="by_course", **LIST)
    status = django_filters.ChoiceFilter(label=_("Status"), choices=Status.choices, method="by_status", **LIST)

    class Meta:
        model = Person
        fields: list[str] = []

    def __init__(
        self, *args: Any, organisations: Sequence[Organisation], course_titles: dict[int, str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        top = min(organisation.depth for organisation in organisations)
        self.paths = {str(organisation.pk): organisation.path for organisation in organisations}
        self.filters["organisation"].extra["choices"] = [
            (str(organisation.pk), INDENT * (organisation.depth - top) + organisation.name)
            for organisation in organisations
        ]
        self.filters["cohort"].queryset = Cohort.objects.filter(organisation__in=organisations)
        self.filters["course"].extra["choices"] = [(str(pk), title) for pk, title in course_titles.items()]

    def by_name(self, people: QuerySet[Person], name: str, value: str) -> QuerySet[Person]:
        return people.filter(Q(full_name__icontains=value) | Q(email__icontains=value))

    def by_organisation(self, people: QuerySet[Person], name: str, value: str) -> QuerySet[Person]:
        below = Membership.objects.open().filter(organisation__path__startswith=self.paths[value])
        return people.filter(pk__in=below.values("person"))

    def by_cohort(self, people: QuerySet[Person], name: str, value: Cohort) -> QuerySet[Person]:
        return people.filter(cohort_memberships__cohort=value, cohort_memberships__until=None)

    def by_course(self, people: QuerySet[Person], name: str, value: str) -> QuerySet[Person]:
        return people  # chooses a column; together with a status it also chooses rows

    def by_status(self, people: QuerySet[Person], name: str, value: str) -> QuerySet[Person]:
        enrolments = current_enrolments(self.chosen_course).filter(person=OuterRef("pk"))
        long_ago = timezone.now() - INACTIVE_AFTER
        condition = {
            Status.DONE: Exists(enrolments.exclude(completed_at=None)),
            Status.LATE: Exists(enrolments.filter(completed_at=None, last_active_at__lt=long_ago)),
            Status.IN_PROGRESS: Exists(enrolments.filter(completed_at=None, last_active_at__gte=long_ago)),
            Status.NOT_STARTED: ~Exists(enrolments),
        }[Status(value)]
        return people.filter(condition)

    @property
    def chosen_course(self) -> int | None:
        """The id of the course that the reader looks at, None for all."""
        chosen = self.form.cleaned_data.get("course") if self.form.is_valid() else ""
        return int(chosen) if chosen else None


def current_enrolments(course_id: int | None = None) -> QuerySet[Enrolment]:
    """Return each person's newest enrolment per course, withdrawn ones left out; of one course if given."""
    newer = Enrolment.objects.current().filter(
        person=OuterRef("person"), course=OuterRef("course"), cycle__gt=OuterRef("cycle")
    )
    enrolments = Enrolment.objects.current().filter(~Exists(newer))
    return enrolments if course_id is None else enrolments.filter(course=course_id)
