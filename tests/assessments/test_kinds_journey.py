"""Each kind of question from its page to its result, as a browser without scripts and as a script send it."""

import re
from html.parser import HTMLParser

import pytest

from assessments.models import Attempt
from assessments.questions import KINDS
from assessments.quiz_rules import Layout, Moment
from tests.assessments.visits import address, put
from tests.factories.assessments import (
    make_gaps,
    make_likert,
    make_matching,
    make_note,
    make_number,
    make_ordering,
    make_quiz_page,
    make_short,
    right_values,
)

pytestmark = pytest.mark.django_db

ANSWERED = [make_matching, make_ordering, make_gaps, make_short, make_number, make_likert]


class Controls(HTMLParser):
    """The controls of a page by name, as a browser without scripts would send them untouched."""

    def __init__(self, page):
        super().__init__()
        self.sent, self.labelled, self.ids = {}, set(), {}
        self._list = None
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        name = attrs.get("name", "")
        if tag in {"input", "select", "textarea"}:
            self.ids[name] = attrs.get("id", "")
            self.labelled |= {attrs.get("id")} if "aria-label" in attrs else set()
        if read := getattr(self, f"_see_{tag}", None):
            read(name, attrs)

    def _see_label(self, _name, attrs):
        self.labelled.add(attrs.get("for"))

    def _see_select(self, name, _attrs):
        self._list = name
        self.sent[name] = ""

    def _see_option(self, _name, attrs):
        if "selected" in attrs:
            self.sent[self._list] = attrs["value"]

    def _see_input(self, name, attrs):
        if attrs.get("type") not in {"radio", "checkbox"} or "checked" in attrs:
            self.sent[name] = attrs.get("value", "")


def fields_of(value, prefix=""):
    """What a form sends for a value."""
    if isinstance(value, dict):
        return {f"{prefix}answer.{part}": inner for part, inner in value.items()}
    return {f"{prefix}answer": value}


def text_of(response):
    return response.content.decode()


def submit(learner, attempt):
    return text_of(learner.post(address("submit", attempt.uuid), follow=True))


def send(learner, url, **fields):
    """Load the page, change some controls, and press a button."""
    controls = Controls(text_of(learner.get(url)))
    unknown = set(fields) - set(controls.ids) - {"go"}
    assert not unknown
    return learner.post(url, controls.sent | {"go": "next"} | fields)


@pytest.mark.parametrize("make", ANSWERED)
def test_a_form_one_question_per_page(learner, make):
    attempt = learner.begin(make_quiz_page([make()]))
    ((asked, value),) = right_values(attempt).items()
    url = address("question", attempt.uuid, 1)
    assert send(learner, url, **fields_of(value)).status_code == 302
    again = Controls(text_of(learner.get(url)))
    assert fields_of(value).items() <= again.sent.items()
    assert "100" in re.findall(r"<strong>(\d+) %</strong>", submit(learner, attempt))
    assert attempt.answers.get(question_id=asked).value is not None


def test_a_form_with_all_questions_on_one_page(learner):
    questions = [make_note(), *(make() for make in ANSWERED), make_number(units={"m": "1", "cm": "0.01"})]
    attempt = learner.begin(make_quiz_page(questions, layout=Layout.ALL))
    url = address("paper", attempt.uuid)
    fields = {}
    for asked, value in right_values(attempt).items():
        if value is not None:
            fields |= fields_of(value, f"{asked}-")
    assert send(learner, url, go="stay", **fields).status_code == 302
    again = Controls(text_of(learner.get(url)))
    assert fields.items() <= again.sent.items()
    checking = text_of(learner.get(address("submit", attempt.uuid)))
    assert "Every question has an answer" in checking
    assert "<strong>100 %</strong>" in submit(learner, attempt)


@pytest.mark.parametrize("make", ANSWERED)
def test_a_script(learner, make):
    attempt = learner.begin(make_quiz_page([make()]))
    ((asked, value),) = right_values(attempt).items()
    assert put(learner, attempt, asked, value=value).json()["saved"]
    again = Controls(text_of(learner.get(address("question", attempt.uuid, 1))))
    assert fields_of(value).items() <= again.sent.items()
    assert put(learner, attempt, asked, value=None, seq=2).json()["saved"]
    assert attempt.answers.get().value is None


@pytest.mark.parametrize("make", [*ANSWERED, lambda: make_number(units={"m": "1", "cm": "0.01"})])
def test_every_control_has_a_name_for_those_who_hear_it(learner, make):
    attempt = learner.begin(make_quiz_page([make()]))
    controls = Controls(text_of(learner.get(address("question", attempt.uuid, 1))))
    answers = {name: control for name, control in controls.ids.items() if name.startswith("answer")}
    assert answers
    assert set(answers.values()) <= controls.labelled


