"""The simulated cohort: the same rows as if everybody had done everything herself."""

import uuid
from collections import Counter
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.core.files.storage import storages
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.utils import timezone

from assessments.models import Answer, Attempt
from certificates.domain.rendering import owe_file_again, render
from certificates.models import Certificate
from competencies.domain.attainment import rebuild_attainments
from competencies.models import Attainment
from courses.domain.outline import sync
from courses.domain.repair import sync_all
from courses.models import Course, CoursePage, CoursePageOutcome, CoursePagePrerequisite, Enrolment
from elearning.cohort.acts import Act, TakeQuiz
from elearning.cohort.content import read_content
from elearning.cohort.ground import read_profiles
from elearning.cohort.histories import STORIES
from elearning.cohort.names import read_region
from elearning.cohort.plan import CohortPlan
from elearning.cohort.roster import plan_cohort, season_of
from elearning.cohort.workplaces import MANAGER
from elearning.cohort.writing import TABLES, write_cohort
from elearning.demo import ORGANISATION, PASSWORD
from notifications.models import Message
from people.addresses import normalise_email
from people.domain.organisations import join_organisation
from people.models import Cohort, Membership, Organisation, Person, Policy
from people.names import tidy_name
from people.querysets import people_managed_by
from tests.factories.assessments import make_multiple, make_quiz_page, make_single, make_true_false
from tests.factories.cohort import Clock, count_tables, dump_tables, play_cohort
from tests.factories.competencies import make_competency, make_framework, make_role_profile
from tests.factories.pages import make_course_page, make_lesson_page, make_module_page, translate_page
from tests.factories.people import make_organisation, make_person, make_policy

FOLDER = Path(django_settings.BASE_DIR) / "demo" / "cohort"
NOW = datetime(2026, 11, 18, 10, 30, tzinfo=UTC)
ROLES = ("case-worker", "supervisor", "teacher", "health-worker", "police-officer", "guardian")


def questions() -> list[dict[str, Any]]:
    return [make_single(), make_single("And then?"), make_multiple(), make_true_false(), make_true_false("Two?")]


def text_blocks(count: int) -> list[dict[str, Any]]:
    return [{"type": "text", "value": f"<p>Part {n}</p>", "id": str(uuid.uuid4())} for n in range(count)]


@pytest.fixture
def courses(db: None) -> list[Course]:
    """Two courses with rules of every kind; the second asks for the first, and both show one competency at two levels."""
    make_policy("charter")
    make_policy("privacy")
    framework = make_framework()
    levels = {level.code: level for level in framework.levels.all()}
    shared, own = make_competency(framework, code="1.1"), make_competency(framework, code="1.2")
    for role in ROLES:
        make_role_profile(framework, code=role)
    first = make_course_page("Safe", certificate_validity_months=24, hours=3)
    first.competency_outcomes = [
        CoursePageOutcome(competency=shared, level=levels["aware"]),
        CoursePageOutcome(competency=own, level=levels["informed"]),
    ]
    fill(first)
    second = make_course_page("Plan", hours=1.5)
    second.competency_outcomes = [CoursePageOutcome(competency=shared, level=levels["informed"])]
    second.prerequisites = [CoursePagePrerequisite(course=Course.objects.get(key=first.translation_key))]
    fill(second)
    translate_page(first, "ro", title="În siguranță")
    assert sync_all() == 2
    return list(Course.objects.order_by("pk"))


def fill(page: CoursePage) -> None:
    """Two modules: one with optional lessons, one of which is asked for, and one with two quizzes."""
    page.save_revision().publish()
    choice = make_module_page(page, at_least=1)
    make_lesson_page(choice, minutes=12, body=text_blocks(4))
    for _ in range(2):
        make_lesson_page(choice, minutes=7, is_required=False, body=text_blocks(2))
    make_quiz_page(questions(), module=choice, pass_mark=70)
    tested = make_module_page(page)
    make_lesson_page(tested, minutes=20)
    make_quiz_page(questions(), module=tested, pass_mark=60, attempts_allowed=3)
    make_quiz_page(questions(), module=tested, pass_mark=80)
    assert sync(page.translation_key)


def make_plan(people: int, *, seed: int = 1, now: datetime = NOW) -> CohortPlan:
    return plan_cohort(
        people, seed=seed, now=now, region=read_region(FOLDER), courses=read_content(), profiles=read_profiles()
    )


