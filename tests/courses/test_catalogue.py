import pytest

from competencies.models import TagLabel, Theme, ThemeText
from courses.domain.outline import sync
from courses.models import CoursePage, LessonPage
from tests.factories.courses import finish_course, make_course, make_enrolment
from tests.factories.pages import make_course_tree, translate_page
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db


def titles(client, query=""):
    return [entry.title for entry, _ in client.get(f"/en/courses/{query}").context["cards"]]


def counts(client, name, query=""):
    facets = client.get(f"/en/courses/{query}").context["facets"]
    return {choice.value: choice.count for facet in facets if facet.name == name for choice in facet.choices}


def test_empty_catalogue_says_so(client):
    assert "The first courses are being written" in client.get("/en/courses/").text


@pytest.mark.sqlite
@pytest.mark.parametrize("words", ["zastita", "ZAŠTITA", "заштита", "zaštita dece", "djece"])
def test_search_finds_every_spelling(client, words):
    make_course(title="Zaštita djece")
    make_course(title="Other")
    assert titles(client, f"?q={words}") == ["Zaštita djece"]


def test_search_looks_into_all_languages(client):
    course = make_course(title="Safety")
    translate_page(CoursePage.objects.get(translation_key=course.key), "ro", title="Siguranță")
    sync(course.key)
    assert titles(client, "?q=siguranta") == ["Safety"]


def test_filters_narrow_and_counts_follow_the_others(client):
    make_course(title="Short", level="foundation", lessons=(1,))
    make_course(title="Long", level="advanced", lessons=(4, 4))
    assert titles(client, "?level=advanced") == ["Long"]
    assert counts(client, "level", "?level=advanced") == {"foundation": 1, "practitioner": 0, "advanced": 1}
    assert counts(client, "minutes", "?level=advanced")["30"] == 0
    assert sorted(titles(client, "?minutes=30&minutes=60")) == ["Long", "Short"]
    assert titles(client, "?level=advanced&minutes=30") == []


def test_nonsense_in_the_address_filters_nothing(client):
    make_course(title="Safety")
    assert titles(client, "?level=%00&page=x&theme=1%27--&tag=none&minutes=-1") == ["Safety"]


def test_themes_and_tags_in_her_language(client):
    theme = Theme.objects.create(code="reporting")
    ThemeText.objects.create(theme=theme, language="en", title="Reporting")
    page = make_course_tree(title="Safety")
    page.themes.add(theme)
    page.tags.add("conduct")
    page.save_revision().publish()
    course = sync(page.translation_key)
    TagLabel.objects.create(tag=course.tags.get(), language="en", label="Conduct at work")
    make_course(title="Other")
    assert titles(client, "?theme=reporting") == ["Safety"]
    response = client.get("/en/courses/?tag=conduct")
    assert [entry.title for entry, _ in response.context["cards"]] == ["Safety"]
    assert "Conduct at work" in response.text


def test_my_status_is_for_members(client):
    enrolment = make_enrolment(course=make_course(title="Begun"))
    finish_course(make_enrolment(enrolment.person, make_course(title="Finished")))
    make_course(title="New")
    assert counts(client, "status") == {}
    client.force_login(enrolment.person)
    assert counts(client, "status") == {"new": 1, "in_progress": 1, "done": 1}
    assert titles(client, "?status=in_progress") == ["Begun"]


def test_a_retired_course_is_not_offered(client, django_capture_on_commit_callbacks):
    course = make_course(title="Gone")
    assert titles(client) == ["Gone"]
    with django_capture_on_commit_callbacks(execute=True):
        CoursePage.objects.get(translation_key=course.key).unpublish()
    assert titles(client) == []


def test_chips_take_one_filter_away(client):
    make_course(title="Safety")
    response = client.get("/en/courses/?level=foundation&q=safety")
    assert [chip["url"] for chip in response.context["chips"]] == ["?q=safety", "?level=foundation"]


MOST_QUERIES = 12


@pytest.fixture
def queries(client, django_assert_max_num_queries):
    """Count the queries of a page, cold and warm, for a learner who is in all courses."""

    def count(url, person):
        client.force_login(person)
        with django_assert_max_num_queries(40) as cold:
            client.get(url)
        with django_assert_max_num_queries(MOST_QUERIES) as warm:
            assert client.get(url).status_code == 200
        return len(cold), len(warm)

    return count


@pytest.mark.parametrize("url", ["/en/courses/", "/en/learning/"])
def test_queries_do_not_grow_with_courses(queries, url):
    def learner_of(number):
        person = make_person()
        for course in [make_course() for _ in range(number)]:
            make_enrolment(person, course)
        return person

    one, three = learner_of(1), learner_of(3)
    assert queries(url, one)[1] == queries(url, three)[1]


def test_a_lesson_costs_few_queries(queries):
    enrolment = make_enrolment(course=make_course(lessons=(3,)))
    activity = LessonPage.objects.order_by("path")[1]
    _cold, warm = queries(
        f"/en/courses/{enrolment.course.code}/{activity.get_parent().slug}/{activity.slug}/", enrolment.person
    )
    assert warm <= 6
