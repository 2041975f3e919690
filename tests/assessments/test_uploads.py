"""Files as evidence: what is taken, where it lies, and who gets it back."""

import io
import zipfile
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from assessments.domain.attempts import finish_attempt
from assessments.domain.recording import TakenOver, record_answer
from assessments.domain.uploads import CHECKS, safe_name, store_upload
from assessments.models import Attempt, Upload
from assessments.questions import InvalidAnswer
from assessments.questions.file import FORMATS
from tests.assessments.test_marking import make_essay, make_trainer
from tests.assessments.visits import address, post, put
from tests.factories.assessments import make_attempt, make_quiz_page, make_single
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(20)


def make_file_question(**fields: Any) -> dict[str, Any]:
    value = {"text": "<p>Your plan?</p>", "points": 1, "explanation": "", "revisit": None, "criteria": []}
    return {"type": "file", "id": str(uuid4()), "value": value | {"formats": ",".join(FORMATS), "max_mb": 1} | fields}


def zipped(**members: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/"), content)
    return buffer.getvalue()


def office(folder: str, *more: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in ("[Content_Types].xml", f"{folder}/main.xml", *more):
            archive.writestr(name, "<x/>")
    return buffer.getvalue()


def open_document(kind: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("mimetype", f"application/vnd.oasis.opendocument.{kind}")
        archive.writestr("content.xml", "<x/>")
    return buffer.getvalue()


GENUINE = {
    "pdf": PDF,
    "docx": office("word"),
    "xlsx": office("xl"),
    "pptx": office("ppt"),
    "odt": open_document("text"),
    "ods": open_document("spreadsheet"),
    "odp": open_document("presentation"),
    "jpg": b"\xff\xd8\xff\xe0" + bytes(20),
    "png": PNG,
    "txt": "План — заштита".encode(),
}


def a_file(name: str = "plan.pdf", content: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


@pytest.fixture
def attempt():
    return make_attempt(make_quiz_page([make_file_question(), make_single()]), make_person())


def store(attempt: Attempt, name: str = "plan.pdf", content: bytes = PDF) -> dict[str, Any]:
    return store_upload(attempt, attempt.questions[0]["id"], file=a_file(name, content), epoch=attempt.epoch)


# ---- what is taken ----------------------------------------------------------------------------------------------------


def test_every_format_that_can_be_asked_for_is_known():
    assert set(FORMATS) == set(CHECKS) == set(GENUINE)


@pytest.mark.parametrize("ending", FORMATS)
def test_genuine_file_is_stored_under_a_name_of_our_own(attempt, ending):
    value = store(attempt, f"My plan.{ending.upper()}", GENUINE[ending])
    upload = Upload.objects.get(uuid=value["upload"])
    assert upload.file.name.startswith("answers/")
    assert "plan" not in upload.file.name
    assert Path(upload.file.path).read_bytes() == GENUINE[ending]
    assert (upload.size, upload.name) == (len(GENUINE[ending]), f"My plan.{ending.upper()}")


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("plan.exe", b"MZ", "Only files of these formats"),
        ("plan", PDF, "Only files of these formats"),
        ("plan.pdf", b"", "empty"),
        ("plan.pdf", PDF + bytes(1024 * 1024), "larger than 1 MB"),
        ("plan.pdf", b"<html><script>", "not what its ending"),
        ("plan.png", PDF, "not what its ending"),
        ("plan.docx", zipped(a=b"x"), "not what its ending"),
        ("plan.docx", b"PK\x03\x04 broken", "not what its ending"),
        ("plan.docx", office("word", "word/vbaProject.bin"), "not what its ending"),
        ("plan.xlsx", office("word"), "not what its ending"),
        ("plan.odt", open_document("spreadsheet"), "not what its ending"),
        ("plan.txt", b"MZ\x00\x00", "not what its ending"),
    ],
)
def test_anything_else_is_refused_with_the_reason(attempt, name, content, why):
    with pytest.raises(InvalidAnswer, match=why):
        store(attempt, name, content)
    assert not Upload.objects.exists()


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\ana\\plan.pdf", "plan.pdf"),
        ("pl\u202efdp.exe\x00.pdf", "plfdp.exe.pdf"),
        ("план заштите.pdf", "план заштите.pdf"),
        (".pdf", "pdf"),
        ("", "file"),
        ("x" * 300 + ".pdf", "x" * 116 + ".pdf"),
        ('a<b>"c".pdf', "a_b_c_.pdf"),
    ],
)
def test_name_is_made_safe_to_show(given, kept):
    assert safe_name(given) == kept


def test_only_the_device_that_has_the_attempt_stores(attempt):
    with pytest.raises(TakenOver):
        store_upload(attempt, attempt.questions[0]["id"], file=a_file(), epoch=attempt.epoch + 1)