def simulate(**options: Any) -> str:
    out = StringIO()
    call_command("simulate_cohort", stdout=out, **options)
    return out.getvalue()


def test_bulk_writes_what_the_domain_writes(courses: list[Course], monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything but keys, uuids, codes and seeds is equal: every row, every column, every moment."""
    plan = make_plan(45, seed=42)
    tables = [*TABLES, Organisation, Cohort]
    with transaction.atomic():
        write_cohort(plan, seed=1)
        written, counted = dump_tables(tables), count_tables()
        transaction.set_rollback(True)
    play_cohort(plan, Clock(monkeypatch))
    played = dump_tables(tables)

    for label, rows in played.items():
        assert written[label] == rows, label
    assert counted == count_tables()
    assert Enrolment.objects.count() > 35
    assert all(played[model._meta.label] for model in TABLES if model is not Message)


def test_small_cohort_has_every_story_and_act(courses: list[Course]) -> None:
    """Or the comparison would prove less than it seems."""
    plan = make_plan(45, seed=42)
    assert {person.story for person in plan.people} == STORIES.keys()
    acts = [act for person in plan.people for act in person.acts]
    assert {type(act) for act in acts} == set(Act.__subclasses__())
    assert any(isinstance(act, TakeQuiz) and act.submitted_at is None for act in acts)
    assert any(reply.seq > 1 for act in acts if isinstance(act, TakeQuiz) for reply in act.replies)
    assert any(reply.flagged for act in acts if isinstance(act, TakeQuiz) for reply in act.replies)
    assert any(person.certificate_name for person in plan.people)
    assert any(person.is_trainer for person in plan.people)


def test_plan_follows_from_seed(courses: list[Course]) -> None:
    region, content, profiles = read_region(FOLDER), read_content(), read_profiles()

    def plan(seed: int) -> CohortPlan:
        return plan_cohort(60, seed=seed, now=NOW, region=region, courses=content, profiles=profiles)

    assert plan(1) == plan(1)
    assert {person.email for person in plan(1).people} != {person.email for person in plan(2).people}


def test_everything_happens_in_the_past_and_by_day(courses: list[Course]) -> None:
    for person in make_plan(300).people:
        moments = [person.joined_at, *(act.at for act in person.acts)]
        assert moments == sorted(moments)
        assert NOW - timedelta(days=455) < moments[0]
        assert moments[-1] < NOW
        hours = [timezone.localtime(at, timezone.zoneinfo.ZoneInfo(person.time_zone)).hour for at in moments]
        assert set(hours) <= set(range(7, 24))


def test_people_are_well_formed(courses: list[Course]) -> None:
    plan = make_plan(300)
    assert len(plan.people) == 300
    assert len({person.email for person in plan.people}) == 300
    assert {person.country for person in plan.people} == {"AL", "BA", "BG", "HR", "XK", "MD", "RO", "RS"}
    assert {person.language for person in plan.people} == {"en", "sq", "bg", "ro", "sr-latn"}
    for person in plan.people:
        assert normalise_email(person.email) == person.email
        assert person.email.isascii()
        assert tidy_name(person.full_name) == person.full_name
    bulgarian = [person.full_name for person in plan.people if person.country == "BG"]
    assert all("Ѐ" <= name[0] <= "ӿ" for name in bulgarian)
    assert any(name.endswith(("ова", "ева")) for name in bulgarian)
    assert any("Ѐ" <= person.full_name[0] <= "ӿ" for person in plan.people if person.country == "RS")


def test_fields_are_valid(courses: list[Course]) -> None:
    write_cohort(make_plan(80), seed=1)
    for person in Person.objects.all():
        person.full_clean()
        assert not Policy.objects.unaccepted_by(person)
        assert person.check_password(PASSWORD)
    for membership in Membership.objects.all():
        membership.full_clean()
    for organisation in Organisation.objects.all():
        organisation.full_clean()
    assert Organisation.find_problems() == ([], [], [], [], [])


def test_rows_hold_together(courses: list[Course]) -> None:
    """Constraints that are checked late hold, too, and what is derived is what it would be derived to."""
    write_cohort(make_plan(120), seed=1)
    connection.check_constraints()
    before = dump_tables([Attainment])
    assert before["competencies.Attainment"]
    for person in Person.objects.all():
        rebuild_attainments(person)
    assert dump_tables([Attainment]) == before
    completed = set(Enrolment.objects.exclude(completed_at=None).values_list("uuid", flat=True))
    assert completed == set(Certificate.objects.values_list("source_uuid", flat=True))
    assert Attempt.objects.filter(passed=False).exists()
    assert Answer.objects.filter(points=None).exclude(attempt__submitted_at=None).count() == 0


def test_keys_follow_time(courses: list[Course]) -> None:
    """Lists that fall back on the key show the latest last, as they do where people live."""
    write_cohort(make_plan(60), seed=1)
    for rows in (
        Enrolment.objects.order_by("pk").values_list("enrolled_at", flat=True),
        Certificate.objects.order_by("pk").values_list("issued_at", flat=True),
        Person.objects.order_by("pk").values_list("date_joined", flat=True),
    ):
        assert list(rows) == sorted(rows)


def test_second_run_changes_nothing(courses: list[Course]) -> None:
    assert simulate(people=30, seed=5).startswith("30 people, ")
    counted = count_tables()
    assert "nothing was changed" in simulate(people=30, seed=5)
    with pytest.raises(CommandError, match="30 people of seed 5"):
        simulate(people=30, seed=6)
    assert count_tables() == counted


def test_without_courses_it_says_what_to_do(db: None) -> None:
    with pytest.raises(CommandError, match="load_demo"):
        simulate(people=10)
    with pytest.raises(CommandError, match="at least one"):
        simulate(people=0)
    assert not Organisation.objects.exists()


@pytest.mark.parametrize("people", [1, 2, 9])
def test_cohort_may_be_tiny(courses: list[Course], people: int) -> None:
    assert simulate(people=people).startswith(f"{people} people, ")


def test_certificates_are_owed_or_settled(courses: list[Course]) -> None:
    with transaction.atomic():
        simulate(people=40)
        assert Certificate.objects.outstanding().count() == Certificate.objects.count() > 0
        assert not Message.objects.exists()
        transaction.set_rollback(True)
    simulate(people=40, settled=True)
    assert not Certificate.objects.outstanding().exists()
    assert not Message.objects.outstanding().exists()
    assert Message.objects.filter(sent_at__isnull=False).count() == Certificate.objects.count()


def test_settled_certificate_is_made_when_asked_for(courses: list[Course]) -> None:
    simulate(people=40, settled=True)
    certificate = Certificate.objects.first()
    owe_file_again(certificate)
    render(certificate.pk)
    certificate.refresh_from_db()
    assert certificate.settled_at
    with storages["private"].open(certificate.file.name) as file:
        assert file.read(5) == b"%PDF-"
    assert Message.objects.filter(subject=str(certificate.uuid)).count() == 1


def test_managers_see_their_part(courses: list[Course]) -> None:
    """The demonstration's own manager gets colleagues, and her service comes under the country's coordinator."""
    manager, service = make_person(), make_organisation(ORGANISATION)
    join_organisation(manager, service, role=Membership.Role.MANAGER, actor=None)
    simulate(people=200)
    service.refresh_from_db()
    country = service.get_parent()
    assert country.name == "Bosna i Hercegovina"
    colleagues = people_managed_by(manager)
    assert 4 < colleagues.count() < 40
    assert Membership.objects.open().managing().filter(organisation=service).count() == 1
    coordinator = Membership.objects.open().managing().get(organisation=country).person
    everybody = Membership.objects.open().managing().get(organisation=country.get_parent()).person
    in_country = set(people_managed_by(coordinator))
    assert set(colleagues) | {manager} < in_country
    assert in_country < set(people_managed_by(everybody)) | {everybody}
    heads = Counter(Membership.objects.open().filter(role=MANAGER).values_list("organisation", flat=True))
    assert set(heads.values()) == {1}


@pytest.mark.parametrize(
    ("day", "season"),
    [((2026, 1, 31), ("autumn", 2025)), ((2026, 2, 1), ("spring", 2026)), ((2026, 8, 1), ("autumn", 2026))],
)
def test_seasons(day: tuple[int, int, int], season: tuple[str, int]) -> None:
    assert season_of(datetime(*day, tzinfo=UTC).date()) == season
