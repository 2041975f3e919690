"""From the owed row to the file and the mail, through what goes wrong."""

import errno
import os
import re
import resource
import shutil
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.storage import storages
from django.db import connection
from django.utils import timezone
from pypdf import PdfReader

from certificates.domain.files import ABANDONED_AFTER, UNFINISHED, remove_abandoned, store_privately
from certificates.domain.issuing import reissue
from certificates.domain.rendering import kick_forgotten, owe_file_again, render
from certificates.models import Certificate
from notifications.models import Message
from tests.factories.certificates import make_certificate
from tests.factories.people import make_person
from worker.app import app

FULL = rf"\[Errno {errno.EFBIG}\] {os.strerror(errno.EFBIG)}"


def private(name=""):
    return Path(storages["private"].path(name))


def files():
    return [path for path in private().rglob("*") if path.is_file()] if private().exists() else []


@pytest.fixture(autouse=True)
def _own_private_folder(request, settings, tmp_path):
    if "celery_worker" in request.fixturenames:
        shutil.rmtree(private(), ignore_errors=True)  # the worker has its folder from the settings, as other tests had
        return
    settings.STORAGES = {
        **settings.STORAGES,
        "private": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path / "private", "base_url": None},
        },
    }


@contextmanager
def full_disk():
    """Nothing bigger than 20 KB can be written: the system answers as it does when the disk is full, in mid-file."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, handler)


@pytest.mark.django_db
def test_render_settles_with_file_and_mail():
    certificate = make_certificate(rendered=True)
    assert certificate.settled_at
    assert "Đorđević" in PdfReader(private(certificate.file.name)).pages[0].extract_text()
    message = Message.objects.get()
    assert (message.person, message.kind, message.subject) == (
        certificate.person,
        "certificates.issued",
        str(certificate.uuid),
    )
    render(certificate.pk)
    assert Message.objects.count() == 1


@pytest.mark.sqlite
@pytest.mark.django_db(transaction=True)
def test_many_workers_make_one_file_and_one_mail():
    certificate = make_certificate()

    def work(_):
        try:
            render(certificate.pk)
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(work, range(12)))
    certificate.refresh_from_db()
    assert (certificate.attempt, Message.objects.count(), len(files())) == (1, 1, 1)


def test_a_full_disk_leaves_no_half_file():
    with full_disk(), pytest.raises(OSError, match=FULL):
        store_privately("certificates/x.pdf", b"x" * 50_000)
    assert files() == []


def test_a_full_disk_leaves_the_old_file_whole():
    store_privately("certificates/x.pdf", b"old" * 10_000)
    with full_disk(), pytest.raises(OSError, match=FULL):
        store_privately("certificates/x.pdf", b"new" * 10_000)
    assert private("certificates/x.pdf").read_bytes() == b"old" * 10_000


@pytest.mark.django_db
def test_a_certificate_that_cannot_be_written_stays_owed_and_comes_later():
    certificate = make_certificate()
    private().parent.mkdir(exist_ok=True)
    private().write_text("a file where the folder should be")
    render(certificate.pk)
    certificate.refresh_from_db()
    assert certificate.settled_at is None
    assert "Error" in certificate.last_error
    assert not certificate.file
    assert not Message.objects.exists()
    private().unlink()
    Certificate.objects.update(due_at=timezone.now())
    render(certificate.pk)
    certificate.refresh_from_db()
    assert certificate.file
    assert certificate.last_error == ""
    assert Message.objects.count() == 1


@pytest.mark.sqlite
@pytest.mark.django_db(transaction=True)
def test_the_disk_full_while_the_pdf_is_written(client, celery_worker, mail_server):
    celery_worker.stop()
    certificate = make_certificate(person=make_person(full_name="Ana Đorđević"))
    if connection.vendor == "sqlite":  # whose log must stay below the limit, too
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    with full_disk():
        render(certificate.pk)
    certificate.refresh_from_db()
    assert (certificate.settled_at, certificate.file.name) == (None, "")
    assert certificate.due_at > timezone.now()
    assert re.fullmatch(f"OSError: {FULL}", certificate.last_error)
    assert files() == []
    assert not Message.objects.exists()
    check_that_she_is_told(client, certificate)

    Certificate.objects.update(due_at=timezone.now())
    redis_queue_is_lost(celery_worker)
    celery_worker.start()
    app.send_task("certificates.sweep")
    mail_server.wait_for(1, seconds=40)
    celery_worker.wait_until_idle()
    certificate.refresh_from_db()
    assert certificate.last_error == ""
    assert files() == [private(certificate.file.name)]
    assert [mail["Subject"] for mail in mail_server.messages] == ["Your certificate: Safeguarding essentials"]
    assert "Download the PDF" in client.get(f"/en/certificates/{certificate.uuid}/").text


def check_that_she_is_told(client, certificate):
    client.force_login(certificate.person)
    assert "Safeguarding essentials" in client.get("/en/certificates/").text
    page = client.get(f"/en/certificates/{certificate.uuid}/")
    assert "Your PDF is being prepared" in page.text
    assert "a mail comes when it is ready" in page.text
    assert "Download the PDF" not in page.text
    assert page["Refresh"]
    answer = client.get(f"/en/certificates/{certificate.uuid}/download/", follow=True)
    assert "Your PDF is being prepared. This takes a few seconds." in answer.text


def redis_queue_is_lost(worker):
    """So that nothing but the sweep can bring the certificate."""
    worker.broker.client.flushdb()


@pytest.mark.django_db
def test_a_file_that_is_gone_is_made_again_without_a_second_mail():
    certificate = make_certificate(rendered=True)
    first = private(certificate.file.name).read_bytes()
    private(certificate.file.name).unlink()
    owe_file_again(certificate)
    Certificate.objects.update(due_at=timezone.now())
    render(certificate.pk)
    certificate.refresh_from_db()
    assert private(certificate.file.name).read_bytes() == first
    assert Message.objects.count() == 1


@pytest.mark.django_db
def test_what_was_superseded_while_it_was_drawn_is_not_announced():
    certificate = Certificate.objects.claim(make_certificate().pk)
    reissue(certificate, name="Ana", actor=None)
    assert not certificate.settle(file="late.pdf")


@pytest.mark.django_db
def test_the_sweep_finds_what_was_forgotten_and_cleans_up():
    make_certificate()
    assert kick_forgotten() == 0
    Certificate.objects.update(due_at=timezone.now() - timedelta(minutes=2))
    assert kick_forgotten() == 1
    workshop = private(UNFINISHED)
    workshop.mkdir(parents=True)
    old, young = workshop / "old.part", workshop / "young.part"
    for path in (old, young):
        path.touch()
    then = time.time() - ABANDONED_AFTER - 1
    os.utime(old, (then, then))
    assert remove_abandoned() == 1
    assert young.exists()


@pytest.mark.django_db(transaction=True)
def test_a_certificate_arrives_by_mail_through_a_real_worker(celery_worker, mail_server):
    person = make_person(full_name="Анелия Желязкова", language="bg")
    certificate = make_certificate(person=person, name="Анелия Желязкова", language="bg", title="Основи на закрилата")
    mail_server.wait_for(1, seconds=40)
    celery_worker.wait_until_idle()
    certificate.refresh_from_db()
    assert certificate.file
    mail = mail_server.to(person.email)[0]
    assert "Основи на закрилата" in mail["Subject"]
    body = mail.get_body(("plain",)).get_content()
    assert f"/bg/certificates/{certificate.uuid}/" in body
    assert "Анелия Желязкова" in mail.get_body(("html",)).get_content()
