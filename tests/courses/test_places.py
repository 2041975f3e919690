"""Courses and activities by their address, without the cost of composing queries."""

import uuid

import pytest
from wagtail.models import PageViewRestriction

from courses.domain.outline import read_outline
from courses.domain.places import find_course, find_course_of, make_activity
from courses.models import CoursePage
from tests.factories.courses import list_activities, make_course

pytestmark = pytest.mark.django_db


def values(row):
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


def test_course_is_found_by_its_code():
    course = make_course()
    assert values(find_course(course.code)) == values(course)
    assert find_course("no-such-course") is None


def test_course_says_whether_privacy_is_set_anywhere():
    course = make_course()
    assert not find_course(course.code).is_restricted
    PageViewRestriction.objects.create(
        page=CoursePage.objects.get(translation_key=course.key), restriction_type="login"
    )
    assert find_course(course.code).is_restricted


def test_course_is_found_by_an_activity_in_it():
    course = make_course()
    assert find_course_of(list_activities(course)[-1].key) == course
    assert find_course_of(uuid.uuid4()) is None


def test_activity_out_of_the_outline_is_the_row_of_the_database():
    course = make_course()
    outline = read_outline(course, language="en")
    for row in list_activities(course):
        made = make_activity(outline.by_key[row.key], outline=outline, course=course)
        assert values(made) == values(row)
        assert values(made.module) == values(row.module)
        assert outline.by_slugs[row.module.slug, row.slug].id == row.pk
