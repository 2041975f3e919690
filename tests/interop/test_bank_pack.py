"""Questions of the bank as plain text: loaded once, whole, and never over what a trainer has changed."""

import shutil
from pathlib import Path

import pytest
from django.conf import settings

from assessments.models import BankQuestion
from cms.domain.site import set_up_site
from cms.markdown import PackError
from interop.domain.bank_pack import import_bank

DEMO = Path(settings.BASE_DIR) / "demo" / "bank"


@pytest.fixture
def folder(db: None, tmp_path: Path) -> Path:
    set_up_site()
    return Path(shutil.copytree(DEMO, tmp_path / "bank"))


def test_each_question_comes_in_every_language_and_once(folder: Path) -> None:
    assert import_bank(folder) == "question bank: 5 new"
    assert BankQuestion.objects.filter(live=True).count() == 5 * len(settings.LANGUAGES)
    assert BankQuestion.objects.values("translation_key").distinct().count() == 5
    question = BankQuestion.objects.get(title="A concern about the focal point")
    assert question.difficulty == BankQuestion.Difficulty.HARD
    assert sorted(question.tags.slugs()) == ["reporting"]
    BankQuestion.objects.filter(pk=question.pk).update(title="Changed by a trainer")
    assert import_bank(folder) == "question bank: 0 new"
    assert BankQuestion.objects.filter(title="Changed by a trainer").exists()


@pytest.mark.parametrize(
    ("was", "becomes", "line"),
    [
        ("  - Personi fokal mungon\n", "", "sq.md:1: bank.yaml has 5 questions, here are 4 titles and 5 questions"),
        ("- [x] Shkoni sot", "- [ ] Shkoni sot", "sq.md:10: the question needs exactly one right answer"),
        ("Answer: false", "Answer: true", "sq.md:"),
    ],
    ids=["a title too few", "no right answer", "another answer"],
)
def test_a_mistake_is_named_and_nothing_changes(folder: Path, was: str, becomes: str, line: str) -> None:
    file = folder / "sq.md"
    file.write_text(file.read_text("utf-8").replace(was, becomes, 1), "utf-8")
    with pytest.raises(PackError) as error:
        import_bank(folder)
    assert any(line in str(problem) for problem in error.value.problems), list(map(str, error.value.problems))
    assert not BankQuestion.objects.exists()
