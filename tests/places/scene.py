"""A learner who has completed one course and is in the middle of another, the people around her, and their manager."""

from dataclasses import dataclass, field
from uuid import uuid4

from django.conf import settings
from django.test import Client

from assessments.domain.attempts import finish_attempt, start_attempt
from assessments.domain.recording import record_answer
from assessments.models import Attempt
from certificates.domain.issuing import reissue
from certificates.domain.rendering import render
from certificates.models import Certificate
from competencies.domain.attainment import record_evidence
from competencies.domain.passport import choose_role, offered_profiles
from competencies.models import Evidence, RoleTarget
from courses.domain.enrolment import enrol
from courses.domain.progress import complete_activity, start_activity
from courses.domain.site import set_up_catalogue
from courses.models import Course, Enrolment
from elearning.demo import demo_people
from people.domain.acceptance import accept_policies
from people.domain.policies import load_policies
from people.models import Membership, Organisation, Person, Policy
from tests.factories.assessments import make_course_pages, make_quiz_page, right_values
from tests.factories.cms import make_content_page
from tests.factories.courses import list_activities
from tests.factories.pages import make_lesson_page
from tests.factories.people import make_membership, make_organisation, make_person
from tests.places.people import ROLES, make_half_signed_in, protect, sign_in


@dataclass
class Scene:
    """`people` and their `clients` by role, and what the learner has."""

    people: dict[str, Person]
    completed: Enrolment
    current: Enrolment
    corrected: Certificate  # superseded by `certificate`
    certificate: Certificate
    failed: Attempt
    open: Attempt
    foreign: Organisation
    clients: dict[str, Client] = field(default_factory=dict)


def stage_demo() -> Scene:
    """Play the scene in the loaded demonstration's courses."""
    return play(Course.objects.get(code="safeguarding-essentials"), Course.objects.get(code="case-management"))


def stage_small() -> Scene:
    """Play the scene in two courses of two lessons and a quiz, in seconds."""
    set_up_catalogue()
    load_policies(settings.BASE_DIR / "demo" / "policies")
    make_content_page(slug="help", title="Help")
    demo_people()
    for _ in range(2):
        module = make_course_pages()
        make_lesson_page(module)
        make_quiz_page(module=module)
    first, second = Course.objects.order_by("pk")
    return play(first, second)


def play(first: Course, second: Course) -> Scene:
    """Let the learner complete `first`, correct her name, and begin `second` and a quiz in it."""
    people = {role: Person.objects.get(email=f"{role}@hub.example") for role in ROLES[1:] if role != "elsewhere"}
    people["elsewhere"] = agree(make_person(full_name="Ion Munteanu", language="ro"))
    foreign = make_organisation("Direcția de asistență socială")
    make_membership(people["elsewhere"], foreign, role=Membership.Role.MANAGER)
    learner = people["learner"]
    choose_role(learner, offered_profiles().first())
    observe(learner, by=people["manager"])
    completed, failed = complete(enrol(learner, first))
    corrected = Certificate.objects.get(source_uuid=completed.uuid)
    certificate = reissue(corrected, name="Azra Kovačević-Begić", actor=learner)
    render(certificate.pk)
    certificate.refresh_from_db()
    current = enrol(learner, second)
    attempt = begin(current)
    let_colleagues_learn(first)
    scene = Scene(people, completed, current, corrected, certificate, failed, attempt, foreign)
    let_in(scene)
    return scene


def let_in(scene: Scene) -> None:
    """Sign everybody in; the learner's browser has her open attempt."""
    careful = agree(make_person(full_name="Vesna Marković"))
    scene.clients = {role: sign_in(person) for role, person in scene.people.items()}
    scene.clients |= {"anonymous": Client(), "careful": sign_in(careful), "half": make_half_signed_in()}
    scene.clients["unasked"] = sign_in(make_person(full_name="Lule Krasniqi"))
    protect(careful)
    scene.clients["learner"].post(f"/en/quizzes/{scene.open.activity.key}/start/")
    scene.open.refresh_from_db()


def agree(person: Person) -> Person:
    accept_policies(person, policies=Policy.objects.in_force(), language="en")
    return person


def complete(enrolment: Enrolment) -> tuple[Enrolment, Attempt]:
    """Do everything; the first quiz is failed once before. Return the completed enrolment and the failed attempt."""
    failed = None
    for activity in list_activities(enrolment.course):
        if activity.kind == "lesson":
            complete_activity(enrolment, activity)
            continue
        failed = failed or hand_in(start_attempt(enrolment, activity), answers=1)
        hand_in(start_attempt(enrolment, activity))
    enrolment.refresh_from_db()
    assert enrolment.completed_at is not None
    assert failed is not None
    return enrolment, failed


def hand_in(attempt: Attempt, *, answers: int = 1000) -> Attempt:
    """Answer so many questions, all of them right, and hand in."""
    for question, value in list(right_values(attempt).items())[:answers]:
        record_answer(attempt, question, value=value, epoch=attempt.epoch, seq=1)
    return finish_attempt(attempt)


def begin(enrolment: Enrolment) -> Attempt:
    """Read up to the first quiz, and answer and flag its first question."""
    for activity in list_activities(enrolment.course):
        if activity.kind != "lesson":
            attempt = start_attempt(enrolment, activity)
            question, value = next(iter(right_values(attempt).items()))
            record_answer(attempt, question, value=value, epoch=attempt.epoch, seq=1, flagged=True)
            return attempt
        complete_activity(enrolment, activity)
    raise AssertionError("a course without a quiz")


def observe(person: Person, *, by: Person) -> None:
    """Let her supervisor confirm two competencies of her role."""
    targets = RoleTarget.objects.filter(profile=offered_profiles().first()).select_related("competency", "level")
    for target in targets.order_by("competency__position")[:2]:
        record_evidence(
            person,
            competency=target.competency,
            level=target.level,
            kind=Evidence.Kind.OBSERVATION,
            source_kind="observation",
            source_uuid=uuid4(),
            source_titles={"en": "A home visit observed together"},
            verified_by=by,
        )


def let_colleagues_learn(course: Course) -> None:
    """Fill the manager's report: done, on the way, just begun, not there yet."""
    colleagues = Person.objects.filter(email__startswith="colleague-").order_by("pk")
    for number, person in enumerate(colleagues):
        if number % 4 == 3:
            continue
        enrolment = enrol(person, course)
        if number % 4 == 0:
            complete(enrolment)
        for activity in list_activities(course)[: number % 5]:
            start_activity(enrolment, activity)
            complete_activity(enrolment, activity)
