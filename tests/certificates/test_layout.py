"""The PDF as readers, printers and telephones see it."""

import os
import shutil
import subprocess
import sys
import warnings
from datetime import date
from io import BytesIO

import pytest
from pypdf import PdfReader

from certificates.domain.issuing import Standard
from certificates.layout import draw_certificate
from certificates.snapshots import build_snapshot
from tests.factories.certificates import make_certificate_data

NAMES = [
    "Đorđević",
    "Șerban",
    "Желязкова",
    "Žaneta Šćepanović-Đukić",
    "Ștefăniță Țîrlea",
    "Përparim Çela",
    "Ђорђе Љубичић",
]
LANGUAGES = ["en", "sq", "bg", "ro", "sr-latn"]
MANY = tuple(Standard(f"B{number}", "Заштита на детето и безопасна среда " * 3, "Proficient") for number in range(20))


def make_snapshot(**fields):
    return build_snapshot(make_certificate_data(**fields), code="ABCDEFGHJKMN", issued_on=date(2026, 3, 2))


def text_of(pdf):
    pages = PdfReader(BytesIO(pdf)).pages
    assert len(pages) == 1
    return " ".join(pages[0].extract_text().split())


@pytest.mark.parametrize("name", NAMES)
def test_names_can_be_read_back(name):
    assert name in text_of(draw_certificate(make_snapshot(name=name)))


def test_everything_printed_is_text():
    snapshot = make_snapshot()
    text = text_of(draw_certificate(snapshot))
    printed = [snapshot["title"], "ABCD-EFGH-JKMN", "A1 Recognising signs of harm – Proficient", *snapshot["outcomes"]]
    assert [
        part for part in [*printed, *(value for fact in snapshot["facts"] for value in fact)] if part not in text
    ] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_fonts_are_embedded(language, tmp_path):
    file = tmp_path / "certificate.pdf"
    file.write_bytes(draw_certificate(make_snapshot(language=language, name="Ђорђе Șerban Đorđević")))
    table = run("pdffonts", file).splitlines()[2:]
    assert len(table) >= 2
    assert {tuple(row.split()[-5:-2]) for row in table} == {("yes", "yes", "yes")}  # embedded, subset, unicode


def test_the_square_code_leads_to_the_public_page(tmp_path):
    snapshot = make_snapshot()
    file = tmp_path / "certificate.pdf"
    file.write_bytes(draw_certificate(snapshot))
    run("pdftoppm", "-r", "150", "-png", "-singlefile", file, tmp_path / "page")
    assert run("zbarimg", "-q", "--raw", tmp_path / "page.png").strip() == snapshot["verify_url"]


@pytest.mark.parametrize(
    "name", ["Ana " * 37, "Желязкова " * 15, "Ž" * 150, "W" * 150, "Ђ" * 75 + " " + "љ" * 74], ids=len
)
@pytest.mark.parametrize("title", ["Safeguarding essentials", "Щ" * 255])
def test_long_names_and_titles_stay_on_the_sheet_and_whole(name, title):
    pdf = draw_certificate(make_snapshot(name=name.strip(), title=title, standards=MANY, outcomes=("uči " * 60,) * 9))
    boxes = positions(pdf)
    assert all(31 < x < 811 and 31 < y < 565 for x, y in boxes)
    squeezed = text_of(pdf).replace(" ", "")
    assert name.replace(" ", "") in squeezed
    assert title[:100].replace(" ", "") in squeezed


def positions(pdf):
    """Return where each text begins, in points."""
    found = []

    def visit(text, matrix, text_matrix, font, size):
        if text.strip():
            found.append((text_matrix[4], text_matrix[5]))

    PdfReader(BytesIO(pdf)).pages[0].extract_text(visitor_text=visit)
    assert found
    return found


def test_the_same_snapshot_gives_the_same_bytes_in_every_process():
    code = (
        "import django; django.setup()\n"
        "import hashlib, tests.certificates.test_layout as here\n"
        "print(hashlib.sha256(here.draw_certificate(here.make_snapshot())).hexdigest())"
    )
    outcomes = {
        subprocess.check_output([sys.executable, "-c", code], text=True, env={**os.environ, "PYTHONHASHSEED": seed})
        for seed in ("1", "2")
    }
    assert len(outcomes) == 1


def test_a_certificate_stays_light():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        assert len(draw_certificate(make_snapshot())) < 80_000


def run(program, *arguments):
    if shutil.which(program) is None:
        pytest.skip(f"{program} is not installed: apt-get install poppler-utils zbar-tools")
    return subprocess.run([program, *map(str, arguments)], check=True, capture_output=True, text=True).stdout
