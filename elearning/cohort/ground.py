"""What is there before the people of a cohort come: organisations, groups, policies, roles, and the words on certificates."""

from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
from django.utils import timezone

from certificates.snapshots import CertificateData
from cms.domain.site import TRAINERS
from competencies.domain.passport import offered_profiles
from competencies.models import RoleProfile
from courses.domain.closing import describe_course
from elearning.cohort.content import CourseFacts
from elearning.cohort.plan import CohortPlan
from elearning.demo import PASSWORD
from people.models import Cohort, Organisation, Person, Policy


@dataclass
class Ground:
    """Rows by the names that a plan uses. `password` is the hash that all share: making one takes longer than a person."""

    organisations: dict[str, Organisation]
    groups: dict[str, Cohort]
    profiles: dict[str, RoleProfile]
    policies: list[Policy]
    trainers: Group
    password: str
    draw_seed: Callable[[], int]
    words: dict[tuple[int, str], CertificateData] = field(default_factory=dict)

    def wording(self, course: CourseFacts, language: str) -> CertificateData:
        """Return what certificates of a course say to everybody, in one language."""
        if (course.id, language) not in self.words:
            self.words[course.id, language] = describe_course(
                course.course,
                list(course.outcomes),
                person=Person(language=language),
                completed_on=timezone.localdate(),
                score=None,
            )
        return self.words[course.id, language]


def prepare_ground(plan: CohortPlan, *, seed: int) -> Ground:
    """Make the organisations and groups of `plan` and read the rest."""
    organisations = make_organisations(plan)
    rng = Random(seed)  # noqa: S311 - only the order of options follows from it
    return Ground(
        organisations=organisations,
        groups=make_groups(plan, organisations),
        profiles=read_profiles(),
        policies=list(Policy.objects.in_force()),
        trainers=Group.objects.get_or_create(name=TRAINERS)[0],
        password=make_password(PASSWORD),
        draw_seed=lambda: rng.randrange(2**31),
    )


def read_profiles() -> dict[str, RoleProfile]:
    """Return the role profiles that one can choose, by code."""
    return {profile.code: profile for profile in offered_profiles().order_by("-pk")}


def make_organisations(plan: CohortPlan) -> dict[str, Organisation]:
    """Return the organisations of `plan` by name. One that stood alone under its name takes its place in the tree."""
    made: dict[str, Organisation] = {}
    for each in plan.organisations:
        found = Organisation.objects.filter(name=each.name).first()
        parent = Organisation.objects.get(pk=made[each.parent].pk) if each.parent else None
        if found is None:
            new = Organisation(name=each.name, kind=each.kind, country=each.country)
            found = parent.add_child(instance=new) if parent else Organisation.add_root(instance=new)
        elif parent is not None and found.is_root():
            found.move(parent, "sorted-child")
        made[each.name] = found
    return {one.name: one for one in Organisation.objects.filter(pk__in=[one.pk for one in made.values()])}


def make_groups(plan: CohortPlan, organisations: dict[str, Organisation]) -> dict[str, Cohort]:
    """Return the groups of `plan`, made new, by name."""
    groups = [
        Cohort(name=each.name, organisation=organisations[each.organisation], created_at=each.created_at)
        for each in plan.groups
    ]
    return {group.name: group for group in Cohort.objects.bulk_create(groups)}