@pytest.mark.parametrize(
    ("make", "wrong", "message"),
    [
        (make_number, "two", "This is not a number."),
        (make_short, "x" * 251, "Your answer is too long"),
        (make_gaps, {"2": "x" * 251}, "Your answer is too long"),
        (make_gaps, {"1": "nothing"}, "This is not one of the options"),
    ],
)
@pytest.mark.parametrize("layout", Layout)
def test_what_cannot_be_read_is_shown_again(learner, make, wrong, message, layout):
    attempt = learner.begin(make_quiz_page([make()], layout=layout))
    (asked,) = (question["id"] for question in attempt.questions)
    if layout == Layout.ALL:
        url, prefix = address("paper", attempt.uuid), f"{asked}-"
    else:
        url, prefix = address("question", attempt.uuid, 1), ""
    response = send(learner, url, **fields_of(wrong, prefix))
    assert response.status_code == 422
    assert message in text_of(response)
    assert not attempt.answers.exclude(value=None).exists()
    refused = put(learner, attempt, asked, value=wrong)
    assert (refused.status_code, refused.json()["saved"]) == (400, False)
    assert message in refused.json()["message"]


def test_parts_left_open_are_kept_and_counted_as_open(learner):
    attempt = learner.begin(make_quiz_page([make_matching()]))
    (value,) = right_values(attempt).values()
    first = next(iter(value))
    send(learner, address("question", attempt.uuid, 1), **{f"answer.{first}": value[first]})
    assert list(attempt.answers.get().value) == [first]
    assert "1 question has no answer yet" in text_of(learner.get(address("submit", attempt.uuid)))


def test_gaps_stand_in_their_text_and_are_numbered_in_the_result(learner):
    attempt = learner.begin(make_quiz_page([make_gaps()]))
    page = text_of(learner.get(address("question", attempt.uuid, 1)))
    assert re.search(r'You <span class="gap"><select [^>]*aria-label="Gap 1"', page)
    assert "[[2]]" not in page
    result = submit(learner, attempt)
    assert 'You <span class="gap gap--number">1</span>' in result
    assert "[[2]]" not in result


def test_typed_answers_do_not_break_out_of_their_control(learner):
    attempt = learner.begin(make_quiz_page([make_gaps()]))
    url = address("question", attempt.uuid, 1)
    send(learner, url, **{"answer.2": '"><script>[[1]]'})
    page = text_of(learner.get(url))
    assert "&quot;&gt;&lt;script&gt;[[1]]" in page
    assert '"><script>' not in page
    assert "&lt;script&gt;" in submit(learner, attempt)


SECRETS = ["Exactly.", "Nearly.", "About Police.", "On zaštita*.", "zaštita", "centre*", "Never.", "is_right"]


@pytest.mark.parametrize("layout", Layout)
def test_no_page_tells_the_key_before_handing_in(learner, layout):
    questions = [make() for make in ANSWERED]
    attempt = learner.begin(
        make_quiz_page(questions, layout=layout, show_right=Moment.NEVER, show_feedback=Moment.NEVER)
    )
    told = [text_of(learner.get(address("submit", attempt.uuid)))]
    for number, (asked, value) in enumerate(right_values(attempt).items(), start=1):
        url = address("paper", attempt.uuid) if layout == Layout.ALL else address("question", attempt.uuid, number)
        told.append(text_of(learner.get(url)))
        if isinstance(value, dict):  # what is chosen may be said, what is typed is in the page then
            told.append(text_of(put(learner, attempt, asked, value=value)))
    told.append(submit(learner, attempt))
    assert "Question by question" in told[-1]
    assert [secret for secret in SECRETS if any(secret in page for page in told)] == []


def test_a_result_tells_the_key_once_it_is_released(learner):
    attempt = learner.begin(make_quiz_page([make() for make in ANSWERED]))
    result = submit(learner, attempt)
    for told in ("Right is:", "zaštita…", "About Police.", "After “Listen”:", "2.5 ± 0.1"):
        assert told in result


def test_a_note_asks_nothing(learner):
    attempt = learner.begin(make_quiz_page([make_note(), make_number()]))
    page = text_of(learner.get(address("question", attempt.uuid, 1)))
    assert "One case, three questions." in page
    assert not [name for name in Controls(page).ids if name.startswith("answer")]
    assert send(learner, address("question", attempt.uuid, 1)).status_code == 302
    assert "Come back to this question" not in page
    result = submit(learner, attempt)
    assert result.count("Not answered") == 1
    assert "0 of 1 question" in result


def test_an_answer_in_another_language_of_the_version_is_right_in_the_review(learner):
    attempt = learner.begin(make_quiz_page([make_short(answers={"protection": 100})]))
    source = attempt.version.texts.get()
    path = next(path for path in source.texts if ".options." in path and path.endswith(".text"))
    attempt.version.texts.create(language="sq", texts=source.texts | {path: "mbrojtje"})
    send(learner, address("question", attempt.uuid, 1), answer="Mbrojtje")
    result = submit(learner, attempt)
    assert "<strong>100 %</strong>" in result
    assert "Your answer, right:" in result


def test_every_kind_here_finishes(learner):
    attempt = learner.begin(make_quiz_page([make() for make in ANSWERED]))
    for asked, value in right_values(attempt).items():
        put(learner, attempt, asked, value=value)
    attempt = Attempt.objects.get(pk=attempt.pk)
    values = dict(attempt.answers.values_list("question_id", "value"))
    assert all(KINDS[asked["kind"]].is_finished(asked, values[asked["id"]]) for asked in attempt.questions)