def test_question_of_another_type_takes_no_file(attempt):
    with pytest.raises(InvalidAnswer):
        store_upload(attempt, attempt.questions[1]["id"], file=a_file(), epoch=attempt.epoch)


def test_there_is_an_end_to_replacing(attempt, monkeypatch):
    monkeypatch.setattr("assessments.domain.uploads.MOST_UPLOADS", 1)
    store(attempt)
    with pytest.raises(InvalidAnswer, match="too many"):
        store(attempt)


# ---- as an answer -----------------------------------------------------------------------------------------------------


def test_only_what_was_uploaded_to_this_question_answers_it(attempt):
    mine = store(attempt)
    other = make_attempt(make_quiz_page([make_file_question()]), make_person())
    theirs = store(other)
    asked = attempt.questions[0]["id"]
    for value in (theirs, mine | {"upload": str(uuid4())}, {"upload": "x", "name": "n", "size": 1}, "text", [1]):
        with pytest.raises(InvalidAnswer):
            record_answer(attempt, asked, value=value, epoch=attempt.epoch, seq=1)
    saved = record_answer(attempt, asked, value=mine | {"name": "Forged", "size": 7}, epoch=attempt.epoch, seq=1)
    assert saved.value == mine


def test_upload_by_a_form_without_script(learner):
    attempt = learner.begin(make_quiz_page([make_file_question(), make_single()]))
    response = post(learner, attempt, 1, answer=a_file(), go="stay")
    assert response.url == address("question", attempt.uuid, 1)
    page = learner.get(response.url).content.decode()
    assert "plan.pdf" in page
    assert 'data-url="' not in page  # no script sends it
    value = attempt.answers.get().value
    post(learner, attempt, 1)  # nothing chosen anew: what was saved stays
    assert attempt.answers.get().value == value
    post(learner, attempt, 1, answer=a_file("better.pdf"))
    assert attempt.answers.get().value["name"] == "better.pdf"
    assert Upload.objects.count() == 2


def test_wrong_file_is_refused_on_its_page(learner):
    attempt = learner.begin(make_quiz_page([make_file_question()]))
    response = post(learner, attempt, 1, answer=a_file("plan.pdf", b"nothing"))
    assert response.status_code == 422
    assert "not what its ending" in response.content.decode()
    assert not attempt.answers.exists()


def test_script_cannot_name_the_file_of_another(learner):
    attempt = learner.begin(make_quiz_page([make_file_question()]))
    other = make_attempt(make_quiz_page([make_file_question()]), make_person())
    response = put(learner, attempt, attempt.questions[0]["id"], value=store(other))
    assert response.status_code == 400
    assert response.json()["code"] == "invalid_answer"


# ---- who gets it back -------------------------------------------------------------------------------------------------


def hand_in(page, person=None) -> tuple[Attempt, str]:
    attempt = make_attempt(page, person or make_person())
    value = store(attempt, "Ana Petrova.pdf")
    record_answer(attempt, attempt.questions[0]["id"], value=value, epoch=attempt.epoch, seq=1)
    return finish_attempt(attempt), address("upload", value["upload"])


def test_learner_gets_her_file_as_an_attachment(client):
    attempt, url = hand_in(make_quiz_page([make_file_question()]))
    client.force_login(attempt.enrolment.person)
    response = client.get(url)
    assert b"".join(response.streaming_content) == PDF
    assert response["Content-Disposition"] == 'attachment; filename="Ana Petrova.pdf"'
    assert response["Content-Type"] == "application/pdf"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize(("is_blind", "name"), [(True, "answer.pdf"), (False, "Ana Petrova.pdf")])
def test_marker_gets_it_and_no_name_where_marking_is_blind(client, is_blind, name):
    page = make_quiz_page([make_file_question()], blind_marking=is_blind)
    attempt, url = hand_in(page)
    client.force_login(make_trainer(page))
    response = client.get(url)
    assert b"".join(response.streaming_content) == PDF
    assert response["Content-Disposition"] == f'attachment; filename="{name}"'
    marking = client.get(f"/cms/quizzes/marking/{attempt.uuid}/{attempt.questions[0]['id']}/").content.decode()
    assert url in marking
    assert ("Ana Petrova" in marking) is not is_blind


def test_everybody_else_gets_nothing(client):
    page = make_quiz_page([make_file_question()])
    _attempt, url = hand_in(page)
    assert client.get(url).status_code == 302
    for stranger in (make_person(), make_trainer(make_quiz_page([make_essay()]))):
        client.force_login(stranger)
        assert client.get(url).status_code == 404
        assert client.get(address("upload", uuid4())).status_code == 404


def test_marker_does_not_read_what_is_not_handed_in(client):
    page = make_quiz_page([make_file_question()])
    open_attempt = make_attempt(page, make_person())
    url = address("upload", store(open_attempt)["upload"])
    client.force_login(make_trainer(page))
    assert client.get(url).status_code == 404
