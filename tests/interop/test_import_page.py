"""The page for importing questions: who may, what is shown, what is imported, and what is kept in between."""

import re
import threading
from base64 import b64encode
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from PIL import Image
from wagtail.models import Locale, Page

from assessments.domain.site import set_up_bank
from assessments.models import BankQuestion
from courses.domain.site import set_up_catalogue
from interop.domain import question_drafts
from interop.domain.question_drafts import KEPT, MOST_DRAFTS, forget_old_drafts
from interop.tasks import forget_question_files
from interop.views import importing
from people.models import AuditEntry
from tests.factories.pages import make_locale
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db

GIFT = """$CATEGORY: Safeguarding/Listening

::First:: A child whispers. <script>alert(1)</script>What do you do? { =Listen#Yes. ~Go away#No. ~%50%Wait }

::Second:: You need proof. {FALSE}

::Third:: Match. { =ear -> listen =eye -> see =hand -> hold }

::Broken:: Never closed { =a ~b
"""


@pytest.fixture(autouse=True)
def _own_folder(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    stores = settings.STORAGES["private"] | {"OPTIONS": {"location": tmp_path / "private", "base_url": None}}
    settings.STORAGES = settings.STORAGES | {"private": stores}


def make_trainer(name: str = "Vesna Horvat") -> Client:
    set_up_catalogue()
    set_up_bank()
    person = make_person(full_name=name)
    person.groups.add(Group.objects.get(name="Trainers"))
    client: Any = Client()
    client.force_login(person)
    client.person = person
    return client


@pytest.fixture
def trainer() -> Any:
    return make_trainer()


def send(client: Client, content: str | bytes = GIFT, name: str = "week-1.gift", **said: str) -> Any:
    data = content.encode() if isinstance(content, str) else content
    file = SimpleUploadedFile(name, data)
    return client.post(reverse("interop:import_questions"), {"file": file, "language": "en", "tags": ""} | said)


def keys_offered(page: str) -> list[str]:
    return re.findall(r'name="question" value="([^"]+)"', page)


def messages_of(client: Client) -> str:
    page = client.get(reverse("wagtailadmin_home")).content.decode()
    return " ".join(page.partition('class="messages"')[2].partition("</ul>")[0].split())


def kept_files() -> list[str]:
    storage = storages["private"]
    try:
        folders = storage.listdir("question-imports")[0]
    except FileNotFoundError:
        return []
    return [f"{folder}/{name}" for folder in folders for name in storage.listdir(f"question-imports/{folder}")[1]]


# Who may


def test_the_bank_leads_to_the_page(trainer):
    page = trainer.get(reverse("wagtailsnippets_assessments_bankquestion:list")).content.decode()
    assert f'href="{reverse("interop:import_questions")}"' in page


@pytest.mark.parametrize("missing", ["add_bankquestion", "publish_bankquestion"])
def test_only_those_who_may_add_to_the_bank_come_in(trainer, missing):
    address = send(trainer)["Location"]
    group = Group.objects.get(name="Trainers")
    group.permissions.remove(Permission.objects.get(codename=missing))
    for response in (trainer.get(reverse("interop:import_questions")), trainer.get(address), send(trainer)):
        assert response["Location"] == reverse("wagtailadmin_home")
    assert (
        "Import questions" not in trainer.get(reverse("wagtailsnippets_assessments_bankquestion:list")).content.decode()
    )
    assert trainer.post(address, {"question": "x"})["Location"] == reverse("wagtailadmin_home")
    assert len(kept_files()) == 1


def test_learners_and_strangers_are_sent_away(client, trainer):
    address = send(trainer)["Location"]
    assert "login" in client.get(address)["Location"]
    client.force_login(make_person())
    assert client.get(reverse("interop:import_questions")).status_code != 200
    assert client.get(address).status_code != 200


def test_the_file_of_somebody_else_is_not_found(trainer):
    address = send(trainer)["Location"]
    other = make_trainer("Ana Kos")
    for method in (other.get, other.post):
        assert method(address).status_code == 404
    assert trainer.get(address + "?x").status_code == 200
    assert trainer.get(address.replace(".", "0.")).status_code == 404


# What is shown


def test_the_page_shows_each_question_as_learners_see_it_and_what_is_right(trainer):
    response = trainer.get(send(trainer)["Location"])
    page = " ".join(response.content.decode().split())
    for text in (
        "4 questions stand in the file:",
        "3 can be imported, 0 are there already, 1 cannot be imported.",
        "<dd>GIFT</dd>",
        "<dd>UTF-8</dd>",
        "week-1.gift",
        "What do you do?",
        "Single choice · line 3",
        "scripts, styles or embedded objects were removed",
        "Tags: Listening",
        "(worth 50 %)",
        "ear → listen",
        "<strong>Line 9",
    ):
        assert text in page, text
    assert "alert(1)" not in page
    assert len(keys_offered(page)) == page.count(" checked data-action") == 3
    assert "no-store" in response["Cache-Control"]


def test_ids_on_the_page_are_unique(trainer):
    ids = re.findall(r'\sid="([^"]+)"', trainer.get(send(trainer)["Location"]).content.decode())
    assert len(ids) == len(set(ids))


def test_pictures_are_shown_before_they_have_an_address(trainer):
    page = trainer.get(send(trainer, with_picture(), "p.xml")["Location"]).content.decode()
    assert '<img src="data:image/png;base64,' in page
    assert 'alt="a red square"' in page


def test_a_large_picture_is_shown_small(trainer):
    page = trainer.get(send(trainer, with_picture(900), "p.xml")["Location"]).content.decode()
    shown = re.search(r'src="data:image/png;base64,([^"]+)"', page)
    assert shown
    assert len(shown[1]) < 300_000


def with_picture(width: int = 8) -> str:
    noise = Image.effect_noise((width, width), 90).convert("RGB")
    file = BytesIO()
    noise.save(file, "PNG")
    return f"""<?xml version="1.0" encoding="UTF-8"?><quiz><question type="truefalse"><name><text>Red</text></name>
    <questiontext format="html"><text><![CDATA[<p>Is it red? <img src="@@PLUGINFILE@@/red.png" alt="a red square"></p>]]></text>
    <file name="red.png" path="/" encoding="base64">{b64encode(file.getvalue()).decode()}</file></questiontext>
    <answer fraction="100"><text>true</text></answer><answer fraction="0"><text>false</text></answer></question></quiz>"""


EVERY_KIND = """::a:: One? {=yes ~no}

::b:: Some? {~%50%x ~%50%y ~%-100%z}

::c:: True? {T}

::d:: Say. {=word =%40%other#Nearly.}

::e:: How many? {#3:0.5}

::f:: Match. {=a -> 1 =b -> 2 =c -> 3}

::g:: Write. {}

::h:: The {=sun ~moon} shines.

::i:: Only a text.
"""


def test_every_kind_is_shown(trainer):
    page = " ".join(trainer.get(send(trainer, EVERY_KIND)["Location"]).content.decode().split())
    assert len(keys_offered(page)) == 9
    for text in ("3 ± 0.5", "(worth 40 %)", "Nearly.", "A person marks this.", "Nothing is right or wrong here."):
        assert text in page, text


def test_queries_do_not_grow_with_questions(trainer):
    counts = []
    for number in (1, 3):
        gift = "\n\n".join(f"::Q{n}:: Number {n}? {{=yes ~no}}" for n in range(number))
        address = send(trainer, gift)["Location"]
        trainer.get(address)
        with CaptureQueriesContext(connection) as queries:
            trainer.get(address)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_a_long_file_is_shown_page_by_page(trainer, monkeypatch):
    monkeypatch.setattr(importing, "PER_PAGE", 2)
    address = send(trainer)["Location"]
    first = trainer.get(address).content.decode()
    assert len(keys_offered(first)) == 2
    response = trainer.post(address, {"question": keys_offered(first)})
    assert response["Location"] == f"{address}?p=2"
    second = trainer.get(response["Location"]).content.decode()
    assert "2 questions imported." in second
    assert len(keys_offered(second)) == 1


# Importing


def test_what_is_chosen_is_imported(trainer):
    address = send(trainer, language="en", tags=" Week  1, law,Week 1 ")["Location"]
    offered = keys_offered(trainer.get(address).content.decode())
    response = trainer.post(address, {"question": offered[:2]})
    tag = BankQuestion.objects.get(title="First").tags.get(name="Week 1")
    assert response["Location"] == f"{reverse('wagtailsnippets_assessments_bankquestion:list')}?tag={tag.pk}"
    told = messages_of(trainer)
    assert "2 questions imported. 1 left out." in told
    assert sorted(BankQuestion.objects.filter(live=True).values_list("title", flat=True)) == ["First", "Second"]
    assert set(BankQuestion.objects.get(title="Second").tags.names()) == {"Week 1", "law", "Listening"}
    entry = AuditEntry.objects.get(action="interop.questions_imported")
    assert (entry.actor, entry.subject_id) == (trainer.person, "week-1.gift")
    assert entry.data == {"imported": 2, "language": "en"}


def test_pressing_twice_imports_once_and_says_the_same(trainer):
    address = send(trainer)["Location"]
    chosen = {"question": keys_offered(trainer.get(address).content.decode())[:2]}
    trainer.post(address, chosen)
    once = messages_of(trainer)
    trainer.post(address, chosen)
    assert messages_of(trainer) == once
    assert "2 questions imported. 1 left out." in once
    assert BankQuestion.objects.count() == 2
    assert AuditEntry.objects.filter(action="interop.questions_imported").count() == 1


def test_the_rest_can_be_imported_later(trainer):
    address = send(trainer)["Location"]
    first, *others = keys_offered(trainer.get(address).content.decode())
    trainer.post(address, {"question": [first]})
    page = " ".join(trainer.get(address).content.decode().split())
    assert keys_offered(page) == others
    assert "2 can be imported, 1 is there already" in page
    assert page.count(">Imported<") == 1
    trainer.post(address, {"question": others})
    assert BankQuestion.objects.count() == 3


def test_what_is_there_already_is_marked_and_not_offered(trainer):
    address = send(trainer)["Location"]
    trainer.post(address, {"question": keys_offered(trainer.get(address).content.decode())})
    BankQuestion.objects.update(title="Changed since")
    again = send(trainer)["Location"]
    page = trainer.get(again).content.decode()
    assert page.count("In the bank already") == 3
    assert keys_offered(page) == []
    assert "There is nothing here to choose" in page
    trainer.post(again, {"question": [str(one.key) for one in BankQuestion.objects.all()]})
    assert "0 questions imported. 3 were in the bank already and stay as they are." in messages_of(trainer)
    assert set(BankQuestion.objects.values_list("title", flat=True)) == {"Changed since"}


def test_the_mark_of_a_picture_that_is_not_there_is_only_text(trainer):
    mark = f"{{{{picture:{'a' * 40}|x}}}}"
    address = send(trainer, f"See {mark}?\nA. yes\nB. no\nANSWER: A\n")["Location"]
    trainer.post(address, {"question": keys_offered(trainer.get(address).content.decode())})
    assert mark in BankQuestion.objects.get().question.raw_data[0]["value"]["text"]


def test_the_same_question_twice_in_a_file_is_offered_once(trainer):
    page = trainer.get(send(trainer, "::A:: Is it? {T}\n\n::A:: Is it? {T}\n")["Location"]).content.decode()
    assert len(keys_offered(page)) == 1
    assert "Twice in this file" in page


@pytest.mark.parametrize("chosen", [{}, {"question": ["nonsense", "00000000-0000-4000-8000-000000000000"]}])
def test_choosing_nothing_imports_nothing_and_says_so(trainer, chosen):
    address = send(trainer)["Location"]
    response = trainer.post(address, chosen)
    page = response.content.decode()
    assert response.status_code == 422
    assert "Nothing was imported, because no question is chosen." in page
    assert len(keys_offered(page)) == 3
    assert " checked data-action" not in page
    assert not BankQuestion.objects.exists()


def test_all_or_none(trainer, monkeypatch):
    """The last question fails: nothing is in the bank, and the page still has the choice."""
    address = send(trainer)["Location"]
    offered = keys_offered(trainer.get(address).content.decode())
    save = BankQuestion.save

    def fail_third(self: BankQuestion, *args: Any, **kwargs: Any) -> None:
        if self.title == "Third":
            raise DatabaseError("out of space")
        save(self, *args, **kwargs)

    with monkeypatch.context() as patch:
        patch.setattr(BankQuestion, "save", fail_third)
        response = trainer.post(address, {"question": offered})
    assert response.status_code == 503
    assert response.content.decode().count(" checked data-action") == 3
    assert "The file and your choice are kept" in response.content.decode()
    assert not BankQuestion.objects.exists()
    assert not AuditEntry.objects.filter(action="interop.questions_imported").exists()
    trainer.post(address, {"question": offered})
    assert BankQuestion.objects.count() == 3


def test_texts_are_in_the_language_that_was_said(trainer):
    make_locale("bg")
    address = send(trainer, "::Въпрос:: Така ли е? {T}\n".encode("cp1251"), language="bg")["Location"]
    page = trainer.get(address).content.decode()
    assert "<dd>windows-1251</dd>" in page
    assert "<dd>Български</dd>" in page
    assert 'lang="bg" disabled>' in page
    trainer.post(address, {"question": keys_offered(page)})
    assert BankQuestion.objects.get().locale.language_code == "bg"


MULTILANG = """<?xml version="1.0" encoding="UTF-8"?><quiz><question type="truefalse"><name><text>Both</text></name>
<questiontext format="html"><text><![CDATA[<p><span lang="en" class="multilang">Is it so?</span><span lang="ro"
class="multilang">Este așa?</span></p>]]></text></questiontext><answer fraction="100"><text>true</text></answer><answer
fraction="0"><text>false</text></answer></question></quiz>"""


def test_a_question_in_several_languages_is_shown_in_the_one_that_was_said_and_imported_in_all(trainer):
    make_locale("ro")
    address = send(trainer, MULTILANG, "both.xml", language="ro")["Location"]
    page = trainer.get(address).content.decode()
    assert 'lang="ro" disabled>' in page
    assert "Este așa?" in page
    assert "Is it so?" not in page
    assert "English, Română" in page
    trainer.post(address, {"question": keys_offered(page)})
    assert set(BankQuestion.objects.values_list("locale__language_code", flat=True)) == {"en", "ro"}
    assert "1 question imported." in messages_of(trainer)


def test_a_language_that_the_site_does_not_have_is_named(trainer):
    Page.objects.filter(locale__language_code="ro").delete()
    Locale.objects.filter(language_code="ro").delete()
    page = trainer.get(send(trainer, MULTILANG, "both.xml")["Location"]).content.decode()
    assert "Not set up on this site, and left out: Română." in page


@pytest.mark.django_db(transaction=True)
def test_two_presses_at_once_import_once(trainer):
    address = send(trainer)["Location"]
    chosen = {"question": keys_offered(trainer.get(address).content.decode())}
    answers: list[int] = []

    def press() -> None:
        client = Client()
        client.cookies = trainer.cookies
        answers.append(client.post(address, chosen).status_code)
        connections.close_all()

    threads = [threading.Thread(target=press) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [302] * 3
    assert BankQuestion.objects.count() == 3
    assert AuditEntry.objects.filter(action="interop.questions_imported").count() == 1


# What is refused


@pytest.mark.parametrize(
    ("content", "name", "told"),
    [
        (b"", "empty.gift", "This file is empty. Nothing was kept"),
        (b"\x89PNG\r\n\x1a\n\x00\x01\x02", "photo.png", "No question in this file can be imported. Nothing was kept"),
        (b"Dear colleague, here is nothing.", "letter.txt", ""),
        (
            b"<quiz><question type='truefalse'>",
            "broken.xml",
            "No question in this file can be imported. Nothing was kept",
        ),
        (b"PK\x03\x04garbage", "broken.zip", "No question in this file can be imported. Nothing was kept"),
    ],
)
def test_bad_files_are_refused_with_a_reason(trainer, content, name, told):
    response = send(trainer, content, name)
    if not told:  # a text alone is a note in GIFT: the page shows it as such
        assert response.status_code == 302
        return
    assert response.status_code == 422
    assert told in response.content.decode()
    assert kept_files() == []


def test_what_cannot_be_read_is_named_by_line(trainer):
    response = send(trainer, "::Broken:: Never closed { =a ~b\n")
    assert response.status_code == 422
    assert "<strong>Line 1" in response.content.decode()


def test_a_file_must_be_sent(trainer):
    response = trainer.post(reverse("interop:import_questions"), {"language": "en"})
    assert response.status_code == 422
    assert "No file was sent. Choose the file" in response.content.decode()


def test_a_file_that_is_too_large_is_refused(trainer, monkeypatch):
    monkeypatch.setattr("interop.forms.MEGABYTE", 10)
    response = send(trainer, "x" * 201)
    assert response.status_code == 422
    assert "larger than 20 MB. Nothing was kept." in response.content.decode()
    assert kept_files() == []


@pytest.mark.parametrize("said", [{"tags": "x" * 101}, {"tags": ",".join("abcdefghijk")}, {"language": "xx"}])
def test_nonsense_in_the_form_is_refused(trainer, said):
    assert send(trainer, **said).status_code == 422
    assert kept_files() == []


def test_a_name_with_folders_and_markup_is_only_a_name(trainer):
    page = trainer.get(send(trainer, name='../../<b>"x".gift')["Location"]).content.decode()
    assert "<b>" not in page.partition("<main")[2]
    assert len(kept_files()) == 1


def test_a_full_disk_is_said(trainer, monkeypatch):
    def fail(*args: Any, **kwargs: Any) -> None:
        raise OSError("No space left on device")

    monkeypatch.setattr(type(storages["private"]), "save", fail)
    response = send(trainer)
    assert response.status_code == 503
    assert "The file could not be kept on the server. Nothing was imported" in response.content.decode()


# What is kept


def test_after_a_day_the_file_is_gone_and_the_page_says_so(trainer, monkeypatch):
    address = send(trainer)["Location"]
    tomorrow = timezone.now() + KEPT + timedelta(minutes=1)
    monkeypatch.setattr(question_drafts.timezone, "now", lambda: tomorrow)
    assert_gone(trainer, address)
    forget_question_files()
    assert kept_files() == []
    assert_gone(trainer, address)


def assert_gone(trainer: Client, address: str) -> None:
    for method in (trainer.get, trainer.post):
        response = method(address)
        assert response["Location"] == reverse("interop:import_questions")
        assert "This file is no longer kept" in trainer.get(response["Location"]).content.decode()


def test_files_that_are_not_old_stay(trainer):
    send(trainer)
    forget_old_drafts()
    assert len(kept_files()) == 1


def test_a_person_has_few_files_at_a_time_and_the_newest_stay(trainer):
    addresses = [send(trainer)["Location"] for _ in range(MOST_DRAFTS + 2)]
    assert len(kept_files()) == MOST_DRAFTS
    assert trainer.get(addresses[-1]).status_code == 200
    assert_gone(trainer, addresses[0])


def test_two_files_at_once_do_not_mix(trainer):
    first, second = send(trainer, "::A:: Is it? {T}\n")["Location"], send(trainer, "::B:: Is it not? {F}\n")["Location"]
    offered = keys_offered(trainer.get(first).content.decode())
    trainer.get(second)
    trainer.post(first, {"question": offered})
    assert BankQuestion.objects.get().title == "A"
