"""From the acts of one person to the rows that the domain functions would have left, without a query.

The rules themselves (grading, when a module and a course are done, what a certificate says, which evidence decides) are those of
the packages; here is only what their writes look like. A test holds the two side by side, row for row.
"""

from datetime import datetime
from functools import singledispatchmethod

from allauth.account.models import EmailAddress

from competencies.models import PersonRole
from elearning.cohort.acts import Act, ChooseRole, Enrol, Finish, Join, JoinGroup, Quit, TakeQuiz, Visit, Withdraw
from elearning.cohort.certifying import attainments_of
from elearning.cohort.ground import Ground
from elearning.cohort.learning import Learning
from elearning.cohort.plan import PersonPlan
from elearning.cohort.quizzes import take_quiz
from elearning.cohort.sheet import Rows, Sheet
from people.models import Acceptance, CohortMembership, Membership, Person


def fold_person(plan: PersonPlan, ground: Ground) -> Rows:
    """Return the unsaved rows of one person by model, those of each model in order of time."""
    fold = Fold(plan, ground)
    for act in plan.acts:
        fold.do(act)
    fold.sheet.add(*attainments_of(fold.sheet))
    return fold.sheet.rows


class Fold:
    """One person's rows, act by act."""

    def __init__(self, plan: PersonPlan, ground: Ground) -> None:
        self.sheet = Sheet(make_person(plan, ground), ground)
        self.ground, self.person = ground, self.sheet.person
        self.memberships: dict[tuple[str, str], Membership] = {}
        self.learning: dict[int, Learning] = {}
        self.role: PersonRole | None = None
        self._register(plan)

    def _register(self, plan: PersonPlan) -> None:
        person, add = self.person, self.sheet.add
        add(EmailAddress(user=person, email=person.email, primary=True, verified=True))
        if plan.is_trainer:
            add(Person.groups.through(person=person, group=self.ground.trainers))
        for policy in self.ground.policies:
            add(Acceptance(person=person, policy=policy, language=plan.language, accepted_at=plan.joined_at))

    @singledispatchmethod
    def do(self, act: Act) -> None:
        raise NotImplementedError(type(act))

    @do.register
    def _join(self, act: Join) -> None:
        organisation = self.ground.organisations[act.organisation]
        since = self.sheet.day(act.at)
        membership = Membership(person=self.person, organisation=organisation, role=act.role, since=since)
        self.sheet.add(membership)
        self.memberships[act.organisation, act.role] = membership
        self._audit(act.at, "membership.began", membership)

    @do.register
    def _quit(self, act: Quit) -> None:
        membership = self.memberships.pop((act.organisation, act.role))
        membership.until = max(self.sheet.day(act.at), membership.since)
        self._audit(act.at, "membership.ended", membership)

    def _audit(self, at: datetime, action: str, membership: Membership) -> None:
        data = {"organisation": str(membership.organisation.uuid), "role": membership.role}
        self.sheet.audit(at, action, kind="people.person", subject=self.person.uuid, data=data)

    @do.register
    def _join_group(self, act: JoinGroup) -> None:
        group = self.ground.groups[act.group]
        self.sheet.add(CohortMembership(person=self.person, cohort=group, since=self.sheet.day(act.at)))

    @do.register
    def _choose_role(self, act: ChooseRole) -> None:
        if self.role is not None:
            self.role.until = act.at
        self.role = PersonRole(person=self.person, profile=self.ground.profiles[act.profile], since=act.at)
        self.sheet.add(self.role)

    @do.register
    def _enrol(self, act: Enrol) -> None:
        self.learning[act.course.id] = Learning(self.sheet, act.course, at=act.at)

    @do.register
    def _withdraw(self, act: Withdraw) -> None:
        self.learning[act.course.id].enrolment.withdrawn_at = act.at

    @do.register
    def _visit(self, act: Visit) -> None:
        self.learning[act.activity.course_id].start(act.activity, at=act.at, position=act.position)

    @do.register
    def _finish(self, act: Finish) -> None:
        self.learning[act.activity.course_id].complete(act.activity, at=act.at, score=None)

    @do.register
    def _take_quiz(self, act: TakeQuiz) -> None:
        take_quiz(self.learning[act.activity.course_id], act)


def make_person(plan: PersonPlan, ground: Ground) -> Person:
    """Return the unsaved person; she can sign in with the password of the demonstration."""
    return Person(
        email=plan.email,
        password=ground.password,
        full_name=plan.full_name,
        certificate_name=plan.certificate_name,
        language=plan.language,
        country=plan.country,
        time_zone=plan.time_zone,
        profession=plan.profession,
        date_joined=plan.joined_at,
    )
