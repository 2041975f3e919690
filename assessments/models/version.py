"""What was published of a quiz: structure, key and rules once, texts per language beside it. Only ever added to."""

from django.db import models
from django.utils import timezone

from courses.models import Activity
from people.texts import LanguageText


class QuizVersion(models.Model):
    """`digest` covers what is language-neutral and the source's texts. `structure` is JSON: `{"questions": [Question]}`, see
    `questions.kind`; a random draw stands there as `{"id", "kind": "draw", "count", "pool": [Question]}`. Ids are block ids,
    unique only together with the activity, or keys of the bank. `rules` are `QuizRules` as JSON. `texts_digest` covers the
    texts in all languages, so that a process knows by it whether what it keeps of them still holds.
    """

    activity = models.ForeignKey(Activity, models.PROTECT, related_name="quiz_versions")
    number = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    texts_digest = models.CharField(max_length=64, default="", editable=False)
    structure = models.JSONField()
    rules = models.JSONField()
    source_language = models.CharField(max_length=12)
    published_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["activity", "number"]
        constraints = [models.UniqueConstraint(fields=["activity", "number"], name="one_version_per_number")]

    def __str__(self) -> str:
        return f"{self.activity} v{self.number}"


class QuizVersionText(LanguageText):
    """`texts` maps an id path (`<question id>.text`, `<question id>.options.<option id>.feedback`) to its text."""

    version = models.ForeignKey(QuizVersion, models.PROTECT, related_name="texts")
    texts = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "language"], name="one_version_text")]

    def __str__(self) -> str:
        return f"{self.version} {self.language}"
