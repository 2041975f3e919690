"""The quiz's own addresses as one learner's browsers reach them, and what each of them must answer.

The views are called without middleware: thousands of runs leave no time for it.
"""

import json
import re
from datetime import timedelta
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

from django.contrib.auth.models import AnonymousUser
from django.contrib.messages.storage.cookie import CookieStorage
from django.db import transaction
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import resolve
from django.utils import timezone

from assessments.domain.attempts import finish_overdue, start_attempt
from assessments.domain.recording import GRACE
from assessments.models import Answer, Attempt
from assessments.views.holding import held_epoch, hold
from people.models import Person
from tests.assessments.quiz_client import FORM_LEAP, Browser, HandIn, Posted, Put, Told
from tests.assessments.visits import address

Stored = dict[str, tuple[int, int]]


class Crash(Exception):
    """The web process dies before it commits."""


class Site:
    """One attempt. `kept` is what must be stored, `is_over` and `is_closed` what must be known of its end."""

    def __init__(self, attempt: Attempt, person: Person) -> None:
        self.attempt, self.person = attempt, person
        self.questions = [question["id"] for question in attempt.questions]
        self.addresses = {asked: address("answer", attempt.uuid, asked) for asked in self.questions}
        self.kept: Stored = {}
        self.epoch = attempt.epoch
        self.is_over = self.is_closed = False
        self.end: tuple[Any, ...] | None = None

    def read_stored(self) -> Stored:
        rows = Answer.objects.filter(attempt=self.attempt).values_list("question_id", "seq", "value")
        return {question: (seq, number_in(value)) for question, seq, value in rows}

    def open(self, browser: Browser) -> None:
        """Press Continue: what the start view does, without drawing the way there."""
        request: Any = SimpleNamespace(session=browser.session)
        held = held_epoch(request, self.attempt)
        opened = start_attempt(self.attempt.enrolment, self.attempt.activity, held_epoch=held)
        assert opened.pk == self.attempt.pk
        self.epoch += held != self.epoch
        assert opened.epoch == self.epoch, "opening it elsewhere must raise the epoch, here again must not"
        hold(request, opened)

    def handle(self, message: Put | Posted | HandIn, *, crash: bool = False) -> Told | None:
        """Let the server handle a message; with `crash` its process dies before it commits, and nobody is told anything."""
        browser = message.page.browser
        session = dict(browser.session)
        try:
            with transaction.atomic():
                told = self._ask(message)
                if crash:
                    raise Crash
        except Crash:
            browser.session = session
            return None
        self._expect(told, browser, session)
        return told

    def _ask(self, message: Put | Posted | HandIn) -> Told:
        if isinstance(message, Put):
            return self._put(message)
        return self._post(message) if isinstance(message, Posted) else self._hand_in(message)

    def _put(self, put: Put) -> Told:
        body = {"epoch": put.epoch, "seq": put.seq, "value": {"reason": str(put.value)}}
        response = self._call("PUT", self.addresses[put.question], put.page.browser, json.dumps(body))
        told = json.loads(response.content)
        if response.status_code != 200:
            return Told(put, refused=told["code"])
        return Told(put, told["seq"], told["saved"])

    def _post(self, form: Posted) -> Told:
        data = {"epoch": form.epoch, "go": "stay"}
        for question in self.questions:
            seq, value = form.given.get(question, (0, None))
            data |= {f"{question}-seq": seq, f"{question}-answer.reason": value or ""}
        paper = address("paper", self.attempt.uuid)
        response = self._call("POST", paper, form.page.browser, data)
        return Told(form, saved=response.status_code == 302 and response["Location"] == paper)

    def _hand_in(self, message: HandIn) -> Told:
        data = {"epoch": message.epoch, "key": str(uuid4()), "believed": json.dumps(message.believed)}
        response = self._call("POST", address("submit", self.attempt.uuid), message.page.browser, data)
        if response.status_code == 409:
            return Told(message, refused=named_gaps(response))
        result = address("result", self.attempt.uuid)
        return Told(message, saved=response.status_code == 302 and response["Location"] == result)

    def _call(self, method: str, path: str, browser: Browser, data: Any) -> HttpResponse:
        factory = RequestFactory()
        made: Any = factory.put(path, data, "application/json") if method == "PUT" else factory.post(path, data)
        made.user = self.person if browser.signed_in else AnonymousUser()
        made.session = browser.session
        made._messages = CookieStorage(made)
        view = resolve(path)
        return view.func(made, *view.args, **view.kwargs)

    # ---- what must come of it

    def _expect(self, told: Told, browser: Browser, session: dict[str, Any]) -> None:
        message, held = told.message, session.get("epochs", {}).get(str(self.attempt.uuid))
        if isinstance(message, Put):
            assert told == self._expected_put(message), f"for {message} with {self.kept}"
        elif not browser.signed_in:
            assert not told.saved
        elif isinstance(message, Posted):
            self._expect_post(message, told, held)
        else:
            self._expect_hand_in(message, told, held)
        assert self.read_stored() == self.kept

    def _expected_put(self, put: Put) -> Told:
        if not put.page.browser.signed_in:
            return Told(put, refused="signed_out")
        if self.is_closed or self.is_over:
            return Told(put, refused="closed")
        if put.epoch != self.epoch:
            return Told(put, refused="taken_over")
        if put.seq > self.kept.get(put.question, (0, 0))[0]:
            self.kept[put.question] = (put.seq, put.value)
        return Told(put, self.kept[put.question][0], saved=self.kept[put.question] == (put.seq, put.value))

    def _expect_post(self, form: Posted, told: Told, held: int | None) -> None:
        if not self.is_closed and self.is_over:
            self.is_closed = True  # looking at it hands it in
        if self.is_closed or not form.epoch == held == self.epoch:
            assert not told.saved
            return
        for question, (seq, value) in form.given.items():
            if seq > self.kept.get(question, (0, 0))[0]:
                self.kept[question] = (seq + FORM_LEAP, value or 0)
        given = {question: value or 0 for question, (_seq, value) in form.given.items()}
        assert told.saved == all(self.kept[question][1] == value for question, value in given.items())

    def _expect_hand_in(self, message: HandIn, told: Told, held: int | None) -> None:
        if self.is_closed:
            assert told.saved
        elif self.epoch != held or message.epoch != self.epoch:
            assert not told.saved
        elif not self.is_over and (gaps := self.gaps(message.believed)):
            assert told.refused == gaps, "handed in with answers missing that the browser believes saved"
        else:
            assert told.saved
            self.is_closed = True
        self.check_closed()

    def gaps(self, believed: dict[str, int]) -> str:
        """Return the numbers of the questions of which the browser believes more than is stored."""
        lost = [asked for asked, seq in believed.items() if self.kept.get(asked, (0, 0))[0] < seq]
        return ",".join(sorted(str(self.questions.index(asked) + 1) for asked in lost))

    def check_closed(self) -> None:
        """Handed in once, the attempt stays as it was, however often anybody asks."""
        fields = ("submitted_at", "submit_key", "score")
        end = Attempt.objects.values_list(*fields).get(pk=self.attempt.pk)
        assert (end[0] is not None) == self.is_closed
        if self.is_closed:
            self.end = self.end or end
            assert end == self.end, "handed in again"

    # ---- time, and what can go wrong with machines

    def let_time_run_out(self, *, by: timedelta) -> None:
        """The deadline was so long ago."""
        Attempt.objects.filter(pk=self.attempt.pk).update(deadline=timezone.now() - by)
        self.is_over = by > GRACE

    def sweep(self) -> None:
        finish_overdue()
        self.is_closed = self.is_closed or self.is_over
        self.check_closed()

    def restore_older(self, question: str, before: tuple[int, int]) -> None:
        """The database is lost and comes back without the last answer to a question."""
        seq, value = self.kept[question] = before
        stored = {"choice": None, "reason": str(value)} if value else None
        Answer.objects.filter(attempt=self.attempt, question_id=question).update(seq=seq, value=stored)


def number_in(value: Any) -> int:
    return int(value["reason"]) if value else 0


def named_gaps(response: HttpResponse) -> str:
    """Return the numbers of the questions that a page names as not arrived."""
    notice = response.content.decode().split("not arrived")[1].split("</ul>")[0]
    return ",".join(sorted(re.findall(r"/questions/(\d+)/", notice)))
