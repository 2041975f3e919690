"""A cohort played through the domain functions, act by act, and databases as data that can be compared."""

import json
import uuid
from collections.abc import Callable, Iterator
from datetime import date, datetime
from functools import partial, singledispatchmethod
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import Group
from django.db.models import Model
from django.utils import timezone, translation

from assessments.domain import attempts, recording
from assessments.domain.attempts import finish_attempt, start_attempt
from assessments.domain.recording import record_answer
from assessments.models import Answer, Attempt
from certificates.codes import show_code
from certificates.models import Certificate
from cms.domain.site import TRAINERS
from competencies.domain.passport import choose_role
from courses.domain.enrolment import enrol, withdraw
from courses.domain.progress import complete_activity, start_activity
from courses.models import Enrolment
from elearning.cohort.acts import Act, ChooseRole, Enrol, Finish, Join, JoinGroup, Quit, TakeQuiz, Visit, Withdraw
from elearning.cohort.content import ActivityFacts
from elearning.cohort.ground import make_organisations, read_profiles
from elearning.cohort.plan import CohortPlan, PersonPlan
from elearning.demo import PASSWORD
from people.domain.accounts import add_address, change_profile, register_person
from people.domain.organisations import join_organisation, leave_organisation
from people.models import Cohort, CohortMembership, Membership, Organisation, Person, Policy

Dump = dict[str, list[dict[str, Any]]]


