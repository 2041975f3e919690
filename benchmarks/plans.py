"""Who asks for what: 200 signed-in learners in five languages, and managers for the report.

`python -m benchmarks.plans` signs them in by writing their sessions, and prints {page: [requests]}.
"""

import json
import os
import random
import sys
from collections.abc import Iterator
from importlib import import_module
from itertools import cycle, islice
from typing import Any

import django

LEARNERS = 200
#: So many requests of each page are planned; whoever needs more begins again.
PLANNED = 1500
SEED = 1
CSRF_SECRET = "0123456789abcdefghijABCDEFGHIJ01"  # noqa: S105 - any

Request = dict[str, Any]


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "elearning.settings.production")
    django.setup()
    json.dump(make_plans(), sys.stdout)


def make_plans() -> dict[str, list[Request]]:
    """Return the requests of each page, rotating over learners and languages."""
    learners, managers = find_learners(), find_managers()
    sessions = {person.pk: sign_in(person) for person in [*learners, *managers]}
    lessons = find_lessons([person.pk for person in learners])
    plans = {
        "home": (get(f"{language}/") for language in languages()),
        "catalogue": (get(f"{language}/courses/", session) for language, session in turns(learners, sessions)),
        "course": walk(lessons, sessions, "{course}/"),
        "lesson": walk(lessons, sessions, "{course}/{here}/"),
        "lesson, the next": walk(lessons, sessions, "{course}/{other}/"),
        "My learning": (get(f"{language}/learning/", session) for language, session in turns(learners, sessions)),
        "mark as done": marks(lessons, sessions),
        "report": (get(f"{language}/reports/", session) for language, session in turns(managers, sessions)),
    }
    return {name: list(islice(requests, PLANNED)) for name, requests in plans.items()}


def find_learners() -> list[Any]:
    """Return 200 people with an open enrolment, chosen by lot, or all if there are fewer."""
    from people.models import Person

    found = list(Person.objects.filter(enrolments__completed_at=None, enrolments__withdrawn_at=None).distinct())
    found = [person for person in found if person.enrolments.exists()]
    return random.Random(SEED).sample(found, min(LEARNERS, len(found)))  # noqa: S311


def find_managers() -> list[Any]:
    """Return the managers of organisations, those with most people first."""
    from people.models import Membership, Person
    from people.querysets import people_managed_by

    managing = Membership.objects.open().managing().values("person")
    return sorted(Person.objects.filter(pk__in=managing), key=lambda one: -people_managed_by(one).count())


def sign_in(person: Any) -> str:
    """Write a session as signing in does, and return its key."""
    from allauth.usersessions.models import UserSession
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.create()
    UserSession.objects.create(user=person, session_key=session.session_key, ip="127.0.0.1", user_agent="benchmark")
    return str(session.session_key)


def find_lessons(people: list[int]) -> list[dict[str, Any]]:
    """Return, in the learners' order, each one's course and place in it, and the lessons that she has not done."""
    from courses.models import Activity, ActivityRecord, Enrolment

    found = []
    for person in people:
        enrolment = Enrolment.objects.open().filter(person=person).select_related("course").order_by("-pk").first()
        if enrolment is None:
            continue
        course = enrolment.course
        offered = Activity.objects.filter(module__course=course, retired_at=None, module__retired_at=None)
        lessons = list(offered.filter(kind="lesson").select_related("module").order_by("position"))
        done = set(
            ActivityRecord.objects.filter(enrolment=enrolment, completed_at__isnull=False).values_list(
                "activity_id", flat=True
            )
        )
        left = [lesson for lesson in lessons if lesson.pk not in done]
        addresses = [f"{lesson.module.slug}/{lesson.slug}" for lesson in lessons]
        keys = [str(lesson.key) for lesson in left]
        found.append({"person": person, "course": course.code, "lessons": addresses, "left": keys})
    return found


def languages() -> Iterator[str]:
    from django.conf import settings

    return cycle(settings.LANGUAGE_NAMES)


def turns(people: list[Any], sessions: dict[int, str]) -> Iterator[tuple[str, str]]:
    """Yield (language, session), one person after the other; each in another language at her next turn."""
    speech = languages()
    while people:
        for person in people:
            yield next(speech), sessions[person.pk]
        next(speech)


def walk(lessons: list[dict[str, Any]], sessions: dict[int, str], address: str) -> Iterator[Request]:
    """Yield readings of course and lesson; `here` stays the same for each learner, `other` is another at each turn."""
    speech, at = languages(), 0
    while lessons:
        at += 1
        for place, one in enumerate(lessons):
            number = len(one["lessons"])
            here, other = one["lessons"][place % number], one["lessons"][(place + at) % number]
            path = address.format(course=one["course"], here=here, other=other)
            yield get(f"{next(speech)}/courses/{path}", sessions[one["person"]])
        next(speech)


def marks(lessons: list[dict[str, Any]], sessions: dict[int, str]) -> Iterator[Request]:
    """Yield each lesson that a learner has not done, once: the first of everybody, then the second."""
    speech = languages()
    for at in range(max((len(one["left"]) for one in lessons), default=0)):
        for one in lessons:
            if at < len(one["left"]):
                yield post(f"{next(speech)}/learning/done/{one['left'][at]}/", sessions[one["person"]])


def get(path: str, session: str = "") -> Request:
    headers = {"Accept-Encoding": "gzip, deflate, br"}
    if session:
        headers["Cookie"] = f"sessionid={session}"
    return {"method": "GET", "path": f"/{path}", "headers": headers, "status": 200}


def post(path: str, session: str) -> Request:
    headers = {
        "Accept-Encoding": "gzip, deflate, br",
        "Content-Type": "application/x-www-form-urlencoded",
        "Cookie": f"sessionid={session}; csrftoken={CSRF_SECRET}",
    }
    body = f"csrfmiddlewaretoken={CSRF_SECRET}"
    return {"method": "POST", "path": f"/{path}", "headers": headers, "body": body, "status": 302}


if __name__ == "__main__":
    main()