class Clock:
    """What Django and the database take for the time; every default and every domain function asks one of them."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.at: datetime = timezone.now()
        clock = self

        class StoppedDatetime(datetime):
            @classmethod
            def now(cls, tz: Any = None) -> datetime:
                return clock.at.astimezone(tz)

        monkeypatch.setattr(timezone, "datetime", StoppedDatetime)
        # the database's clock goes on
        monkeypatch.setattr(attempts, "lock_attempt", partial(self.stop, attempts.lock_attempt))
        monkeypatch.setattr(recording, "lock_standing", partial(self.stop, recording.lock_standing))
        monkeypatch.setattr(recording, "store_at_once", partial(self.put_back, recording.store_at_once))

    def stop(self, lock: Callable[[Attempt], Any], attempt: Attempt) -> Any:
        locked = lock(attempt)
        locked.now = self.at
        return locked

    def put_back(self, store: Callable[..., Answer | None], *given: Any, **how: Any) -> Answer | None:
        saved = store(*given, **how)
        if saved is not None:
            saved.flagged_at = self.at if saved.flagged_at == saved.saved_at else saved.flagged_at
            saved.saved_at = self.at
            saved.save(update_fields=["saved_at", "flagged_at"])
        return saved


class Player:
    """One person who does everything herself, at the moments of her plan."""

    def __init__(self, plan: PersonPlan, clock: Clock, *, policies: list[Policy]) -> None:
        self.clock = clock
        clock.at = plan.joined_at
        with translation.override(plan.language), timezone.override(plan.time_zone):
            self.person = self.register(plan, policies)
            for act in plan.acts:
                clock.at = act.at
                self.do(act)

    def register(self, plan: PersonPlan, policies: list[Policy]) -> Person:
        person = Person.objects.create_user(plan.email, PASSWORD)
        register_person(
            person, full_name=plan.full_name, country=plan.country, profession=plan.profession, policies=policies
        )
        if plan.certificate_name:
            person.certificate_name = plan.certificate_name
            change_profile(person, fields=["certificate_name"])
        add_address(person)
        person.emailaddress_set.get().set_verified()
        if plan.is_trainer:
            Group.objects.get(name=TRAINERS).user_set.add(person)
        return person

    @singledispatchmethod
    def do(self, act: Act) -> None:
        raise NotImplementedError(type(act))

    @do.register
    def _join(self, act: Join) -> None:
        organisation = Organisation.objects.get(name=act.organisation)
        join_organisation(self.person, organisation, role=Membership.Role(act.role), actor=None)

    @do.register
    def _quit(self, act: Quit) -> None:
        memberships = Membership.objects.open().filter(person=self.person, role=act.role)
        leave_organisation(memberships.get(organisation__name=act.organisation), actor=None)

    @do.register
    def _join_group(self, act: JoinGroup) -> None:
        CohortMembership.objects.create(person=self.person, cohort=Cohort.objects.get(name=act.group))

    @do.register
    def _choose_role(self, act: ChooseRole) -> None:
        choose_role(self.person, read_profiles()[act.profile])

    @do.register
    def _enrol(self, act: Enrol) -> None:
        enrol(self.person, act.course.course)

    @do.register
    def _withdraw(self, act: Withdraw) -> None:
        withdraw(Enrolment.objects.get(person=self.person, course=act.course.course))

    def enrolment(self, activity: ActivityFacts) -> Enrolment:
        return Enrolment.objects.get(person=self.person, course=activity.course_id)

    @do.register
    def _visit(self, act: Visit) -> None:
        start_activity(self.enrolment(act.activity), act.activity.activity, position=act.position)

    @do.register
    def _finish(self, act: Finish) -> None:
        complete_activity(self.enrolment(act.activity), act.activity.activity)

    @do.register
    def _take_quiz(self, act: TakeQuiz) -> None:
        attempt: Attempt = start_attempt(self.enrolment(act.activity), act.activity.activity)
        for reply in act.replies:
            self.clock.at = reply.at
            facts = {"value": reply.value, "seq": reply.seq, "flagged": reply.flagged}
            record_answer(attempt, reply.question_id, epoch=attempt.epoch, **facts)
        if act.submitted_at:
            self.clock.at = act.submitted_at
            finish_attempt(attempt)


def play_cohort(plan: CohortPlan, clock: Clock) -> None:
    """Let everybody of the plan come and learn, each call at its moment."""
    policies = list(Policy.objects.in_force())
    Group.objects.get_or_create(name=TRAINERS)
    organisations = make_organisations(plan)
    for group in plan.groups:
        clock.at = group.created_at
        Cohort.objects.create(name=group.name, organisation=organisations[group.organisation])
    for person in plan.people:
        Player(person, clock, policies=policies)


# ---- databases as data ------------------------------------------------------------------------------------------------

#: What two databases cannot have in common: keys, and what is drawn by chance.
DRAWN = {"id", "uuid", "code", "seed", "password"}
NAMES: dict[str, Callable[[Any], Any]] = {
    "auth.Group": lambda row: row.name,
    "people.Person": lambda row: row.email,
    "people.Organisation": lambda row: row.name,
    "people.Cohort": lambda row: row.name,
    "people.Policy": lambda row: f"{row.kind} {row.version}",
    "courses.Enrolment": lambda row: f"{row.person.email} in {row.course.code} {row.cycle}",
    "assessments.Attempt": lambda row: f"{name_of(row.enrolment)}: {row.activity_id} no. {row.number}",
    "certificates.Certificate": lambda row: f"certificate {row.source_kind} {row.person.email} {row.snapshot['title']}",
}


def name_of(row: Model) -> Any:
    """What a row is called whatever its key is; rows that were there before keep their key."""
    name = NAMES.get(row._meta.label)
    return name(row) if name else row.pk


def dump_tables(models: list[type[Model]]) -> Dump:
    """Return every row of `models`, in an order of its own, with names instead of keys, uuids and codes."""
    named = {
        str(row.uuid): name_of(row)
        for label in NAMES
        if hasattr(model := apps.get_model(label), "uuid")
        for row in model._default_manager.all()
    }
    return {
        model._meta.label: sorted(_rows(model, named), key=lambda row: json.dumps(row, sort_keys=True))
        for model in models
    }


def _rows(model: type[Model], named: dict[str, Any]) -> Iterator[dict[str, Any]]:
    related = [field.name for field in model._meta.concrete_fields if field.is_relation]
    for row in model._default_manager.select_related(*related):
        values = {
            field.name: _plain(row, field, named)
            for field in model._meta.concrete_fields
            if field.name not in DRAWN or field.is_relation
        }
        if isinstance(row, Certificate):
            values["snapshot"] = _without_code(row)
        yield values


def _plain(row: Model, field: Any, named: dict[str, Any]) -> Any:
    value = getattr(row, field.name)
    if isinstance(value, Model):
        return name_of(value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, uuid.UUID):
        return named.get(str(value), str(value))
    if isinstance(value, dict):
        return {key: named.get(each, each) if isinstance(each, str) else each for key, each in value.items()}
    if isinstance(value, str | int | list) or value is None:
        return named.get(value, value) if isinstance(value, str) else value
    return str(value)


def _without_code(certificate: Certificate) -> dict[str, Any]:
    snapshot = dict(certificate.snapshot)
    assert snapshot.pop("code") == show_code(certificate.code)
    assert snapshot.pop("verify_url").endswith(f"/c/{certificate.code}")
    return snapshot


def count_tables() -> dict[str, int]:
    """Return the number of rows of every table, of whatever app."""
    return {model._meta.label: model._default_manager.count() for model in apps.get_models(include_auto_created=True)}
